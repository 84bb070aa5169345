package org.changeover.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * Debian's package tools, asked and driven without a person: a changed configuration file stays as
 * the host's administrator left it (dpkg(1), {@code --force-confold}), and no question is asked.
 */
public final class Apt {
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration LOCK_WAIT = Duration.ofMinutes(5);
  private static final Pattern INSTALLED =
      Pattern.compile("Inst (\\S+) (?:\\[(\\S+)] )?\\((\\S+).*");
  private static final Pattern REMOVED = Pattern.compile("(?:Remv|Purg) (\\S+).*");
  private static final Pattern UNMET =
      Pattern.compile("\\s+(?:\\S+ : )?(?:Pre)?(?:Depends|Conflicts|Breaks): .*");
  private static final Pattern OBSTACLE =
      Pattern.compile("E: .*|dpkg(?:-deb)?: error.*| (?:cannot|unable|failed|trying) .*");
  private static final Map<String, String> QUIET =
      Map.of("DEBIAN_FRONTEND", "noninteractive", "LC_ALL", "C.UTF-8");
  private static final List<String> RULES =
      List.of(
          "-y",
          "-q",
          "-o",
          "Dpkg::Options::=--force-confdef",
          "-o",
          "Dpkg::Options::=--force-confold");
  private static final String AFTER_AN_INTERRUPTION =
      "dpkg --force-confdef --force-confold --configure -a && exec apt-get \"$@\"";

  private Apt() {}

  /**
   * What apt would do.
   *
   * @param fresh the version of each package that would come
   * @param upgraded of each package that would change: its version before and after
   * @param removed what would go
   */
  public record Forecast(
      Map<String, String> fresh, Map<String, Upgrade> upgraded, List<String> removed) {
    /** The version of one package before and after. */
    public record Upgrade(String before, String after) {}
  }

  /** The version of each package that is installed, of those that are asked for. */
  public static Mono<Map<String, String>> installed(ReadableHost host, List<String> names) {
    if (names.isEmpty()) {
      return Mono.just(Map.of());
    }
    var arguments =
        new ArrayList<>(
            List.of("dpkg-query", "-W", "-f", "${Package}\\t${Version}\\t${db:Status-Status}\\n"));
    arguments.addAll(names);
    return host.query(Command.of(arguments).environment(QUIET).accepting(0, 1))
        .map(Apt::parseInstalled);
  }

  private static Map<String, String> parseInstalled(Output output) {
    var versions = new TreeMap<String, String>();
    for (String line : output.lines()) {
      String[] fields = line.split("\t", -1);
      if (fields.length == 3 && fields[2].equals("installed")) {
        versions.put(fields[0], fields[1]);
      }
    }
    return versions;
  }

  /** Asks apt what it would do, without doing it. */
  public static Mono<Forecast> forecast(ReadableHost host, List<String> request) {
    var arguments = new ArrayList<>(List.of("apt-get", "-s", "-q", "-y"));
    arguments.addAll(request);
    return host.query(Command.of(arguments).environment(QUIET).accepting(0, 100))
        .flatMap(output ->
            output.exitCode() == 0
                ? Mono.just(parseForecast(output))
                : Mono.error(
                    new ActionFailedException(
                        "%s: apt cannot do this: %s. Correct the names or versions, or say 'update: true'"
                            .formatted(host.name(), complaint(output)))));
  }

  private static Forecast parseForecast(Output output) {
    var fresh = new TreeMap<String, String>();
    var upgraded = new TreeMap<String, Forecast.Upgrade>();
    var removed = new ArrayList<String>();
    for (String line : output.lines()) {
      Matcher installs = INSTALLED.matcher(line);
      Matcher removes = REMOVED.matcher(line);
      if (installs.matches() && installs.group(2) == null) {
        fresh.put(installs.group(1), installs.group(3));
      } else if (installs.matches()) {
        upgraded.put(installs.group(1), new Forecast.Upgrade(installs.group(2), installs.group(3)));
      } else if (removes.matches()) {
        removed.add(removes.group(1));
      }
    }
    return new Forecast(fresh, upgraded, removed);
  }

  /** What apt says is wrong, and which dependency is. */
  private static String complaint(Output output) {
    Stream<String> unmet =
        output
            .stdout()
            .lines()
            .filter(line -> UNMET.matcher(line).matches())
            .map(line -> line.strip().replaceAll("\\s+", " "));
    Stream<String> errors =
        output
            .stderr()
            .lines()
            .filter(line -> line.startsWith("E: "))
            .map(line -> line.substring(3).strip());
    return Stream.concat(unmet, errors)
        .reduce((a, b) -> a + "; " + b)
        .orElse("it ended with exit code " + output.exitCode());
  }

  /** Fetches the lists of packages. */
  public static Command update() {
    return update(LOCK_WAIT);
  }

  /**
   * Fetches the lists of packages.
   *
   * @param lockWait how long to wait while another program uses apt
   */
  public static Command update(Duration lockWait) {
    return Command.of("apt-get", "-q", "-o", lock(lockWait), "update")
        .environment(QUIET)
        .letFinish();
  }

  /** Does what was asked for, and waits five minutes while another program uses dpkg. */
  public static Command act(List<String> request) {
    return act(request, LOCK_WAIT);
  }

  /**
   * Does what was asked for, after finishing what an interruption left half configured. It is never
   * stopped in between, and a lost connection does not end it.
   *
   * @param lockWait how long to wait while another program uses dpkg
   */
  public static Command act(List<String> request, Duration lockWait) {
    var arguments = new ArrayList<>(RULES);
    arguments.addAll(List.of("-o", lock(lockWait)));
    arguments.addAll(request);
    return Command.shell(AFTER_AN_INTERRUPTION, arguments.toArray(String[]::new))
        .environment(QUIET)
        .within(LONGEST)
        .letFinish()
        .detached("apt");
  }

  /** The same as a step of an action; a failure is told in the words of apt and dpkg. */
  public static Mono<Void> act(Host host, Intent intent, List<String> request, Duration lockWait) {
    return host.change(intent, act(request, lockWait))
        .onErrorMap(
            CommandFailedException.class,
            failure ->
                new ActionFailedException(
                    "%s: apt failed: %s".formatted(host.name(), obstacles(failure.output())),
                    failure))
        .then();
  }

  /** dpkg says on standard output what went wrong, and apt on standard error that it did. */
  private static String obstacles(Output output) {
    return Stream.concat(output.stdout().lines(), output.stderr().lines())
        .filter(line -> OBSTACLE.matcher(line).matches())
        .map(String::strip)
        .distinct()
        .limit(10)
        .reduce((a, b) -> a + "; " + b)
        .orElse("it ended with exit code " + output.exitCode());
  }

  private static String lock(Duration wait) {
    return "DPkg::Lock::Timeout=" + wait.toSeconds();
  }
}
