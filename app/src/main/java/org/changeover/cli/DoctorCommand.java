package org.changeover.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.journal.EventCodec;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.Refused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", description = "Look at the installation, and say what is missing.")
final class DoctorCommand extends BaseCommand {
  private static final List<String> OF_THE_LAB =
      List.of("mmdebstrap", "ip", "unshare", "nsenter", "mount");

  @Option(names = "--json", description = "one JSON array")
  private boolean json;

  DoctorCommand(Surroundings around) {
    super(around);
  }

  private enum Verdict {
    FINE,
    /** Something optional does not work. */
    LIMITED,
    BROKEN
  }

  private record Finding(Verdict verdict, String what, String says) {}

  @Override
  public Integer call() {
    var findings = new ArrayList<Finding>();
    findings.add(java());
    findings.add(stateFolder());
    findings.add(plugins());
    findings.add(
        tool("setsid", "engines end with the terminal that started them: install util-linux"));
    findings.add(tool("ssh", "the settings of ~/.ssh/config are not used: install openssh-client"));
    findings.add(lab());
    if (json) {
      print(json(findings));
    } else {
      findings.forEach(found ->
          print(
              "%-8s %-14s %s"
                  .formatted(Wording.word(found.verdict()), found.what(), found.says())));
    }
    return findings.stream().anyMatch(found -> found.verdict() == Verdict.BROKEN)
        ? ExitCode.ENVIRONMENT_LACKS
        : ExitCode.DONE;
  }

  private static String json(List<Finding> findings) {
    ArrayNode array = EventCodec.mapper().createArrayNode();
    findings.forEach(found ->
        array
            .addObject()
            .put("verdict", Wording.word(found.verdict()))
            .put("what", found.what())
            .put("says", found.says()));
    return array.toString();
  }

  private static Finding java() {
    int version = Runtime.version().feature();
    String says = Runtime.version() + " in " + System.getProperty("java.home");
    return version == 25
        ? new Finding(Verdict.FINE, "java", says)
        : new Finding(Verdict.BROKEN, "java", says + ": install a JDK 25");
  }

  private Finding stateFolder() {
    return new Installation(around(), state())
        .unwritable()
        .map(why ->
            new Finding(Verdict.BROKEN, "state", "cannot be written: " + why + "; give --state"))
        .orElseGet(() -> new Finding(Verdict.FINE, "state", state().toString()));
  }

  private Finding plugins() {
    var installation = new Installation(around(), state());
    if (installation.unwritable().isPresent()) {
      return new Finding(Verdict.BROKEN, "plugins", "not looked at without a state folder");
    }
    PluginCatalogue catalogue = installation.catalogue();
    String says = "%d providers".formatted(catalogue.providers().size());
    if (catalogue.refused().isEmpty()) {
      return new Finding(Verdict.FINE, "plugins", says);
    }
    return new Finding(
        Verdict.BROKEN,
        "plugins",
        "%s, %d not loaded: see 'changeover plugin list'"
            .formatted(says, catalogue.refused().stream().map(Refused::file).distinct().count()));
  }

  private Finding tool(String name, String otherwise) {
    Optional<Path> found = around().tool(name);
    return found
        .map(path -> new Finding(Verdict.FINE, name, path.toString()))
        .orElseGet(() -> new Finding(Verdict.LIMITED, name, otherwise));
  }

  private Finding lab() {
    if (!"root".equals(RunStarting.account())) {
      return new Finding(Verdict.LIMITED, "lab", "needs root");
    }
    List<String> missing =
        OF_THE_LAB.stream().filter(name -> around().tool(name).isEmpty()).toList();
    return missing.isEmpty()
        ? new Finding(Verdict.FINE, "lab", "can be brought up")
        : new Finding(
            Verdict.LIMITED,
            "lab",
            "lacks %s: 'changeover lab up' asks for what it installs"
                .formatted(String.join(", ", missing)));
  }
}
