package org.changeover.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 *
 * <p>While apt-get fetches, it and its methods can wait for each other for ever, on a full disk for
 * one. So whatever it fetches it fetches under {@code timeout}, on the host itself; only dpkg,
 * which must not be torn, is given what was fetched without a limit of that kind.
 */
public final class Apt {
  /** How long to wait while another program uses apt or dpkg, where nobody says otherwise. */
  public static final Duration LOCK_WAIT = Duration.ofMinutes(5);

  private static final Duration LONGEST_UPDATE = Duration.ofMinutes(5);
  private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(20);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final String LISTS = "/var/lib/apt/lists";
  private static final long ROOM_IN_MIB = 10;
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

  /** As {@code timeout} ends when it had to ask, or to force, what it ran. */
  private static final Set<Integer> OVERDUE = Set.of(124, 137);

  private static final String AFTER_AN_INTERRUPTION =
      "limit=$1; shift; dpkg --force-confdef --force-confold --configure -a && timeout -k 10 \"$limit\" apt-get --download-only \"$@\" && { apt-get \"$@\" || exit 100; }";

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

  /**
   * Fetches the lists of packages, when there is room for them.
   *
   * @param lockWait how long to wait while another program uses apt
   */
  public static Mono<Void> update(Host host, Intent intent, Duration lockWait) {
    return update(host, intent, lockWait, LONGEST_UPDATE);
  }

  static Mono<Void> update(Host host, Intent intent, Duration lockWait, Duration longest) {
    Duration limit = lockWait.plus(longest);
    Command fetching =
        Command.of(
                "timeout",
                "-k",
                "10",
                seconds(limit),
                "apt-get",
                "-q",
                "-o",
                lock(lockWait),
                "update")
            .environment(QUIET)
            .within(limit.plusMinutes(1));
    return requireRoom(host)
        .then(Mono.defer(() -> host.change(intent, fetching)))
        .onErrorMap(CommandFailedException.class, failure -> failed(host, failure, limit))
        .then();
  }

  /** Where df says nothing of the kind, apt-get is left to find out. */
  private static Mono<Void> requireRoom(ReadableHost host) {
    return host.query(
            Command.of("df", "--output=avail", "-B", "1M", LISTS)
                .environment(QUIET)
                .accepting(0, 1))
        .flatMap(output ->
            output.lines().stream()
                .map(String::strip)
                .filter(line -> line.matches("\\d+"))
                .map(Long::valueOf)
                .filter(free -> free < ROOM_IN_MIB)
                .findFirst()
                .map(free -> Mono.<Void>error(noRoom(host, free)))
                .orElse(Mono.empty()));
  }

  private static ActionFailedException noRoom(ReadableHost host, long free) {
    return new ActionFailedException(
        "%s: only %d MiB are free for %s, and apt-get update, which may hang where there is no room, is not begun below %d. Make room there ('df -h %s' says where), then try again"
            .formatted(host.name(), free, LISTS, ROOM_IN_MIB, LISTS));
  }

  /**
   * Does what was asked for, after finishing what an interruption left half configured. Once all is
   * fetched it is not stopped in between, and a lost connection does not end it. A failure is told
   * in the words of apt and dpkg.
   *
   * @param lockWait how long to wait while another program uses dpkg
   */
  public static Mono<Void> act(Host host, Intent intent, List<String> request, Duration lockWait) {
    return act(host, intent, request, lockWait, LONGEST_DOWNLOAD);
  }

  static Mono<Void> act(
      Host host, Intent intent, List<String> request, Duration lockWait, Duration longest) {
    Duration limit = lockWait.plus(longest);
    var arguments = new ArrayList<>(List.of(seconds(limit)));
    arguments.addAll(RULES);
    arguments.addAll(List.of("-o", lock(lockWait)));
    arguments.addAll(request);
    Command acting =
        Command.shell(AFTER_AN_INTERRUPTION, arguments.toArray(String[]::new))
            .environment(QUIET)
            .within(limit.plus(LONGEST))
            .letFinish()
            .detached("apt");
    return host.change(intent, acting)
        .onErrorMap(CommandFailedException.class, failure -> failed(host, failure, limit))
        .then();
  }

  private static ActionFailedException failed(
      Host host, CommandFailedException failure, Duration limit) {
    Output output = failure.output();
    return new ActionFailedException(
        OVERDUE.contains(output.exitCode())
            ? "%s: apt-get was still fetching after %d s and was ended. It waits so for a full disk or a server that says nothing: look at 'df -h' and at the servers in /etc/apt/sources.list there, then try again"
                .formatted(host.name(), limit.toSeconds())
            : "%s: apt failed: %s".formatted(host.name(), obstacles(output)),
        failure);
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
    return "DPkg::Lock::Timeout=" + seconds(wait);
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
