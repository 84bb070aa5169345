package org.changeover.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.changeover.hosts.HostsConfig;
import org.changeover.plan.Validated;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewCodec;
import org.changeover.preview.PreviewText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "preview",
    description = {
      "Look at everything that a plan works on, change nothing, and show what a run would change.",
      "What an earlier step would change first is known only after that step."
    })
final class PreviewCommand extends BaseCommand {
  @Mixin private PlanArguments arguments;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "save it, for 'changeover run PLAN --preview FILE'")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--exit-code",
      description = "10 when something would be changed, or that cannot be told")
  private boolean exitCode;

  @Option(names = "--json", description = "one JSON object, described in docs/preview.md")
  private boolean json;

  PreviewCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    PluginCatalogue plugins = new Installation(around(), state()).catalogue();
    Validated validated = arguments.validate(around(), plugins);
    Preview preview =
        new Previewing(around(), HostsConfig.of(state()), TypedSecrets.at(around()))
            .made(validated, plugins);
    if (json) {
      print(PreviewCodec.tree(preview).toString());
    } else {
      PreviewText.lines(preview).forEach(this::show);
    }
    if (out.isPresent()) {
      SavedPreview.write(preview, out.get());
      tell(
          "Saved. To run just this: changeover run %s --preview %s"
              .formatted(arguments.plan(), out.get()));
    }
    return exitCode && preview.mayChange() ? ExitCode.WOULD_CHANGE : ExitCode.DONE;
  }
}
