package org.changeover.engine;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.changeover.plan.Bound;
import org.changeover.plan.Condition;
import org.changeover.plan.OutputStore;
import org.changeover.plan.Problem;
import org.changeover.plan.Scope;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.plan.Validated;
import org.changeover.plan.Value;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Action;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Provider;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What a validated plan means for its tasks, with the outputs that the state of the run holds. */
final class PlanInputs implements TaskInputs {
  private final Validated validated;
  private final Secrets secrets;
  private final Scheduler work;

  PlanInputs(Validated validated, Secrets secrets, Scheduler work) {
    this.validated = validated;
    this.secrets = secrets;
    this.work = work;
  }

  @Override
  public ResolvedAction<?, ?> action(TaskId task, StepWork.Act act, RunState state) {
    Step step = step(task);
    Record parameters = known(validated.parameters(step, act, scope(step, task, state)), step);
    return resolved(act, parameters, target(step, task));
  }

  /** The same before there is a run, with what outputs there are. */
  Bound<ResolvedAction<?, ?>> action(TaskId task, StepWork.Act act, OutputStore outputs) {
    Step step = step(task);
    return switch (validated.parameters(step, act, scope(step, task, outputs))) {
      case Bound.Known<? extends Record>(Record parameters) ->
          new Bound.Known<>(resolved(act, parameters, target(step, task)));
      case Bound.Pending<? extends Record>(var until) -> new Bound.Pending<>(until);
      case Bound.Refused<? extends Record>(var problems) -> new Bound.Refused<>(problems);
    };
  }

  private ResolvedAction<?, ?> resolved(StepWork.Act act, Record parameters, Target target) {
    return resolved(validated.action(act), parameters, validated.settingsOf(act), target);
  }

  /** The catalogue bound both records to the classes that the action names. */
  @SuppressWarnings("unchecked")
  private static <P extends Record, S extends Record> ResolvedAction<P, S> resolved(
      Action<P, S> action, Record parameters, Record settings, Target target) {
    Set<String> hosts = new LinkedHashSet<>();
    if (target instanceof Target.Host host) {
      hosts.add(host.name());
    }
    collectHosts(parameters, hosts);
    collectHosts(settings, hosts);
    return new ResolvedAction<>(action, (P) parameters, (S) settings, target, hosts);
  }

  private static void collectHosts(Object value, Set<String> hosts) {
    switch (value) {
      case HostRef ref -> hosts.add(ref.name());
      case Optional<?> optional -> optional.ifPresent(inner -> collectHosts(inner, hosts));
      case List<?> list -> list.forEach(inner -> collectHosts(inner, hosts));
      case Map<?, ?> map -> map.values().forEach(inner -> collectHosts(inner, hosts));
      case Record record -> {
        for (var component : record.getClass().getRecordComponents()) {
          collectHosts(value(record, component), hosts);
        }
      }
      case null, default -> {}
    }
  }

  /** Also of a record that its plugin keeps to itself. */
  static Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record hides " + component.getName(), e);
    }
  }

  private Step step(TaskId task) {
    return validated
        .plan()
        .step(task.step())
        .orElseThrow(() -> new IllegalArgumentException("the plan has no step " + task.step()));
  }

  private Target target(Step step, TaskId task) {
    return validated.targetsOf(step).stream()
        .filter(target -> target.name().equals(task.target()))
        .findFirst()
        .orElse(Validated.RUN);
  }

  private Scope scope(Step step, TaskId task, RunState state) {
    Optional<String> runId = state.start().map(start -> start.run());
    return validated.scope(step, target(step, task), runId, outputs(state));
  }

  private Scope scope(Step step, TaskId task, OutputStore outputs) {
    return validated.scope(step, target(step, task), Optional.empty(), outputs);
  }

  private static OutputStore outputs(RunState state) {
    return (step, target) -> {
      TaskState task = state.task(new TaskId(step, target));
      return task.status() == TaskStatus.SUCCEEDED ? Optional.of(task.outputs()) : Optional.empty();
    };
  }

  private static <T> T known(Bound<T> bound, Step step) {
    return switch (bound) {
      case Bound.Known<T>(T value) -> value;
      case Bound.Pending<T> pending ->
          throw new IllegalArgumentException(
              step.at() + ": step '" + step.id() + "' needs a value that is " + pending);
      case Bound.Refused<T>(List<Problem> problems) ->
          throw new IllegalArgumentException(
              String.join("\n", problems.stream().map(Problem::toString).toList()));
    };
  }

  @Override
  public boolean holds(TaskId task, Condition condition, RunState state) {
    Step step = step(task);
    return known(validated.holds(step, condition, scope(step, task, state)), step);
  }

  boolean changes(StepWork.Act act) {
    return validated.action(act) instanceof ChangingAction;
  }

  Bound<Boolean> holds(TaskId task, Condition condition, OutputStore outputs) {
    Step step = step(task);
    return validated.holds(step, condition, scope(step, task, outputs));
  }

  @Override
  public String text(TaskId task, Value value, RunState state) {
    if (task.equals(ProbeWatch.TASK)) {
      return switch (validated.probeUrl(validated.plan().probe().orElseThrow())) {
        case Bound.Known<String>(String url) -> url;
        case Bound.Pending<String> pending ->
            throw new IllegalArgumentException("the probe's url is " + pending);
        case Bound.Refused<String>(List<Problem> problems) ->
            throw new IllegalArgumentException(problems.getFirst().toString());
      };
    }
    Step step = step(task);
    return known(validated.text(step, value, scope(step, task, state)), step);
  }

  Bound<String> text(TaskId task, Value value, OutputStore outputs) {
    Step step = step(task);
    return validated.text(step, value, scope(step, task, outputs));
  }

  @Override
  public Duration duration(TaskId task, Value value, RunState state) {
    Step step = step(task);
    return known(validated.duration(step, value, scope(step, task, state)), step);
  }

  Bound<Duration> duration(TaskId task, Value value, OutputStore outputs) {
    Step step = step(task);
    return validated.duration(step, value, scope(step, task, outputs));
  }

  @Override
  public Instant instant(TaskId task, Value value, RunState state) {
    Step step = step(task);
    return known(validated.instant(step, value, scope(step, task, state)), step);
  }

  Bound<Instant> instant(TaskId task, Value value, OutputStore outputs) {
    Step step = step(task);
    return validated.instant(step, value, scope(step, task, outputs));
  }

  @Override
  public List<Instance<?>> instances() {
    return validated
        .plan()
        .everyStep()
        .flatMap(step -> step.work().act().stream())
        .map(StepWork.Act::provider)
        .distinct()
        .<Instance<?>>map(this::instance)
        .toList();
  }

  private Instance<?> instance(String name) {
    String plugin = validated.inventory().providers().get(name).plugin().text();
    return instance(
        name, validated.catalogue().kinds().get(plugin).provider(), validated.settings().get(name));
  }

  /** The catalogue bound the record to the class that the provider names. */
  @SuppressWarnings("unchecked")
  private static <S extends Record> Instance<S> instance(
      String name, Provider<S> provider, Record settings) {
    return new Instance<>(name, provider, (S) settings);
  }

  @Override
  public Map<String, String> hostsByAddress() {
    var hosts = new HashMap<String, String>();
    validated
        .inventory()
        .hosts()
        .values()
        .forEach(
            host -> host.addresses().forEach(address -> hosts.putIfAbsent(address, host.name())));
    return hosts;
  }

  @Override
  public Mono<byte[]> file(PlanFile file) {
    return Mono.fromCallable(() -> Files.readAllBytes(frozen(file))).subscribeOn(work);
  }

  private Path frozen(PlanFile file) throws IOException {
    return validated
        .inputs()
        .path(file)
        .orElseThrow(() -> new IOException(file.path() + " was not frozen with the plan"));
  }

  @Override
  public <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use) {
    return secrets.lend(secret, use);
  }

  @Override
  public <T> Mono<T> secretAtHand(Secret secret, Function<char[], Mono<T>> use) {
    return secrets.lendAtHand(secret, use);
  }
}
