package org.changeover.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.changeover.engine.Preflight;
import org.changeover.engine.SecretSources;
import org.changeover.hosts.HostsConfig;
import org.changeover.journal.EventCodec;
import org.changeover.plan.Validated;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.Refused;
import org.changeover.preflight.Inspected;
import org.changeover.spi.Finding;
import org.changeover.spi.Finding.Severity;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = {
      "Look at the installation, and say what is missing.",
      "With a plan, look into everything that it needs as well, days before it is run: hosts, servers, room, versions. Changes nothing."
    })
final class DoctorCommand extends BaseCommand {
  private static final List<String> OF_THE_LAB =
      List.of("mmdebstrap", "ip", "unshare", "nsenter", "mount");

  @ArgGroup(exclusive = false, multiplicity = "0..1")
  private PlanArguments plan;

  @Option(names = "--json", description = "one JSON array")
  private boolean json;

  DoctorCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() {
    var all = new ArrayList<Inspected>();
    all.add(new Inspected(Inspected.Kind.INSTALLATION, "installation", installation()));
    if (plan != null) {
      all.addAll(preflight());
    }
    if (json) {
      print(json(all));
    } else {
      new FindingsText(all).lines().forEach(this::show);
    }
    return FindingsText.worst(all) == Severity.BLOCKER ? ExitCode.ENVIRONMENT_LACKS : ExitCode.DONE;
  }

  private List<Finding> installation() {
    return List.of(
        java(),
        stateFolder(),
        plugins(),
        tool("setsid", "engines end with the terminal that started them", "install util-linux"),
        tool("ssh", "the settings of ~/.ssh/config are not used", "install openssh-client"),
        lab());
  }

  private List<Inspected> preflight() {
    Validated validated = plan.validate(around(), new Installation(around(), state()).catalogue());
    var all = new ArrayList<Inspected>();
    all.add(new Inspected(Inspected.Kind.SECRETS, "secrets", secrets(validated)));
    try (var preflight =
        Preflight.of(validated, HostsConfig.of(state()), TypedSecrets.at(around()))) {
      all.addAll(preflight.inspect().collectList().block());
    }
    return all;
  }

  private List<Finding> secrets(Validated validated) {
    return validated.inventory().secrets().values().stream()
        .map(source ->
            SecretSources.trouble(source, around().environment())
                .map(trouble ->
                    Finding.blocker(source.name(), trouble, "see 'secrets:' in the inventory"))
                .orElseGet(() -> Finding.fine(source.name(), "can be had")))
        .toList();
  }

  private static String json(List<Inspected> all) {
    ArrayNode array = EventCodec.mapper().createArrayNode();
    for (Inspected one : all) {
      for (Finding found : one.findings()) {
        array
            .addObject()
            .put("severity", Wording.word(found.severity()))
            .put("kind", Wording.word(one.kind()))
            .put("subject", one.subject())
            .put("what", found.what())
            .put("evidence", found.evidence())
            .put("advice", found.advice());
      }
    }
    return array.toString();
  }

  private static Finding java() {
    int version = Runtime.version().feature();
    String says = Runtime.version() + " in " + System.getProperty("java.home");
    return version == 25
        ? Finding.fine("java", says)
        : Finding.blocker("java", says, "install a JDK 25");
  }

  private Finding stateFolder() {
    return new Installation(around(), state())
        .unwritable()
        .map(why ->
            Finding.blocker("state", "cannot be written: " + why, "give another with --state"))
        .orElseGet(() -> Finding.fine("state", state().toString()));
  }

  private Finding plugins() {
    var installation = new Installation(around(), state());
    if (installation.unwritable().isPresent()) {
      return Finding.note("plugins", "not looked at without a state folder");
    }
    PluginCatalogue catalogue = installation.catalogue();
    String says = "%d providers".formatted(catalogue.providers().size());
    long refused = catalogue.refused().stream().map(Refused::file).distinct().count();
    return refused == 0
        ? Finding.fine("plugins", says)
        : Finding.blocker(
            "plugins",
            "%s, %d not loaded".formatted(says, refused),
            "see why: 'changeover plugin list'");
  }

  private Finding tool(String name, String without, String advice) {
    return around()
        .tool(name)
        .map(path -> Finding.fine(name, path.toString()))
        .orElseGet(() -> Finding.warning(name, "not there: " + without, advice));
  }

  private Finding lab() {
    if (!"root".equals(RunStarting.account())) {
      return Finding.note("lab", "cannot be brought up: it needs root");
    }
    List<String> missing =
        OF_THE_LAB.stream().filter(name -> around().tool(name).isEmpty()).toList();
    return missing.isEmpty()
        ? Finding.fine("lab", "can be brought up")
        : Finding.note(
            "lab",
            "lacks %s: 'changeover lab up' asks for what it installs"
                .formatted(String.join(", ", missing)));
  }
}
