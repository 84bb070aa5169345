package org.changeover.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * Debian's package tools, asked and driven without a person: a changed configuration file stays as
 * the host's administrator left it (dpkg(1), {@code --force-confold}), and no question is asked.
 */
final class Apt {
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Pattern INSTALLED =
      Pattern.compile("Inst (\\S+) (?:\\[(\\S+)] )?\\((\\S+).*");
  private static final Pattern REMOVED = Pattern.compile("(?:Remv|Purg) (\\S+).*");
  private static final Map<String, String> QUIET =
      Map.of("DEBIAN_FRONTEND", "noninteractive", "LC_ALL", "C.UTF-8");
  private static final List<String> RULES =
      List.of(
          "-y",
          "-q",
          "-o",
          "Dpkg::Options::=--force-confdef",
          "-o",
          "Dpkg::Options::=--force-confold",
          "-o",
          "DPkg::Lock::Timeout=300");
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
  record Forecast(Map<String, String> fresh, Map<String, Upgrade> upgraded, List<String> removed) {
    record Upgrade(String before, String after) {}
  }

  /** The version of each package that is installed, of those that are asked for. */
  static Mono<Map<String, String>> installed(ReadableHost host, List<String> names) {
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
  static Mono<Forecast> forecast(ReadableHost host, List<String> request) {
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

  private static String complaint(Output output) {
    return output
        .stderr()
        .lines()
        .filter(line -> line.startsWith("E: "))
        .map(line -> line.substring(3).strip())
        .reduce((a, b) -> a + "; " + b)
        .orElse("it ended with exit code " + output.exitCode());
  }

  static Command update() {
    return Command.of("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", "update")
        .environment(QUIET)
        .letFinish();
  }

  /**
   * Does what was asked for, after finishing what an interruption left half configured. It is never
   * stopped in between, and a lost connection does not end it.
   */
  static Command act(List<String> request) {
    var arguments = new ArrayList<>(RULES);
    arguments.addAll(request);
    return Command.shell(AFTER_AN_INTERRUPTION, arguments.toArray(String[]::new))
        .environment(QUIET)
        .within(LONGEST)
        .letFinish()
        .detached("apt");
  }
}
