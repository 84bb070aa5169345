package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.changeover.plan.InventoryHost;
import org.changeover.preflight.HostFacts;
import org.changeover.preflight.HostFindings;
import org.changeover.preflight.Inspected;
import org.changeover.spi.Command;
import org.changeover.spi.Finding;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Mono;

/**
 * Asks hosts of themselves before a run.
 *
 * @param left addresses to look for in their configuration
 */
record HostInspection(Sight sight, Set<String> left) {
  private static final Duration LONGEST_LOGIN = Duration.ofSeconds(25);

  /** Of one question, here and to whatever else a plan needs. */
  static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

  /**
   * What a host said of itself.
   *
   * @param reached whether somebody was let in
   * @param facts empty when it was not reached, or did not say
   */
  record Asked(Inspected inspected, boolean reached, Optional<HostFacts> facts) {}

  /** What is found of its parts. */
  private record Told(List<Finding> findings, Optional<HostFacts> facts) {}

  Mono<Asked> ask(InventoryHost host) {
    return Mono.defer(
            () -> {
              ReadableHost machine =
                  sight
                      .machines()
                      .readable(
                          host.name(), PlanWorld.look("preflight", host.name()), (_, _, _) -> {});
              Instant began = sight.clock().instant();
              return machine
                  .query(Command.of("true").within(LONGEST_LOGIN))
                  .map(_ -> Duration.between(began, sight.clock().instant()))
                  .subscribeOn(sight.work())
                  .timeout(LONGEST_LOGIN, sight.timers())
                  .flatMap(took -> reached(host, machine, took));
            })
        .onErrorResume(error -> Mono.just(unreachable(host, error)));
  }

  private static Asked unreachable(InventoryHost host, Throwable error) {
    return new Asked(
        inspected(host, List.of(HostFindings.unreachable(said(error)))), false, Optional.empty());
  }

  private static Inspected inspected(InventoryHost host, List<Finding> findings) {
    return new Inspected(Inspected.Kind.HOST, host.name(), findings);
  }

  private Mono<Asked> reached(InventoryHost host, ReadableHost machine, Duration took) {
    return Mono.zip(clock(machine), facts(host, machine))
        .map(both -> {
          var findings = new ArrayList<>(List.of(HostFindings.reached(took), both.getT1()));
          findings.addAll(both.getT2().findings());
          return new Asked(inspected(host, findings), true, both.getT2().facts());
        });
  }

  private Mono<Told> facts(InventoryHost host, ReadableHost machine) {
    boolean becomesRoot = !(host.sudo() instanceof InventoryHost.Sudo.None);
    return machine
        .query(HostFacts.command(left).within(LONGEST_LOOK))
        .map(Output::lines)
        .map(HostFacts::parse)
        .map(facts -> new Told(HostFindings.of(facts, becomesRoot), Optional.of(facts)))
        .timeout(LONGEST_LOOK, sight.timers())
        .onErrorResume(error ->
            Mono.just(
                new Told(
                    List.of(
                        Finding.warning(
                            "look", said(error), "see what keeps it busy, and look again")),
                    Optional.empty())));
  }

  /** Its clock was read at some moment between question and answer. */
  private Mono<Finding> clock(ReadableHost machine) {
    return Mono.defer(
            () -> {
              Instant asked = sight.clock().instant();
              return machine
                  .query(Command.of("date", "+%s%N").within(LONGEST_LOOK))
                  .map(answer -> {
                    Duration between = Duration.between(asked, sight.clock().instant());
                    Duration ahead =
                        Duration.between(asked.plus(between.dividedBy(2)), time(answer.stdout()));
                    return HostFindings.clock(ahead, between.dividedBy(2));
                  });
            })
        .timeout(LONGEST_LOOK, sight.timers())
        .onErrorResume(error ->
            Mono.just(
                Finding.warning(
                    "clock", said(error), "look at it by hand: date; timedatectl status")));
  }

  private static Instant time(String answer) {
    String nanos = answer.strip();
    if (!nanos.matches("[0-9]{10,19}")) {
      throw new IllegalArgumentException("date +%s%N answers '" + nanos + "', which is no time");
    }
    long all = Long.parseLong(nanos);
    return Instant.ofEpochSecond(all / 1_000_000_000, all % 1_000_000_000);
  }

  static String said(Throwable error) {
    return error instanceof TimeoutException
        ? "it did not answer in time"
        : Sanitiser.clean(Errors.say(error));
  }
}
