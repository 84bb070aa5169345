package org.changeover.mirrors;

import static java.util.stream.Collectors.joining;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/** What runs on a host under one account, as its process table says. */
final class Processes {
  private static final ShellScript LIST = ShellScript.of(Processes.class, "processes.sh");
  private static final ShellScript END = ShellScript.of(Processes.class, "end-processes.sh");
  private static final int NO_SUCH_ACCOUNT = 3;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private Processes() {}

  record Running(long number, String command) {
    String shown() {
      return number + " " + (command.isBlank() ? "(no command line)" : command.strip());
    }
  }

  /** Fails when the host has no such account. */
  static Mono<List<Running>> of(ReadableHost host, String account) {
    return host.query(LIST.command(account).accepting(0, NO_SUCH_ACCOUNT))
        .flatMap(output ->
            output.exitCode() == NO_SUCH_ACCOUNT
                ? Mono.error(
                    new ActionFailedException(
                        "%s has no account '%s'; is it the right host, and the right name in the inventory?"
                            .formatted(host.name(), account)))
                : Mono.just(parsed(output)));
  }

  private static List<Running> parsed(Output output) {
    return output.lines().stream()
        .map(line -> line.split("\t", 2))
        .map(fields -> new Running(Long.parseLong(fields[0]), fields.length > 1 ? fields[1] : ""))
        .toList();
  }

  /** Looks once a second until nothing is left or the time is over, and says what is left. */
  static Mono<List<Running>> awaitNone(
      ReadableHost host, String account, Duration atMost, Clock clock) {
    return Mono.defer(() -> {
      Instant deadline = clock.instant().plus(atMost);
      return of(host, account)
          .repeatWhen(looks -> looks.delayElements(BETWEEN_LOOKS))
          .takeUntil(left -> left.isEmpty() || !clock.instant().isBefore(deadline))
          .last();
    });
  }

  /** Ends them: asked first, forced after five seconds. */
  static Mono<Void> end(Host host, Intent intent, String account, List<Running> running) {
    String numbers =
        running.stream().map(p -> Long.toString(p.number())).collect(joining("\n", "", "\n"));
    Command command = END.command(account).input(numbers).within(Duration.ofSeconds(30));
    return host.change(intent, command).then();
  }

  static String shown(List<Running> running) {
    return running.stream().map(Running::shown).collect(joining("; "));
  }
}
