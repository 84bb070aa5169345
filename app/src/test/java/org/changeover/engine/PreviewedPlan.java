package org.changeover.engine;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.changeover.plan.Catalogue;
import org.changeover.plan.PlanValidator;
import org.changeover.plan.Validated;
import org.changeover.plan.Validation;
import org.changeover.preview.PreviewedTask;
import org.changeover.preview.Prospect;
import org.changeover.run.RunPlan;
import reactor.core.scheduler.Schedulers;

/** A plan in a folder, previewed on a {@link Shelf}. */
record PreviewedPlan(Shelf shelf, Path folder) {
  private static final String INVENTORY =
      """
      hosts:
        one: { local: true }
        two: { local: true }
        three: { local: true }
      groups: { all: [one, two, three] }
      providers:
        shelf: { plugin: shelf }
      """;

  private static final Duration LONG = Duration.ofSeconds(30);

  /**
   * @param steps the steps of one phase, in YAML
   */
  List<PreviewedTask> tasks(String steps) {
    return tasks(steps, LONG);
  }

  List<PreviewedTask> tasks(String steps, Duration longestLook) {
    Validated valid = valid(steps);
    var inputs =
        new PlanInputs(
            valid, new Secrets(Map.of(), Map.of(), null, Schedulers.immediate()), work());
    var sight =
        new Sight(
            inputs,
            new ToyWorld().machines(),
            Clock.systemUTC(),
            work(),
            Schedulers.parallel(),
            longestLook);
    var preview = new WorldPreview(RunPlan.of(valid), inputs, sight, 4);
    var soFar = new PreviewSoFar(preview.order());
    preview.tasks().map(soFar::with).blockLast(LONG);
    return soFar.tasks();
  }

  private static reactor.core.scheduler.Scheduler work() {
    return Schedulers.boundedElastic();
  }

  Map<String, Prospect> prospects(String steps) {
    return tasks(steps).stream()
        .collect(
            toMap(
                task -> task.task().toString(),
                PreviewedTask::prospect,
                (one, _) -> one,
                LinkedHashMap::new));
  }

  Validated valid(String steps) {
    try {
      Path plan =
          Files.writeString(
              folder.resolve("plan.yaml"),
              "plan: test\ntitle: A test\nvars: { size: small }\nphases:\n  - id: only\n    steps:\n"
                  + steps.indent(6));
      Path inventory = Files.writeString(folder.resolve("inventory.yaml"), INVENTORY);
      return switch (PlanValidator.validate(
          plan, inventory, Catalogue.of(List.of(shelf)), Map.of())) {
        case Validated valid -> valid;
        case Validation.Invalid invalid -> throw new AssertionError(invalid.text());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
