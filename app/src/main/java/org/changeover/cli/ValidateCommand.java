package org.changeover.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.changeover.journal.EventCodec;
import org.changeover.plan.Validated;
import org.changeover.run.RunPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "validate",
    description = "Check a plan and its inventory; show every mistake at once.")
final class ValidateCommand extends BaseCommand {
  @Mixin private PlanArguments arguments;

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  ValidateCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() {
    Validated valid = arguments.validate(around(), new Installation(around(), state()).catalogue());
    int tasks = RunPlan.of(valid).tasks().size();
    if (json) {
      ObjectNode node = EventCodec.mapper().createObjectNode();
      node.put("v", 1).put("plan", valid.plan().id()).put("sha256", valid.plan().sha256());
      node.put("steps", valid.plan().everyStep().count()).put("tasks", tasks);
      print(node.toString());
    } else {
      print(
          "%s is valid: %d phases, %d steps, %d tasks on this inventory."
              .formatted(
                  arguments.plan(),
                  valid.plan().phases().size(),
                  valid.plan().everyStep().count(),
                  tasks));
    }
    return ExitCode.DONE;
  }
}
