package org.changeover.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.changeover.hosts.HostsConfig;
import org.changeover.lab.Lab;
import org.changeover.plan.Validated;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.run.Rehearsal;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Carry out a plan: start its engine, which outlives this terminal, and show the console.",
      "With --headless the engine runs here and prints events."
    })
final class RunCommand extends BaseCommand {
  @Mixin private PlanArguments arguments;
  @Mixin private OptionsOfRun options;

  @Option(names = "--headless", description = "run the engine here; print events")
  private boolean headless;

  @Option(names = "--json", description = "print events as JSON lines")
  private boolean json;

  @Option(
      names = "--preview",
      paramLabel = "FILE",
      description = "do nothing unless all is still as this saved preview says")
  private Optional<Path> preview = Optional.empty();

  @Option(
      names = "--rehearse",
      description =
          "carry it out on the lab that is up, and on nothing else: by the lab's own inventory")
  private boolean rehearse;

  RunCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    Optional<SavedPreview> saved = preview.map(SavedPreview::read);
    var starting =
        new RunStarting(around(), state()).on(saved.map(SavedPreview::bytes)).within(bounds());
    if (!headless) {
      starting.requireTerminal("run PLAN --headless");
    }
    PluginCatalogue plugins = new Installation(around(), state()).catalogue();
    Validated validated = on().validate(around(), plugins);
    starting.check(validated, options.options());
    saved.ifPresent(one ->
        new Previewing(around(), hosts(), starting.typed())
            .requireStillSo(one, validated, plugins));
    if (headless) {
      try (var interruption = Interruption.of("run-let-go")) {
        return starting.headless(validated, plugins, options.options(), json, interruption);
      }
    }
    RunFolder run = starting.prepare(validated, plugins, options.options());
    return starting.beginInConsole(run, options.options());
  }

  private Optional<Rehearsal> bounds() {
    if (!rehearse) {
      return Optional.empty();
    }
    List<String> networks = Lab.in(state()).networks();
    if (networks.isEmpty()) {
      throw CommandRefusedException.lacks(
          "--rehearse: there is no lab to rehearse on; bring it up: changeover lab up");
    }
    return Optional.of(new Rehearsal(networks));
  }

  private HostsConfig hosts() {
    HostsConfig hosts = HostsConfig.of(state());
    return rehearse ? hosts.withoutSshConfig() : hosts;
  }

  private PlanArguments on() {
    return rehearse
        ? arguments.orOn(Lab.in(state()).folder().resolve("inventory.yaml"))
        : arguments;
  }
}
