package org.changeover.cli;

import org.changeover.plan.PlanGraph;
import org.changeover.plan.Validated;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "graph", description = "Show the phases and steps of a plan, and what needs what.")
final class GraphCommand extends BaseCommand {
  @Mixin private PlanArguments arguments;

  @Option(names = "--dot", description = "in the language of Graphviz")
  private boolean dot;

  GraphCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() {
    Validated valid = arguments.validate(around(), new Installation(around(), state()).catalogue());
    if (dot) {
      print(PlanGraph.dot(valid.plan()).stripTrailing());
    } else {
      show(PlanGraph.text(valid.plan()).stripTrailing());
    }
    return ExitCode.DONE;
  }
}
