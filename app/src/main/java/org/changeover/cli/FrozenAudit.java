package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.changeover.journal.JournalAudit.Problem;
import org.changeover.plan.FrozenInputs;
import org.changeover.plan.FrozenInputs.Kind;
import org.changeover.plan.Sha256;
import org.changeover.plugins.PluginZips;
import org.changeover.run.Event;
import org.changeover.run.Request;
import org.changeover.runs.RunFolder;
import org.changeover.text.FileProblem;

/** Compares what lies in a run's folder with what its journal says that it began with. */
final class FrozenAudit {
  private final RunFolder run;
  private final Event.RunStarted start;
  private final List<Problem> problems = new ArrayList<>();

  private FrozenAudit(RunFolder run, Event.RunStarted start) {
    this.run = run;
    this.start = start;
  }

  /**
   * @param amendments of the plan, each with a frozen version of its own
   */
  static List<Problem> problems(
      RunFolder run, Event.RunStarted start, List<Event.PlanAmended> amendments) {
    var audit = new FrozenAudit(run, start);
    audit.inputs();
    amendments.forEach(audit::amended);
    audit.rehearsal();
    audit.preview();
    audit.plugins();
    return List.copyOf(audit.problems);
  }

  private void wrong(Path file, String what) {
    problems.add(new Problem(file, Optional.empty(), what));
  }

  private void inputs() {
    try {
      FrozenInputs inputs = FrozenInputs.open(run.frozen());
      String hash = FrozenInputs.sha256(run.frozen());
      if (start.inputsSha256().filter(began -> !began.equals(hash)).isPresent()) {
        wrong(
            run.frozen(),
            "%s: what is frozen is not all that the run began with (SHA-256 of its list %s)"
                .formatted(run.frozen(), start.inputsSha256().get()));
      }
      compare(inputs, Kind.PLAN, start.planSha256());
      compare(inputs, Kind.INVENTORY, start.inventorySha256());
      if (!inputs.vars().equals(start.variables())) {
        wrong(
            run.frozen(),
            "%s: the variables are %s, and the run began with %s"
                .formatted(run.frozen(), inputs.vars(), start.variables()));
      }
    } catch (IOException e) {
      wrong(run.frozen(), FileProblem.say(e));
    }
  }

  private void amended(Event.PlanAmended amended) {
    try {
      var version =
          new Request.Amend(
              amended.planVersion(), amended.planSha256(), amended.inputsSha256(), "");
      compare(run.frozenFor(version), Kind.PLAN, amended.planSha256());
    } catch (IOException e) {
      wrong(
          run.path(),
          "version %d of the plan: %s".formatted(amended.planVersion(), FileProblem.say(e)));
    }
  }

  private void rehearsal() {
    try {
      if (!run.rehearsal().equals(start.rehearsal())) {
        wrong(
            run.path(),
            "%s: the networks of the rehearsal are not those that the run began with"
                .formatted(run.path()));
      }
    } catch (IOException e) {
      wrong(run.path(), FileProblem.say(e));
    }
  }

  private void preview() {
    Path file = run.preview();
    try {
      Optional<String> found = Files.exists(file) ? Optional.of(Sha256.of(file)) : Optional.empty();
      if (!found.equals(start.previewSha256())) {
        wrong(
            file,
            start
                .previewSha256()
                .map(began ->
                    "%s %s the preview that the run began on (SHA-256 %s)"
                        .formatted(file, found.isEmpty() ? "is gone:" : "is not", began))
                .orElseGet(() -> file + " is there, and the run began without a preview"));
      }
    } catch (IOException e) {
      wrong(file, FileProblem.say(e));
    }
  }

  private void compare(FrozenInputs inputs, Kind kind, String wanted) {
    Optional<FrozenInputs.Input> input = inputs.first(kind);
    if (input.isEmpty()) {
      wrong(run.frozen(), "%s: there is no %s".formatted(run.frozen(), word(kind)));
    } else if (!input.get().sha256().equals(wanted)) {
      wrong(
          input.get().path(),
          "%s is not the %s that the run began with (SHA-256 %s)"
              .formatted(input.get().path(), word(kind), wanted));
    }
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private void plugins() {
    try {
      var hashes = PluginZips.hashes(run.plugins());
      for (Event.Plugin plugin : start.plugins()) {
        if (!hashes.containsValue(plugin.sha256())) {
          wrong(
              run.plugins(),
              "%s: no zip is the plugin %s %s that the run began with (SHA-256 %s)"
                  .formatted(run.plugins(), plugin.id(), plugin.version(), plugin.sha256()));
        }
      }
      Set<String> began =
          start.plugins().stream().map(Event.Plugin::sha256).collect(Collectors.toSet());
      hashes.forEach((zip, sha256) -> {
        if (!began.contains(sha256)) {
          wrong(
              run.plugins().resolve(zip),
              "%s is no plugin that the run began with (SHA-256 %s)"
                  .formatted(run.plugins().resolve(zip), sha256));
        }
      });
    } catch (IOException e) {
      wrong(run.plugins(), FileProblem.say(e));
    }
  }
}
