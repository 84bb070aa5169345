package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.changeover.journal.JournalException;
import org.changeover.plan.Condition;
import org.changeover.plan.Probe;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.run.Actor;
import org.changeover.run.Course;
import org.changeover.run.Decision;
import org.changeover.run.Decisions;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.LiveRun;
import org.changeover.run.Outlook;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RequestRules;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import org.changeover.run.Telemetry;
import org.changeover.spi.Operation;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Owns a run: asks {@link Decisions} what the state calls for, has it done, records what came of
 * it, and asks again.
 *
 * <p>Threads: everything that reads or writes the fields below happens on the loop, a single
 * thread; other threads get there by {@link #onLoop}. Appending to the journal blocks the loop for
 * as long as the disk needs, on purpose: nothing may be decided on an event that is not on disk.
 *
 * <p>In hand: tasks whose decision is being carried out. A decision about one of them is not taken
 * up a second time. A turn leaves when it has recorded its outcome, and then the loop asks again.
 * What is in hand and has not begun, because it waits for a lock or a condition, is given up when
 * the run as a whole changes its status: nothing begins in a run that was paused meanwhile.
 *
 * <p>Plugins are not trusted to behave: whatever they throw, and an answer that they owe, becomes
 * the failure of their task, with the details in the log. The engine lives on.
 *
 * <p>Crash points: an event is either on disk and part of the state(), or neither. What was in hand
 * when the process died is seen again in the state as {@link org.changeover.run.RunFold} leaves it
 * after the next {@link Event.EngineStarted}. When the journal refuses an append, because the disk
 * fails or another engine took over, every turn is stopped and the engine ends with that error.
 */
public final class Engine implements LiveRun, TurnOwner {
  /** How often the loop looks again although nothing happened. */
  private static final Duration TICK = Duration.ofSeconds(30);

  /** How long commands may take to end when the engine has to. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** How far the wall clock may move against the monotonic one before it is an event. */
  private static final Duration JUMP = Duration.ofSeconds(30);

  private final EngineParts parts;
  private final Predicate<RunState> stays;
  private final OutputFiles outputs;
  private final TurnLimits limits;
  private final Map<TaskId, InHand> inHand = new HashMap<>();
  private final Disposable.Swap alarm = Disposables.swap();
  private final Disposable.Composite background = Disposables.composite();
  private final Sinks.One<RunEnd> end = Sinks.one();
  private final Sinks.Many<Telemetry> telemetry = Sinks.many().multicast().directBestEffort();
  private volatile Course course;
  private Duration knownDrift = Duration.ZERO;
  private volatile long began = Long.MAX_VALUE;
  private boolean stopping;
  private boolean leaving;
  private boolean closed;

  /**
   * Work on a task.
   *
   * @param under what the run was doing when the work was taken up
   */
  private record InHand(Disposable work, RunStatus under) {}

  /**
   * @param stays says, when nothing can go on by itself, whether the engine stays for somebody to
   *     steer it
   */
  public Engine(EngineParts parts, Predicate<RunState> stays) {
    this.parts = parts;
    this.course = Course.of(parts.plan(), RunState.empty());
    this.stays = stays;
    this.outputs = new OutputFiles(parts.outputFolder());
    this.limits = new TurnLimits(parts.limits().turns(), parts.limits().perHost());
  }

  /**
   * Takes the run over and carries it on until nothing can go on by itself, or {@link #letGo}.
   * Cancelling ends at once: what is under way is in doubt for the next engine.
   *
   * @param first recorded when the journal is still empty
   */
  public Mono<RunEnd> run(Event.RunStarted first, Event.Options options, Actor by) {
    return onLoop(() -> begin(first, options, by))
        .then(end.asMono())
        .doOnCancel(this::release)
        .doOnTerminate(this::release);
  }

  /** Records one request in a run that no engine owns, and does nothing else. */
  public Mono<Reply> once(Request request, Actor actor) {
    return Mono.fromCallable(
            () -> {
              closed = true;
              parts.journal().read(1).forEach(entry -> course = course.fold(entry));
              course = Course.of(parts.plan(), state().interrupted());
              return ruled(request, actor);
            })
        .subscribeOn(parts.loop());
  }

  private void begin(Event.RunStarted first, Event.Options options, Actor by) {
    parts.journal().read(1).forEach(entry -> course = course.fold(entry));
    if (state().sequence() == 0) {
      append(first);
    }
    boolean parked = state().status() == RunStatus.PARKED;
    Entry taken =
        append(
            new Event.EngineStarted(
                state().epoch() + 1, ProcessHandle.current().pid(), options, by));
    began = taken.sequence();
    if (parked) {
      append(new Event.RunResumed(by));
    }
    background.add(
        parts
            .timers()
            .schedulePeriodically(
                () -> onLoop(this::tick).subscribe(_ -> {}, this::fail),
                TICK.toMillis(),
                TICK.toMillis(),
                TimeUnit.MILLISECONDS));
    parts.plan().plan().probe().ifPresent(probe -> background.add(watch(probe)));
    step();
  }

  /** Goes on from what the engine before this one saw last. */
  private Disposable watch(Probe probe) {
    Optional<Boolean> seen =
        parts.journal().read(1).stream()
            .map(Entry::event)
            .filter(Event.ProbeChanged.class::isInstance)
            .map(event -> ((Event.ProbeChanged) event).up())
            .reduce((_, later) -> later);
    return new ProbeWatch(parts, this, probe, seen).watch();
  }

  /** Also where a jump of the wall clock is noticed; it moves no deadline. */
  private void tick() {
    Duration drift = parts.drift().get();
    Duration jump = drift.minus(knownDrift);
    if (!closed && jump.abs().compareTo(JUMP) > 0) {
      knownDrift = drift;
      append(new Event.ClockJumped(jump));
    }
    step();
  }

  private Mono<Void> onLoop(Runnable work) {
    return Mono.<Void>fromRunnable(work).subscribeOn(parts.loop());
  }

  private Entry append(Event event) {
    Entry entry = parts.journal().append(event, epochFor(event));
    course = course.fold(entry);
    return entry;
  }

  private long epochFor(Event event) {
    return event instanceof Event.EngineStarted started ? started.epoch() : state().epoch();
  }

  @Override
  public Mono<Entry> record(Event event) {
    return Mono.fromCallable(() -> append(event))
        .subscribeOn(parts.loop())
        .doOnError(JournalException.class, this::fail);
  }

  /** Stops everything: the run cannot be recorded any more. */
  private void fail(Throwable error) {
    if (end.tryEmitError(error) == Sinks.EmitResult.OK) {
      Errors.log("the engine ends", error);
    }
  }

  private void release() {
    background.add(onLoop(this::close).subscribe(_ -> {}, _ -> {}));
  }

  /**
   * Lets go of the run in good order, to be taken over by another engine: commands that would be
   * left behind are stopped, detached jobs are not. {@link #run} then completes without a value.
   * What was under way is in doubt for the next engine, which looks first.
   */
  public Mono<Void> letGo() {
    return Mono.defer(
            () -> {
              leaving = true;
              Mono<Void> stopped = parts.machines().letGo();
              List.copyOf(inHand.values()).forEach(one -> one.work().dispose());
              return stopped;
            })
        .subscribeOn(parts.loop())
        .timeout(GRACE, Mono.empty(), parts.timers())
        .then(onLoop(this::left));
  }

  private void left() {
    if (!closed) {
      append(new Event.EngineStopped("it was told to end"));
      end.tryEmitEmpty();
    }
  }

  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    alarm.dispose();
    List.copyOf(inHand.values()).forEach(one -> one.work().dispose());
    inHand.clear();
    outputs.close();
    telemetry.tryEmitComplete();
    background.dispose();
  }

  /** Looks at the state and does what it calls for, again until nothing follows any more. */
  private void step() {
    long before;
    do {
      if (closed || leaving) {
        return;
      }
      giveUpWhatHasNotBegun();
      Outlook outlook = Decisions.of(course, now());
      before = state().sequence();
      if (state().status() == RunStatus.CANCELLING) {
        stopTurns();
      }
      outlook.decisions().forEach(this::carryOut);
      if (state().sequence() == before) {
        wakeAt(outlook.wake());
        if (inHand.isEmpty() && !stopping && outlook.decisions().isEmpty()) {
          settle(outlook);
        }
      }
    } while (state().sequence() > before);
  }

  private void stepOrFail() {
    try {
      step();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void giveUpWhatHasNotBegun() {
    inHand.entrySet().stream()
        .filter(one -> one.getValue().under() != state().status())
        .filter(one -> !state().task(one.getKey()).status().active())
        .toList()
        .forEach(one -> {
          inHand.remove(one.getKey());
          one.getValue().work().dispose();
          outputs.end(one.getKey());
        });
  }

  /** Nothing can go on by itself: lets go, unless somebody is there to steer. */
  private void settle(Outlook outlook) {
    boolean over = state().status().ended() || state().status() == RunStatus.PARKED;
    boolean halted =
        outlook.failed()
            && outlook.awaited().stream().noneMatch(one -> one.whose() == Outlook.Whose.TIME);
    if ((over || halted) && !stays.test(state())) {
      append(new Event.EngineStopped(over ? "the run is " + state().status() : "a step failed"));
      RunState last = state();
      close();
      end.tryEmitValue(new RunEnd(last, outlook.awaited()));
    }
  }

  private Instant now() {
    return parts.clock().instant();
  }

  private void wakeAt(Optional<Instant> wake) {
    alarm.update(
        wake.map(at ->
                parts
                    .timers()
                    .schedule(
                        () -> onLoop(this::step).subscribe(_ -> {}, this::fail),
                        Math.max(1, Duration.between(now(), at).toMillis()),
                        TimeUnit.MILLISECONDS))
            .orElse(Disposables.disposed()));
  }

  private void carryOut(Decision decision) {
    switch (decision) {
      case Decision.OfTask one -> {
        if (!inHand.containsKey(one.task())) {
          carryOut(one);
        }
      }
      case Decision.FinishUndo _ -> append(new Event.UndoFinished());
      case Decision.FinishCancel _ -> {
        if (!stopping) {
          append(new Event.RunCancelled());
        }
      }
      case Decision.Park(var why) -> append(new Event.RunParked(why));
      case Decision.Finish(var failed) -> append(new Event.RunFinished(failed));
    }
  }

  private void carryOut(Decision.OfTask decision) {
    TaskId task = decision.task();
    switch (decision) {
      case Decision.Begin _ -> turn(task, Turn.Mode.BEGIN);
      case Decision.Apply _ -> turn(task, Turn.Mode.APPROVED);
      case Decision.Resolve _ -> turn(task, Turn.Mode.DOUBT);
      case Decision.StartWait _ -> hold(task, unlessLeftOut(task, startWait(task)));
      case Decision.Look _ -> hold(task, looks(task));
      case Decision.EndWait _ -> endWait(task);
      case Decision.AskManual _ -> hold(task, unlessLeftOut(task, askManual(task)));
      case Decision.AnswerByOption _ -> answerByOption(task);
      case Decision.LeaveOut(_, var why) ->
          append(new Event.TaskSkipped(task, why, Actor.engine()));
      case Decision.ExpireGate(_, var reject) -> append(new Event.GateExpired(task, reject));
      case Decision.Undo _ -> undo(task);
    }
  }

  /** Subscribes to the work on a task, and looks again when it is over. */
  private void hold(TaskId task, Mono<Void> work) {
    var place = Disposables.swap();
    var taken = new InHand(place, state().status());
    inHand.put(task, taken);
    place.update(
        work.onErrorResume(
                error -> !(error instanceof JournalException), error -> broken(task, error))
            .publishOn(parts.loop())
            .doFinally(_ -> leave(task, taken))
            .subscribe(_ -> {}, this::fail));
  }

  private void leave(TaskId task, InHand taken) {
    onLoop(
            () -> {
              if (inHand.remove(task, taken)) {
                outputs.end(task);
                if (!stopping && !leaving && state().task(task).status().active()) {
                  append(failure(task, "the action ended without saying how: tell its author"));
                }
                step();
              }
            })
        .subscribe(_ -> {}, this::fail);
  }

  /** What went wrong outside of what a turn records itself ends its task, and nothing else. */
  private Mono<Void> broken(TaskId task, Throwable error) {
    return Mono.defer(() -> record(failure(task, Errors.say(error)))).then();
  }

  private Event failure(TaskId task, String why) {
    boolean undoing = state().status() == RunStatus.UNDOING;
    return undoing
        ? new Event.UndoFailed(task, why)
        : new Event.TaskFailed(task, why, Optional.empty());
  }

  private Step step(TaskId task) {
    return parts
        .plan()
        .step(task)
        .orElseThrow(() -> new IllegalStateException("the plan has no task " + task));
  }

  private void turn(TaskId task, Turn.Mode mode) {
    Step step = step(task);
    Mono<Void> turn = Mono.defer(() -> begun(step, task, mode));
    hold(task, mode == Turn.Mode.BEGIN ? unlessLeftOut(task, turn) : turn);
  }

  /** The plan's {@code when} is asked before anything begins, and never once something has. */
  private Mono<Void> unlessLeftOut(TaskId task, Mono<Void> work) {
    return Mono.defer(() -> {
      Step step = step(task);
      Optional<Condition> broken =
          state().task(task).attempt() > 0
              ? Optional.empty()
              : Stream.concat(parts.plan().plan().chainAround(step.id()).stream(), Stream.of(step))
                  .flatMap(one -> one.when().stream())
                  .filter(condition -> !parts.inputs().holds(task, condition, state()))
                  .findFirst();
      return broken
          .map(condition -> "when: " + condition.written() + " does not hold")
          .map(why -> record(new Event.TaskSkipped(task, why, Actor.engine())).then())
          .orElse(work);
    });
  }

  private Mono<Void> begun(Step step, TaskId task, Turn.Mode mode) {
    StepWork.Act act = step.work().act().orElseThrow();
    ResolvedAction<?, ?> resolved = parts.inputs().action(task, act, state());
    return withPermit(
        task,
        resolved,
        Mono.defer(
            () -> new Turn<>(parts, this, step, task, resolved, state().task(task)).run(mode)));
  }

  /** Runs a turn as soon as limits and locks, those of other runs included, let it. */
  private Mono<Void> withPermit(TaskId task, ResolvedAction<?, ?> resolved, Mono<Void> turn) {
    var resources = resources(resolved);
    return Mono.usingWhen(
        limits.acquire(resolved.hosts(), resources).subscribeOn(parts.loop()),
        _ -> locked(task, resources.writes(), turn),
        permit -> onLoop(() -> limits.release(permit)));
  }

  private static <P extends Record> org.changeover.spi.Resources resources(
      ResolvedAction<P, ?> resolved) {
    try {
      return resolved.action().resources(resolved.parameters(), resolved.target());
    } catch (LinkageError | VirtualMachineError e) {
      throw new Fence.PluginError(e);
    }
  }

  private Mono<Void> locked(TaskId task, Set<String> keys, Mono<Void> turn) {
    var locks = new ResourceLocks(parts.locksFolder(), run());
    return Mono.usingWhen(
        Mono.fromSupplier(() -> locks.claim(keys)),
        claim -> taken(task, claim).then(turn),
        claim -> Mono.<Void>fromRunnable(claim::close).subscribeOn(parts.work()));
  }

  private Mono<Boolean> taken(TaskId task, ResourceLocks.Claim claim) {
    return Mono.fromCallable(claim::take)
        .subscribeOn(parts.work())
        .flatMap(outcome ->
            switch (outcome) {
              case ResourceLocks.Outcome.Locked _ -> Mono.just(true);
              case ResourceLocks.Outcome.Busy(var key, var holder) -> {
                say(task, "waits for " + key + ", which the run " + holder + " holds");
                yield Mono.<Boolean>empty();
              }
            })
        .repeatWhenEmpty(attempts -> attempts.delayElements(Duration.ofSeconds(1), parts.timers()));
  }

  private void undo(TaskId task) {
    TaskState before = state().task(task);
    Optional<StepWork.Act> act = step(task).work().act();
    if (act.isEmpty() || !before.hasEffect()) {
      append(new Event.TaskUndone(task, "nothing to take back"));
      return;
    }
    hold(
        task,
        Mono.defer(() -> {
          ResolvedAction<?, ?> resolved = parts.inputs().action(task, act.get(), state());
          return withPermit(
              task, resolved, new UndoTurn<>(parts, this, task, resolved, before).run());
        }));
  }

  private Mono<Void> startWait(TaskId task) {
    return Mono.defer(() -> {
      var wait = (StepWork.Wait) step(task).work();
      Instant until =
          switch (wait.condition()) {
            case StepWork.Wait.For(var length) ->
                shortened(now().plus(parts.inputs().duration(task, length, state())));
            case StepWork.Wait.Until(var instant) ->
                shortened(parts.inputs().instant(task, instant, state()));
            case StepWork.Wait.Observed observed -> now().plus(observed.atMost());
          };
      return record(new Event.WaitStarted(task, until, wait.because())).then();
    });
  }

  /**
   * A time that only has to pass may be shorter on the lab; what has to come true takes its time,
   * and may be looked at more often.
   */
  private Instant shortened(Instant until) {
    return longestWait()
        .map(longest -> now().plus(longest))
        .filter(longest -> longest.isBefore(until))
        .orElse(until);
  }

  private Duration shortened(Duration pause) {
    return longestWait().filter(longest -> longest.compareTo(pause) < 0).orElse(pause);
  }

  private Optional<Duration> longestWait() {
    boolean lab = state().start().map(Event.RunStarted::lab).orElse(false);
    return state().options().maxWait().filter(_ -> lab);
  }

  private void endWait(TaskId task) {
    var wait = (StepWork.Wait) step(task).work();
    switch (wait.condition()) {
      case StepWork.Wait.For _, StepWork.Wait.Until _ ->
          append(new Event.TaskSucceeded(task, "the time is over", false, Map.of()));
      case StepWork.Wait.Observed observed ->
          append(
              new Event.TaskFailed(
                  task,
                  "did not come true within " + observed.atMost() + ": " + wait.because(),
                  Optional.empty()));
    }
  }

  /**
   * Looks again and again until the wait comes true or its time is over; that is told on the loop,
   * since a place among those that wait for a permit may be given up on no other thread.
   */
  private Mono<Void> looks(TaskId task) {
    var observed = (StepWork.Wait.Observed) ((StepWork.Wait) step(task).work()).condition();
    Duration left = Duration.between(now(), state().task(task).due().orElseGet(this::now));
    var inTheWay = new AtomicReference<>("");
    Mono<Void> look =
        Mono.defer(() -> {
          ResolvedAction<?, ?> resolved = parts.inputs().action(task, observed.act(), state());
          var one = new Look<>(parts, this, task, resolved, inTheWay);
          return withPermit(task, resolved, state().options().noWait() ? one.only() : one.once());
        });
    return look.repeatWhen(done ->
            done.takeWhile(_ -> waits(task) && !state().options().noWait())
                .delayElements(shortened(observed.every()), parts.timers()))
        .then()
        .timeout(left.isNegative() ? Duration.ZERO : left, parts.loop())
        .onErrorResume(java.util.concurrent.TimeoutException.class, _ -> Mono.empty());
  }

  private boolean waits(TaskId task) {
    return state().task(task).status() == TaskStatus.WAITING;
  }

  private Mono<Void> askManual(TaskId task) {
    return Mono.defer(() -> {
      var manual = (StepWork.Manual) step(task).work();
      String what = parts.inputs().text(task, manual.instruction(), state());
      return record(new Event.ManualAsked(task, what)).then();
    });
  }

  private void answerByOption(TaskId task) {
    TaskState asked = state().task(task);
    Actor starter = state().start().map(Event.RunStarted::by).orElseGet(Actor::engine);
    Actor option = new Actor(Actor.YES, Set.of(), "", "--yes of " + starter.operator());
    if (asked.status() == TaskStatus.MANUAL) {
      append(new Event.ManualConfirmed(task, option, "--yes"));
    } else {
      String fingerprint = asked.gate().map(Event.GateOpened::fingerprint).orElse("");
      append(new Event.Approved(task, option, "--yes", fingerprint));
    }
  }

  /**
   * Stops what is under way, and what an engine before this one left, and records it as stopped
   * once the hosts have confirmed.
   */
  private void stopTurns() {
    List<TaskId> open =
        state().tasks().values().stream()
            .filter(task -> task.status().active() || task.status() == TaskStatus.IN_DOUBT)
            .map(TaskState::id)
            .toList();
    if (stopping || (open.isEmpty() && inHand.isEmpty())) {
      return;
    }
    stopping = true;
    List.copyOf(inHand.values()).forEach(one -> one.work().dispose());
    background.add(
        Flux.fromIterable(open)
            .flatMap(this::stopped, parts.limits().turns())
            .then(onLoop(this::afterStop))
            .subscribe(_ -> {}, this::fail));
  }

  private Mono<Entry> stopped(TaskId id) {
    TaskState task = state().task(id);
    var operation = new Operation(run(), id.step(), id.target(), task.generation(), task.attempt());
    Mono<Boolean> stop =
        task.status() == TaskStatus.IN_DOUBT
            ? settled(id, operation)
            : Stops.confirmed(parts, operation);
    return stop.flatMap(ended ->
        record(
            ended
                ? new Event.TaskStopped(id)
                : new Event.DoubtRaised(
                    id,
                    "It was cancelled, and it is not known whether it has stopped.",
                    List.of("look on the host before you go on"),
                    false)));
  }

  private Mono<Boolean> settled(TaskId task, Operation operation) {
    return Mono.defer(
            () -> {
              StepWork.Act act = step(task).work().act().orElseThrow();
              ResolvedAction<?, ?> resolved = parts.inputs().action(task, act, state());
              return Stops.settled(parts, resolved.hosts(), operation, true);
            })
        .onErrorReturn(false);
  }

  private void afterStop() {
    stopping = false;
    step();
  }

  @Override
  public Mono<Reply> request(Request request, Actor actor) {
    return Mono.fromCallable(() ->
            closed || leaving
                ? new Reply.Refused("the engine has let go of this run: see its status")
                : ruled(request, actor))
        .doOnNext(_ -> stepOrFail())
        .doOnError(JournalException.class, this::fail)
        .subscribeOn(parts.loop());
  }

  private Reply ruled(Request request, Actor actor) {
    return switch (RequestRules.rule(request, actor, parts.plan(), state(), now())) {
      case RequestRules.Ruling.Granted(var events) -> {
        events.forEach(this::append);
        yield new Reply.Accepted();
      }
      case RequestRules.Ruling.Refused(var why) -> {
        append(
            new Event.RequestRefused(
                request.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT), actor, why));
        yield new Reply.Refused(why);
      }
    };
  }

  @Override
  public Flux<Entry> events(long from) {
    return parts
        .journal()
        .follow(from)
        .takeUntil(
            entry -> entry.event() instanceof Event.EngineStopped && entry.sequence() > began);
  }

  @Override
  public Flux<Telemetry> telemetry() {
    return telemetry.asFlux();
  }

  @Override
  public String run() {
    return state().start().map(Event.RunStarted::run).orElse("");
  }

  @Override
  public RunState state() {
    return course.state();
  }

  @Override
  public Machines.LineSink sink(TaskId task) {
    return (host, stream, text) -> {
      long end = outputs.line(task, host, stream, text);
      tell(new Telemetry.Line(task, host, stream, text, end));
    };
  }

  @Override
  public void progress(TaskId task, long done, long total, String unit) {
    tell(new Telemetry.Progress(task, done, total, unit));
  }

  /** Telemetry comes from many threads, and a sink takes it from one at a time. */
  private void tell(Telemetry news) {
    synchronized (telemetry) {
      telemetry.tryEmitNext(news);
    }
  }

  @Override
  public void say(TaskId task, String text) {
    sink(task).line("changeover", "out", text);
  }
}
