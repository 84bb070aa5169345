package org.changeover.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.plan.Probe;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.spi.Command;
import org.changeover.spi.Operation;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Watches the service for the whole run: asks for the plan's URL from one of its hosts, again and
 * again, and records each time that the answer turns good or bad. That the asking host cannot be
 * reached says nothing about the service, and is recorded as nothing.
 */
final class ProbeWatch {
  static final TaskId TASK = new TaskId("probe", TaskId.RUN);
  private static final String MARK = "changeover-probe:";

  private final EngineParts parts;
  private final TurnOwner owner;
  private final Probe probe;
  private Optional<Boolean> last;

  /**
   * @param last whether the service answered when an engine of this run looked last
   */
  ProbeWatch(EngineParts parts, TurnOwner owner, Probe probe, Optional<Boolean> last) {
    this.parts = parts;
    this.owner = owner;
    this.probe = probe;
    this.last = last;
  }

  Disposable watch() {
    return Flux.interval(Duration.ZERO, probe.every(), parts.timers())
        .onBackpressureDrop()
        .concatMap(_ -> look(), 1)
        .subscribe(_ -> {}, error -> owner.say(TASK, "the probe ended: " + Errors.say(error)));
  }

  private Mono<Void> look() {
    return Mono.defer(
            () -> {
              var operation = new Operation(owner.run(), TASK.step(), TASK.target(), 1, 1);
              ReadableHost from =
                  parts.machines().readable(probe.from().text(), operation, (_, _, _) -> {});
              return from.query(command());
            })
        .subscribeOn(parts.work())
        .flatMap(this::seen)
        .onErrorResume(error -> {
          owner.say(TASK, "cannot ask: " + Errors.say(error));
          return Mono.empty();
        });
  }

  private Command command() {
    var arguments = new ArrayList<>(List.of("curl", "--silent", "--show-error"));
    arguments.addAll(List.of("--max-time", seconds(probe.timeout())));
    probe.ca().ifPresent(file -> arguments.addAll(List.of("--cacert", file)));
    arguments.addAll(List.of("--write-out", "\n" + MARK + "%{http_code} %{remote_ip}"));
    arguments.add(parts.inputs().text(TASK, probe.url(), owner.state()));
    return Command.of(arguments).accepting(allExitCodes()).within(probe.timeout().plusSeconds(5));
  }

  /** To the millisecond: curl takes a limit of 0 for none. */
  private static String seconds(Duration limit) {
    return BigDecimal.valueOf(limit.toMillis(), 3).toPlainString();
  }

  /** Whatever curl says is an answer about the service. */
  private static Integer[] allExitCodes() {
    Integer[] codes = new Integer[126];
    for (int code = 0; code < codes.length; code++) {
      codes[code] = code;
    }
    return codes;
  }

  private Mono<Void> seen(Output output) {
    int mark = output.stdout().lastIndexOf(MARK);
    String status = mark < 0 ? "000" : output.stdout().substring(mark + MARK.length()).strip();
    String body = mark < 0 ? "" : output.stdout().substring(0, mark);
    boolean up =
        status.startsWith(String.valueOf(probe.status()))
            && probe.contains().map(body::contains).orElse(true);
    if (last.isPresent() && last.get() == up) {
      return Mono.empty();
    }
    last = Optional.of(up);
    String saw = output.exitCode() == 0 ? "HTTP " + status : output.stderr().strip();
    return owner.record(new Event.ProbeChanged(up, saw)).then();
  }
}
