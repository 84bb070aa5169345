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
          "%s is valid: %s, %s, %s on this inventory."
              .formatted(
                  arguments.plan(),
                  counted(valid.plan().phases().size(), "phase"),
                  counted(valid.plan().everyStep().count(), "step"),
                  counted(tasks, "task")));
    }
    return ExitCode.DONE;
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
