package org.changeover.mirrors;

import java.time.Duration;
import java.util.List;
import org.changeover.kit.ShellScript;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * When a mirror last logged in, as the main server's own log says: needs no shell on the mirror,
 * and no word of its owner.
 */
sealed interface LastPull {

  record Seen(Duration ago, String line) implements LastPull {}

  record Never() implements LastPull {}

  record NoLog() implements LastPull {}

  ShellScript LAST = ShellScript.of(LastPull.class, "last-pull.sh");
  int NO_LOG = 3;
  Duration YEAR = Duration.ofDays(365);

  /**
   * Looks for it.
   *
   * @param marks the mirror's addresses and the fingerprints of its keys
   */
  static Mono<LastPull> of(ReadableHost server, String log, String account, List<String> marks) {
    var arguments = new java.util.ArrayList<>(List.of(log, account));
    arguments.addAll(marks);
    return server
        .query(LAST.command(arguments.toArray(String[]::new)).accepting(0, NO_LOG))
        .map(LastPull::parse);
  }

  private static LastPull parse(Output output) {
    if (output.exitCode() == NO_LOG) {
      return new NoLog();
    }
    return output.lines().stream()
        .findFirst()
        .map(line -> line.split("\t", 3))
        .<LastPull>map(fields -> new Seen(ago(fields[0], fields[1]), fields[2]))
        .orElseGet(Never::new);
  }

  /** The usual log names no year: what seems to lie ahead was last year. */
  private static Duration ago(String then, String now) {
    Duration ago = Duration.ofSeconds(Long.parseLong(now) - Long.parseLong(then));
    return ago.compareTo(Duration.ofDays(-1)) < 0 ? ago.plus(YEAR) : ago;
  }
}
