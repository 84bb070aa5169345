package org.changeover.cli;

import org.changeover.plan.SchemaGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "schema",
    description = "Print the JSON schema of plans, with every action that is loaded.")
final class SchemaCommand extends BaseCommand {
  @Option(names = "--inventory", description = "of inventories instead")
  private boolean inventory;

  SchemaCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() {
    var plugins = new Installation(around(), state()).catalogue();
    var schema = new SchemaGenerator(FrozenPlan.catalogue(plugins));
    print((inventory ? schema.inventory() : schema.plan()).stripTrailing());
    return ExitCode.DONE;
  }
}
