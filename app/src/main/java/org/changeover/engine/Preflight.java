package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.changeover.hosts.HostsConfig;
import org.changeover.plan.InventoryHost;
import org.changeover.plan.StepWork;
import org.changeover.plan.Validated;
import org.changeover.preflight.HostFacts;
import org.changeover.preflight.HostFindings;
import org.changeover.preflight.Inspected;
import org.changeover.preflight.LeftAddresses;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.spi.Command;
import org.changeover.spi.Finding;
import org.changeover.spi.Operation;
import org.changeover.spi.Output;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Target;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks into everything that a plan needs, days before it is run, and changes nothing: every host
 * first, then the provider instances and steps that can be looked into by now. What cannot be
 * looked into within its time is a finding as well, so the whole has a bound however much is dead.
 */
public final class Preflight implements AutoCloseable {
  private static final int AT_ONCE = 16;
  private static final Duration LONGEST_LOGIN = Duration.ofSeconds(25);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);
  private static final int MOST_FINDINGS = 100;

  private final PlanWorld world;
  private final Sight sight;

  private Preflight(PlanWorld world) {
    this.world = world;
    this.sight = world.sight(LONGEST_LOOK);
  }

  /**
   * @param hosts how hosts are reached
   * @param prompter asks for secrets that a person types
   */
  public static Preflight of(Validated validated, HostsConfig hosts, Prompter prompter) {
    return new Preflight(new PlanWorld(validated, hosts, prompter));
  }

  /** What a host said of itself, as far as it could be reached. */
  private record Asked(InventoryHost host, Inspected inspected, Optional<HostFacts> facts) {}

  /** A step whose parameters are known already. */
  private record Ready(TaskId task, ResolvedAction<?, ?> resolved) {}

  /** Hosts in the order of the inventory, then providers and steps in that of the plan. */
  public Flux<Inspected> inspect() {
    List<Ready> steps = ready();
    Set<String> left =
        steps.stream()
            .flatMap(step -> leaves(step.resolved()).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return Flux.fromIterable(world.validated().inventory().hosts().values())
        .filter(host -> !host.unmanaged())
        .flatMapSequential(host -> asked(host, left), AT_ONCE)
        .collectList()
        .flatMapMany(hosts ->
            Flux.concat(
                Flux.fromIterable(hosts).map(Asked::inspected),
                Flux.fromIterable(sight.inputs().instances())
                    .flatMapSequential(this::inspected, AT_ONCE),
                Flux.fromIterable(steps)
                    .filter(step -> reached(hosts).containsAll(managed(step.resolved().hosts())))
                    .flatMapSequential(step -> inspected(step.task(), step.resolved()), AT_ONCE),
                Flux.fromIterable(LeftAddresses.of(left, naming(hosts)))));
  }

  private List<Ready> ready() {
    var all = new ArrayList<Ready>();
    for (TaskId task : world.plan().tasks()) {
      Optional<StepWork.Act> act =
          world.plan().step(task).orElseThrow().work() instanceof StepWork.Act one
              ? Optional.of(one)
              : Optional.empty();
      act.flatMap(one -> ready(task, one)).ifPresent(all::add);
    }
    return all;
  }

  /** What needs the outputs of other steps cannot be looked into before these have run. */
  private Optional<Ready> ready(TaskId task, StepWork.Act act) {
    try {
      return Optional.of(new Ready(task, sight.inputs().action(task, act, RunState.empty())));
    } catch (IllegalArgumentException pending) {
      return Optional.empty();
    }
  }

  private static <P extends Record, S extends Record> Set<String> leaves(
      ResolvedAction<P, S> resolved) {
    return resolved.action().leaves(resolved.parameters());
  }

  private Set<String> managed(Set<String> hosts) {
    return hosts.stream()
        .filter(name ->
            world.validated().inventory().host(name).filter(host -> !host.unmanaged()).isPresent())
        .collect(Collectors.toSet());
  }

  private static Set<String> reached(List<Asked> hosts) {
    return hosts.stream()
        .filter(asked -> asked.facts().isPresent())
        .map(asked -> asked.host().name())
        .collect(Collectors.toSet());
  }

  private static Map<String, HostFacts> naming(List<Asked> hosts) {
    var naming = new TreeMap<String, HostFacts>();
    hosts.forEach(
        asked -> asked.facts().ifPresent(facts -> naming.put(asked.host().name(), facts)));
    return naming;
  }

  private Mono<Asked> asked(InventoryHost host, Set<String> left) {
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
                  .flatMap(took -> told(host, machine, left, took));
            })
        .subscribeOn(sight.work())
        .timeout(LONGEST_LOGIN.plus(LONGEST_LOOK), sight.timers())
        .onErrorResume(error -> Mono.just(unreachable(host, error)));
  }

  private Mono<Asked> told(
      InventoryHost host, ReadableHost machine, Set<String> left, Duration took) {
    boolean becomesRoot = !(host.sudo() instanceof InventoryHost.Sudo.None);
    return clock(machine)
        .flatMap(clock ->
            machine
                .query(HostFacts.command(left).within(LONGEST_LOOK))
                .map(Output::lines)
                .map(HostFacts::parse)
                .map(facts -> {
                  var findings = new ArrayList<>(List.of(HostFindings.reached(took), clock));
                  findings.addAll(HostFindings.of(facts, becomesRoot));
                  return new Asked(host, inspected(host, findings), Optional.of(facts));
                }));
  }

  /** Its clock was read at some moment between question and answer. */
  private Mono<Finding> clock(ReadableHost machine) {
    return Mono.defer(() -> {
      Instant asked = sight.clock().instant();
      return machine
          .query(Command.of("date", "+%s%N").within(LONGEST_LOOK))
          .map(answer -> {
            Duration between = Duration.between(asked, sight.clock().instant());
            long nanos = Long.parseLong(answer.stdout().strip());
            Instant theirs = Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
            Duration ahead = Duration.between(asked.plus(between.dividedBy(2)), theirs);
            return HostFindings.clock(ahead, between.dividedBy(2));
          });
    });
  }

  private static Asked unreachable(InventoryHost host, Throwable error) {
    return new Asked(
        host, inspected(host, List.of(HostFindings.unreachable(said(error)))), Optional.empty());
  }

  private static Inspected inspected(InventoryHost host, List<Finding> findings) {
    return new Inspected(Inspected.Kind.HOST, host.name(), findings);
  }

  private static String said(Throwable error) {
    return error instanceof TimeoutException
        ? "it did not answer in time"
        : Sanitiser.clean(Errors.say(error));
  }

  private <S extends Record> Mono<Inspected> inspected(Instance<S> instance) {
    Operation look = PlanWorld.look("preflight", instance.name());
    ReadContext<S> context =
        new TurnReadContext<>(
            sight, new Target.Service(instance.name()), instance.settings(), look, (_, _, _) -> {});
    return findings(Fence.around(() -> instance.provider().inspect(context)))
        .map(found -> new Inspected(Inspected.Kind.PROVIDER, instance.name(), found));
  }

  private <P extends Record, S extends Record> Mono<Inspected> inspected(
      TaskId task, ResolvedAction<P, S> resolved) {
    var context =
        new TurnReadContext<>(
            sight,
            resolved.target(),
            resolved.settings(),
            PlanWorld.look(task.step(), task.target()),
            (_, _, _) -> {});
    return findings(Fence.around(() -> resolved.action().inspect(resolved.parameters(), context)))
        .map(found -> new Inspected(Inspected.Kind.STEP, task.toString(), found));
  }

  /** Empty when there is nothing to say of it. */
  private Mono<List<Finding>> findings(Flux<Finding> look) {
    return look.take(MOST_FINDINGS)
        .map(Preflight::cleaned)
        .collectList()
        .subscribeOn(sight.work())
        .timeout(LONGEST_LOOK, sight.timers())
        .onErrorResume(error ->
            Mono.just(
                List.of(Finding.warning("look", said(error), "mend what it says, and look again"))))
        .filter(found -> !found.isEmpty());
  }

  private static Finding cleaned(Finding said) {
    return new Finding(
        said.severity(),
        Sanitiser.clean(said.what()),
        Sanitiser.clean(said.evidence()),
        Sanitiser.clean(said.advice()));
  }

  @Override
  public void close() {
    world.close();
  }
}
