package org.changeover.host;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.kit.Patterns;
import org.changeover.kit.ShellScript;
import org.changeover.spi.Between;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Endpoint;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Output;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Mono;

/** Looks in a web server's logs whether anybody that counts still comes to it. */
final class Drained extends Described<Drained.Parameters>
    implements ObservingAction<Drained.Parameters, NoSettings> {
  private static final String SCRIPT = ShellScript.of(Drained.class, "drained.sh").text();
  private static final int NO_LOG = 4;

  record Parameters(
      @Doc("The access logs, in Apache's combined form; their rotated files count too.")
          @Example("[/var/log/apache2/access.log]")
          @Matches(Patterns.PATH)
          List<String> logs,
      @Doc("How far back they are read.") @Default("24h") Duration window,
      @Doc("How many requests may still come in that time.")
          @Default("0")
          @Between(min = 0, max = 1_000_000)
          int limit,
      @Doc("Hosts whose requests do not count, such as the new server and the probe's.")
          @Example("[new, tester]")
          List<HostRef> ignoreHosts,
      @Doc("Addresses whose requests do not count, such as a monitor's.")
          @Example("[192.0.2.80]")
          @Matches(Patterns.ADDRESS)
          List<String> ignoreAddresses,
      @Doc("Parts of the user agents whose requests do not count, in any case.")
          @Default(
              "[censys, zgrab, masscan, nmap, shodan, expanse, internetmeasurement, nuclei, bot]")
          @Matches("[^\\n]+")
          List<String> ignoreAgents) {
    public Parameters {
      logs = List.copyOf(logs);
      ignoreHosts = List.copyOf(ignoreHosts);
      ignoreAddresses = List.copyOf(ignoreAddresses);
      ignoreAgents = List.copyOf(ignoreAgents);
      if (logs.isEmpty()) {
        throw new IllegalArgumentException("name at least one log");
      }
    }
  }

  Drained() {
    super(
        "drained",
        "Counts who still comes to a server, by its access logs, and is content when it is nobody that counts",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("requests", "How many requests counted."),
        new OutputDoc("clients", "Who sent them, the latest first: at most 20 addresses."),
        new OutputDoc("since", "The moment from which they were counted."));
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.reading(
        wanted.logs().stream()
            .map(log -> "file:" + target.name() + ":" + log)
            .toArray(String[]::new));
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return Mono.defer(() -> {
      Instant since = context.clock().instant().minus(wanted.window());
      var words = new ArrayList<>(List.of(Long.toString(since.getEpochSecond())));
      words.addAll(wanted.logs());
      Command command =
          Command.shell(SCRIPT, words.toArray(String[]::new))
              .input(ignored(wanted, context))
              .accepting(0, NO_LOG);
      return context.host().query(command).map(output -> judged(wanted, since, output));
    });
  }

  private static String ignored(Parameters wanted, ReadContext<NoSettings> context) {
    var lines = new ArrayList<String>();
    wanted.ignoreAddresses().forEach(address -> lines.add("address " + address));
    wanted.ignoreHosts().stream()
        .flatMap(host -> context.network().endpoints(host, 1).stream().map(Endpoint::address))
        .forEach(address -> lines.add("address " + address));
    wanted.ignoreAgents().forEach(agent -> lines.add("agent " + agent));
    return lines.stream().map(line -> line + "\n").collect(joining());
  }

  private static Check judged(Parameters wanted, Instant since, Output output) {
    if (output.exitCode() == NO_LOG) {
      return new Check.Unknown(output.stderr().strip() + "; name the logs that the server writes");
    }
    var counted = Counted.parse(output.lines());
    if (counted.unread() > 0) {
      return new Check.Unknown(
          "%d lines of the logs are in no form that is known; name logs of the combined form"
              .formatted(counted.unread()));
    }
    if (counted.oldest().isEmpty() || counted.oldest().get().isAfter(since)) {
      return new Check.Unknown(
          "the logs reach back only to %s, and %s was asked for; choose a shorter window or wait"
              .formatted(counted.oldest().map(Instant::toString).orElse("nothing at all"), since));
    }
    return counted.requests() <= wanted.limit()
        ? new Check.Satisfied(
            new Evidence(
                "%d requests since %s, at most %d may come"
                    .formatted(counted.requests(), since, wanted.limit()),
                Map.of(
                    "requests", counted.requests(),
                    "clients", counted.clients(),
                    "since", since.toString())))
        : new Check.Differs(
            List.of(
                new Change(
                    "requests since " + since,
                    "%d, from %s".formatted(counted.requests(), String.join(", ", counted.shown())),
                    "at most " + wanted.limit())),
            counted.requests() + " requests");
  }

  private record Counted(
      Optional<Instant> oldest,
      long requests,
      long unread,
      List<String> clients,
      List<String> shown) {

    static Counted parse(List<String> lines) {
      Optional<Instant> oldest = Optional.empty();
      long requests = 0;
      long unread = 0;
      var clients = new ArrayList<String>();
      var shown = new ArrayList<String>();
      for (String line : lines) {
        String[] word = line.split(" ");
        switch (word[0]) {
          case "oldest" ->
              oldest =
                  Optional.of(word[1]).filter(text -> !text.equals("none")).map(Counted::instant);
          case "requests" -> requests = Long.parseLong(word[1]);
          case "unread" -> unread = Long.parseLong(word[1]);
          default -> {
            clients.add(word[1]);
            shown.add("%s (%s times, last at %s)".formatted(word[1], word[2], instant(word[3])));
          }
        }
      }
      return new Counted(oldest, requests, unread, clients, shown);
    }

    private static Instant instant(String seconds) {
      return Instant.ofEpochSecond(Long.parseLong(seconds));
    }
  }
}
