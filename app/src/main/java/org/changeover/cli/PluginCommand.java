package org.changeover.cli;

import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.PluginListing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "plugin", description = "See to the plugins of the installation.")
final class PluginCommand extends BaseCommand {
  @Spec private CommandSpec spec;

  PluginCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Say what to do: list");
  }

  @Command(
      name = "list",
      description = "List providers and actions, and the plugins that were not loaded.")
  int list(@Option(names = "--json", description = "one JSON object") boolean json) {
    PluginCatalogue catalogue = new Installation(around(), state()).catalogue();
    var listing = new PluginListing(catalogue);
    around().out().print(json ? listing.json() : listing.text());
    return catalogue.refused().isEmpty() ? ExitCode.DONE : ExitCode.STEP_FAILED;
  }
}
