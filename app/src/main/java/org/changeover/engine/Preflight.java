package org.changeover.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.hosts.HostsConfig;
import org.changeover.plan.StepWork;
import org.changeover.plan.Validated;
import org.changeover.preflight.HostFacts;
import org.changeover.preflight.Inspected;
import org.changeover.preflight.LeftAddresses;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Finding;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Operation;
import org.changeover.spi.ReadContext;
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
  private static final int MOST_FINDINGS = 100;

  private final PlanWorld world;
  private final Sight sight;

  private Preflight(PlanWorld world) {
    this.world = world;
    this.sight = world.sight(HostInspection.LONGEST_LOOK);
  }

  /**
   * @param hosts how hosts are reached
   * @param prompter asks for secrets that a person types
   */
  public static Preflight of(Validated validated, HostsConfig hosts, Prompter prompter) {
    return new Preflight(new PlanWorld(validated, hosts, prompter));
  }

  /** A step that can be looked into, or what is wrong with it. */
  private sealed interface Ready {
    TaskId task();

    /**
     * @param leaves addresses that nothing shall lead to after it
     */
    record Known(TaskId task, ResolvedAction<?, ?> resolved, Set<String> leaves) implements Ready {}

    record Broken(TaskId task, Finding finding) implements Ready {}
  }

  /** Hosts in the order of the inventory, then providers and steps in that of the plan. */
  public Flux<Inspected> inspect() {
    List<Ready> steps = ready();
    Set<String> left =
        steps.stream()
            .flatMap(step ->
                step instanceof Ready.Known known ? known.leaves().stream() : Stream.empty())
            .collect(Collectors.toCollection(TreeSet::new));
    var inspection = new HostInspection(sight, left);
    return Flux.fromIterable(world.validated().inventory().hosts().values())
        .filter(host -> !host.unmanaged())
        .flatMapSequential(inspection::ask, AT_ONCE)
        .collectList()
        .flatMapMany(hosts ->
            Flux.concat(
                Flux.fromIterable(hosts).map(HostInspection.Asked::inspected),
                Flux.fromIterable(sight.inputs().instances())
                    .flatMapSequential(this::inspected, AT_ONCE),
                Flux.fromIterable(steps)
                    .flatMapSequential(step -> inspected(step, reached(hosts)), AT_ONCE),
                Flux.fromIterable(LeftAddresses.of(left, naming(hosts)))));
  }

  private List<Ready> ready() {
    var all = new ArrayList<Ready>();
    for (TaskId task : world.plan().tasks()) {
      if (world.plan().step(task).orElseThrow().work() instanceof StepWork.Act act) {
        ready(task, act).ifPresent(all::add);
      }
    }
    return all;
  }

  /** What needs the outputs of other steps cannot be looked into before these have run. */
  private Optional<Ready> ready(TaskId task, StepWork.Act act) {
    ResolvedAction<?, ?> resolved;
    try {
      resolved = sight.inputs().action(task, act, RunState.empty());
    } catch (IllegalArgumentException pending) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Ready.Known(task, resolved, leaves(resolved)));
    } catch (RuntimeException | LinkageError | VirtualMachineError error) {
      return Optional.of(new Ready.Broken(task, failed(error)));
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

  private static Set<String> reached(List<HostInspection.Asked> hosts) {
    return hosts.stream()
        .filter(HostInspection.Asked::reached)
        .map(asked -> asked.inspected().subject())
        .collect(Collectors.toSet());
  }

  private static Map<String, HostFacts> naming(List<HostInspection.Asked> hosts) {
    var naming = new TreeMap<String, HostFacts>();
    hosts.forEach(
        asked -> asked.facts().ifPresent(facts -> naming.put(asked.inspected().subject(), facts)));
    return naming;
  }

  private <S extends Record> Mono<Inspected> inspected(Instance<S> instance) {
    Operation look = PlanWorld.look("preflight", instance.name());
    ReadContext<S> context =
        new TurnReadContext<>(
            sight, new Target.Service(instance.name()), instance.settings(), look, (_, _, _) -> {});
    return findings(Fence.around(() -> instance.provider().inspect(context)))
        .map(found -> found.stream().map(Veil.over(List.of(instance.settings()))::finding).toList())
        .map(found -> new Inspected(Inspected.Kind.PROVIDER, instance.name(), found));
  }

  /** Only on hosts that were reached: what is amiss with the others has been said. */
  private Mono<Inspected> inspected(Ready step, Set<String> reached) {
    return switch (step) {
      case Ready.Broken(TaskId task, Finding finding) ->
          Mono.just(new Inspected(Inspected.Kind.STEP, task.toString(), List.of(finding)));
      case Ready.Known(TaskId task, ResolvedAction<?, ?> resolved, var _) ->
          reached.containsAll(managed(resolved.hosts()))
              ? inspected(task, resolved)
              : Mono.<Inspected>empty();
    };
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
        .map(found -> found.stream().map(Veil.over(resolved)::finding).toList())
        .map(found -> new Inspected(Inspected.Kind.STEP, task.toString(), found));
  }

  /** Empty when there is nothing to say of it. */
  private Mono<List<Finding>> findings(Flux<Finding> look) {
    return look.take(MOST_FINDINGS)
        .map(Preflight::cleaned)
        .collectList()
        .subscribeOn(sight.work())
        .timeout(HostInspection.LONGEST_LOOK, sight.timers())
        .onErrorResume(error -> Mono.just(List.of(failed(error))))
        .filter(found -> !found.isEmpty());
  }

  /** What an action says that it cannot do, it will not do in the run either. */
  private static Finding failed(Throwable error) {
    String advice = "mend what it says, and look again";
    return error instanceof ActionFailedException || error instanceof HostUnreachableException
        ? Finding.blocker("look", HostInspection.said(error), advice)
        : Finding.warning("look", HostInspection.said(error), advice);
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
