package org.changeover.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.changeover.plan.PlanValidator;
import org.changeover.plan.Validated;
import org.changeover.plan.Validation;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.Refused;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that name a plan and where it is carried out. */
final class PlanArguments {
  @Parameters(paramLabel = "PLAN", description = "the plan's file")
  private Path plan;

  @Option(
      names = "--inventory",
      paramLabel = "FILE",
      description = "the inventory (default: inventory.yaml beside the plan)")
  private Optional<Path> inventory = Optional.empty();

  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      converter = Assignment.Converter.class,
      description = "another value for a variable of the plan")
  private List<Assignment> vars = List.of();

  PlanArguments() {}

  PlanArguments(Path plan, Path inventory, List<Assignment> vars) {
    this.plan = plan;
    this.inventory = Optional.of(inventory);
    this.vars = vars;
  }

  /** The same on another inventory unless one is given. */
  PlanArguments orOn(Path otherwise) {
    return new PlanArguments(plan, inventory.orElse(otherwise), vars);
  }

  Path plan() {
    return plan;
  }

  private Path inventory() {
    return inventory.orElseGet(() -> plan.resolveSibling("inventory.yaml"));
  }

  /**
   * Reads and checks both.
   *
   * @throws CommandRefusedException with every mistake
   */
  Validated validate(Surroundings around, PluginCatalogue plugins) {
    for (Refused refused : plugins.refused()) {
      around
          .err()
          .println("Not loaded: %s: %s".formatted(refused.file().getFileName(), refused.reason()));
    }
    var values = new LinkedHashMap<String, String>();
    vars.forEach(one -> values.put(one.name(), one.value()));
    return switch (PlanValidator.validate(
        plan, inventory(), FrozenPlan.catalogue(plugins), values)) {
      case Validated validated -> validated;
      case Validation.Invalid invalid -> {
        around.err().println(invalid.text());
        int count = invalid.problems().size();
        throw CommandRefusedException.badUsage(
            "%d mistake%s; nothing was done".formatted(count, count == 1 ? "" : "s"));
      }
    };
  }
}
