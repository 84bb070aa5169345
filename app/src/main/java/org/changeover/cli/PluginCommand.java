package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.changeover.journal.JournalException;
import org.changeover.plan.Suggestion;
import org.changeover.plugins.InstallResult;
import org.changeover.plugins.LoadedProvider;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.PluginFolders;
import org.changeover.plugins.PluginInstaller;
import org.changeover.plugins.PluginListing;
import org.changeover.plugins.PluginSource;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "plugin", description = "See to the plugins of the installation.")
final class PluginCommand extends BaseCommand {
  @Spec private CommandSpec spec;

  PluginCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: list, install, verify or remove");
  }

  @Command(
      name = "list",
      description = "List providers and actions, and the plugins that were not loaded.")
  int list(@Option(names = "--json", description = "one JSON object") boolean json) {
    PluginCatalogue catalogue = installation().catalogue();
    var listing = new PluginListing(catalogue);
    around().out().print(json ? listing.json() : listing.text());
    return result(catalogue);
  }

  @Command(
      name = "verify",
      description = "Check the zip of every plugin in full, whatever was unpacked before.")
  int verify(@Option(names = "--json", description = "one JSON object") boolean json)
      throws IOException {
    PluginCatalogue catalogue = installation().verified();
    if (json) {
      around().out().print(new PluginListing(catalogue).json());
      return result(catalogue);
    }
    catalogue.providers().values().stream()
        .map(LoadedProvider::source)
        .distinct()
        .forEach(source -> print("fine: %s %s".formatted(named(source), source.file())));
    catalogue
        .refused()
        .forEach(refused -> print("refused: %s: %s".formatted(refused.file(), refused.reason())));
    return result(catalogue);
  }

  private static int result(PluginCatalogue catalogue) {
    return catalogue.refused().isEmpty() ? ExitCode.DONE : ExitCode.STEP_FAILED;
  }

  @Command(
      name = "install",
      description = "Check the zip of a plugin in full, and use it from the next start on.")
  int install(@Parameters(paramLabel = "FILE", description = "the zip") Path file)
      throws IOException {
    PluginFolders folders = installation().writableFolders();
    switch (new PluginInstaller(folders).install(file)) {
      case InstallResult.Done done -> {
        print(
            "Installed %s: %s"
                .formatted(
                    named(done.source()),
                    done.providers().stream()
                        .map(PluginCommand::offered)
                        .collect(Collectors.joining(", "))));
        done.replaced().ifPresent(version -> print("It replaces version " + version));
        tellRunsThatKeep(done.source().file());
        return ExitCode.DONE;
      }
      case InstallResult.Already already -> {
        print(named(already.source()) + " is installed already");
        return ExitCode.DONE;
      }
      case InstallResult.NotInstalled refused -> {
        refused.reasons().forEach(reason -> tell("%s: %s".formatted(file, reason)));
        throw CommandRefusedException.badUsage(file + " was not installed; nothing was changed");
      }
    }
  }

  private static String named(PluginSource source) {
    return "%s %s (sha256 %s)".formatted(source.id(), source.version(), source.sha256());
  }

  private static String offered(LoadedProvider provider) {
    int actions = provider.actions().size();
    return "provider %s with %d %s"
        .formatted(provider.name(), actions, actions == 1 ? "action" : "actions");
  }

  @Command(
      name = "remove",
      description = "Take out a plugin that was installed; open runs keep theirs.")
  int remove(@Parameters(paramLabel = "NAME", description = "the plugin's id") String name)
      throws IOException {
    Installation installation = installation();
    PluginFolders folders = installation.writableFolders();
    List<String> installed = folders.installedIds();
    if (!installed.contains(name)) {
      throw CommandRefusedException.badUsage(notInstalled(name, installed, installation));
    }
    new PluginInstaller(folders).remove(name);
    print("Removed " + name);
    tellRunsThatKeep(folders.installed().resolve(name + ".zip"));
    return ExitCode.DONE;
  }

  private static String notInstalled(
      String name, List<String> installed, Installation installation) {
    boolean own =
        installation.catalogue().providers().values().stream()
            .anyMatch(provider -> provider.source().id().equals(name));
    if (own) {
      return "the plugin '%s' comes with the program and stays; only installed ones are removed"
          .formatted(name);
    }
    return "no plugin '%s' is installed.%s".formatted(name, Suggestion.didYouMean(name, installed))
        + (installed.isEmpty()
            ? " None is; see 'changeover plugin list'"
            : " There are: " + String.join(", ", installed));
  }

  private void tellRunsThatKeep(Path zip) throws IOException {
    List<String> runs = new ArrayList<>();
    for (RunFolder run : Runs.in(state()).list()) {
      if (Files.exists(run.plugins().resolve(zip.getFileName())) && isOpen(run)) {
        runs.add(run.id());
      }
    }
    if (!runs.isEmpty()) {
      print("Open runs keep the version that they began with: " + String.join(", ", runs));
    }
  }

  /** A run that cannot be read may be mended and go on. */
  private static boolean isOpen(RunFolder run) {
    try {
      return !run.state().status().ended();
    } catch (JournalException e) {
      return true;
    }
  }

  private Installation installation() {
    return new Installation(around(), state());
  }
}
