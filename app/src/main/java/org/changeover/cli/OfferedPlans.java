package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.changeover.console.model.PlanLine;
import org.changeover.console.model.PlanOffer;
import org.changeover.console.model.PlanOutline;
import org.changeover.console.model.PlanPage;
import org.changeover.plan.FrozenInputs;
import org.changeover.plan.PlanValidator;
import org.changeover.plan.Problem;
import org.changeover.plan.Validated;
import org.changeover.plan.Validation;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewStage;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import reactor.core.publisher.Flux;

/**
 * The plans that one operator can start from the console. Only files that were found in the folders
 * offered are ever read: whoever chooses one can name no other. Methods block; one at a time does
 * something.
 */
final class OfferedPlans {
  private final List<PlanFiles.Folder> folders;
  private final Optional<Path> lab;
  private final Optional<Path> enclosure;
  private final String nothing;
  private final LoadedPlugins plugins;
  private final RunStarting starting;
  private final Previewing previewing;
  private final CheckedPlans checked = new CheckedPlans();
  private Map<String, PlanFiles.Found> found = Map.of();

  /**
   * @param lab the inventory of a lab, which is one more for every plan
   * @param enclosure below which everything lies that is read, with no link on the way; empty where
   *     the operator may read what this process may
   * @param nothing what is said when there is no plan
   */
  OfferedPlans(
      List<PlanFiles.Folder> folders,
      Optional<Path> lab,
      Optional<Path> enclosure,
      String nothing,
      LoadedPlugins plugins,
      RunStarting starting,
      Previewing previewing) {
    this.folders = List.copyOf(folders);
    this.lab = lab;
    this.enclosure = enclosure;
    this.nothing = nothing;
    this.plugins = plugins;
    this.starting = starting;
    this.previewing = previewing;
  }

  /**
   * All of them, each checked on the first of its inventories, unless it was and nothing of it has
   * changed since.
   */
  synchronized PlanOffer offer() throws IOException {
    PlanFiles.All all = PlanFiles.in(folders);
    found =
        all.plans().stream()
            .collect(Collectors.toUnmodifiableMap(one -> one.file().toString(), one -> one));
    if (all.plans().isEmpty()) {
      return new PlanOffer(List.of(), nothing);
    }
    PluginCatalogue loaded = plugins.now();
    List<PlanLine> lines = all.plans().stream().map(one -> line(one, loaded)).toList();
    checked.only(all.plans());
    return new PlanOffer(
        lines, all.complete() ? "" : "There are more plans than these %d.".formatted(lines.size()));
  }

  private PlanLine line(PlanFiles.Found one, PluginCatalogue loaded) {
    List<String> inventories = inventories(one).stream().map(Path::toString).toList();
    return checked.line(
        one, inventories, loaded, () -> check(one.file(), inventories(one).getFirst(), loaded));
  }

  private List<Path> inventories(PlanFiles.Found one) {
    var all = new ArrayList<>(one.inventories());
    lab.filter(path -> !all.contains(path)).ifPresent(all::add);
    return all;
  }

  private Validation check(Path plan, Path inventory, PluginCatalogue loaded) {
    return PlanValidator.validate(
        plan, inventory, FrozenPlan.catalogue(loaded), Map.of(), enclosure);
  }

  /**
   * Checks one of the plans on one of its inventories.
   *
   * @throws CommandRefusedException when it is none of those that were offered last
   */
  synchronized PlanPage look(PlanLine plan, String inventory) {
    return switch (checked(plan, inventory, plugins.now())) {
      case Validated valid ->
          new PlanPage(
              plan,
              inventory,
              new PlanPage.Sound(
                  PlanOutline.of(valid), fingerprint(valid), starting.againstStarting(valid)));
      case Validation.Invalid(var problems) ->
          new PlanPage(
              plan,
              inventory,
              new PlanPage.Mistaken(problems.stream().map(Problem::toString).toList()));
    };
  }

  private Validation checked(PlanLine plan, String inventory, PluginCatalogue loaded) {
    PlanFiles.Found one = found.get(plan.id());
    Path chosen = Path.of(inventory);
    if (one == null || !inventories(one).contains(chosen)) {
      throw CommandRefusedException.badUsage(
          "%s on %s is not offered any more: read the plans again".formatted(plan.id(), inventory));
    }
    return check(one.file(), chosen, loaded);
  }

  private static String fingerprint(Validated valid) {
    return valid.inputs().inputs().stream()
        .map(FrozenInputs.Input::sha256)
        .collect(Collectors.joining(" "));
  }

  /**
   * Makes ready to look at the world for a preview; looks when it is subscribed to. It logs in to
   * hosts as a run does: only who may start the run may have that.
   *
   * @throws CommandRefusedException when that may not or cannot be, or the files are no longer what
   *     was looked at
   */
  synchronized Flux<PreviewStage> preview(PlanPage page) {
    PluginCatalogue loaded = plugins.now();
    Validated valid = stillShown(page, loaded);
    starting
        .againstStarting(valid)
        .ifPresent(why -> {
          throw CommandRefusedException.badUsage(why);
        });
    return previewing.stages(valid, loaded);
  }

  private Validated stillShown(PlanPage page, PluginCatalogue loaded) {
    if (checked(page.plan(), page.inventory(), loaded) instanceof Validated valid
        && page.finding() instanceof PlanPage.Sound sound
        && fingerprint(valid).equals(sound.fingerprint())) {
      return valid;
    }
    throw CommandRefusedException.badUsage(
        "the files are not what was shown any more: check them again (r)");
  }

  /**
   * Starts a run in an engine of its own, as {@code changeover run} does; answers its id.
   *
   * @param on the preview that it begins on, found to be still so just before
   * @throws CommandRefusedException when it may not or cannot be started, or is no longer what was
   *     looked at
   */
  synchronized String start(PlanPage page, Optional<Preview> on) throws Exception {
    PluginCatalogue loaded = plugins.now();
    Validated valid = stillShown(page, loaded);
    RunStarting begun = starting.on(on.map(SavedPreview::bytes));
    RunFolder run = begun.prepare(valid, loaded, Event.Options.none());
    begun.begin(run, Event.Options.none());
    return run.id();
  }
}
