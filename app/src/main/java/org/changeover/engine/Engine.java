package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.changeover.journal.JournalException;
import org.changeover.plan.Probe;
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
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.Telemetry;
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
 * What is in hand and has not begun, because it waits for a lock or a condition, is given up as
 * soon as the state no longer calls for it: nothing begins in a run that was paused meanwhile or
 * halted by a failure, and no step that was skipped.
 *
 * <p>Another version of the plan changes nothing of what has begun: turns that are under way go on
 * as they are. What was in hand and had not begun is given up and decided on anew, with the steps
 * of that version. Nothing is decided between the event and the change: both are one piece of work
 * on the loop.
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

  private final Predicate<RunState> stays;
  private final Amendments amendments;
  private final OutputFiles outputs;
  private final Permits permits;
  private final InHand inHand = new InHand();
  private final Disposable.Swap alarm = Disposables.swap();
  private final Disposable.Swap probing = Disposables.swap();
  private final Disposable.Swap watching = Disposables.swap();
  private final Disposable.Composite background = Disposables.composite();
  private final Sinks.Empty<Void> owned = Sinks.empty();
  private final Sinks.One<RunEnd> end = Sinks.one();
  private final Sinks.Many<Telemetry> telemetry = Sinks.many().multicast().directBestEffort();
  private volatile EngineParts parts;
  private TaskWork work;
  private volatile Lookouts lookouts;
  private volatile Course course;
  private Duration knownDrift = Duration.ZERO;
  private volatile long began = Long.MAX_VALUE;
  private Actor asker = Actor.engine();
  private boolean stopping;
  private boolean leaving;
  private boolean closed;

  /**
   * @param stays says, when nothing can go on by itself, whether the engine stays for somebody to
   *     steer it
   */
  public Engine(EngineParts parts, Predicate<RunState> stays) {
    this(parts, stays, Amendments.none());
  }

  /**
   * @param amendments where other versions of the plan are found
   */
  public Engine(EngineParts parts, Predicate<RunState> stays, Amendments amendments) {
    this.parts = parts;
    this.amendments = amendments;
    this.course = Course.of(parts.plan(), RunState.empty());
    this.stays = stays;
    this.outputs = new OutputFiles(parts.outputFolder());
    this.permits = new Permits(parts, this);
    this.work = new TaskWork(parts, this, permits);
    this.lookouts = new Lookouts(parts, this, this::tell);
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
    return rules(request, actor)
        .flatMap(rules ->
            Mono.fromCallable(
                    () -> {
                      closed = true;
                      parts.journal().replay(1, entry -> course = course.fold(entry));
                      course = Course.of(parts.plan(), state().interrupted());
                      return state().sequence() == 0
                          ? new Reply.Refused(
                              "the run never began: resume it first (changeover resume RUN)")
                          : ruled(request, rules, actor);
                    })
                .subscribeOn(parts.loop()));
  }

  private void begin(Event.RunStarted first, Event.Options options, Actor by) {
    parts.journal().replay(1, entry -> course = course.fold(entry));
    if (state().sequence() == 0) {
      append(first);
    }
    boolean parked = state().status() == RunStatus.PARKED;
    Entry taken =
        append(
            new Event.EngineStarted(
                state().epoch() + 1, ProcessHandle.current().pid(), options, by));
    began = taken.sequence();
    asker = by;
    if (parked) {
      append(new Event.RunResumed(by, options.reason()));
    }
    background.add(
        parts
            .timers()
            .schedulePeriodically(
                () -> onLoop(this::tick).subscribe(_ -> {}, this::fail),
                TICK.toMillis(),
                TICK.toMillis(),
                TimeUnit.MILLISECONDS));
    background.add(probing);
    background.add(watching);
    watch();
    owned.tryEmitEmpty();
    step();
  }

  private void watch() {
    probing.update(parts.plan().plan().probe().map(this::watch).orElseGet(Disposables::disposed));
    watching.update(lookouts.watch());
  }

  /** Goes on from what the engine before this one saw last. */
  private Disposable watch(Probe probe) {
    var seen = new AtomicReference<Optional<Boolean>>(Optional.empty());
    parts
        .journal()
        .replay(
            1,
            entry -> {
              if (entry.event() instanceof Event.ProbeChanged changed) {
                seen.set(Optional.of(changed.up()));
              }
            });
    return new ProbeWatch(parts, this, probe, seen.get()).watch();
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
        .doOnNext(this::stepIfLocked)
        .subscribeOn(parts.loop())
        .doOnError(JournalException.class, this::fail);
  }

  /** A lock of another run may be all that is left to wait for. */
  private void stepIfLocked(Entry entry) {
    if (entry.event() instanceof Event.LockAwaited) {
      stepOrFail();
    }
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
   *
   * @param why recorded
   */
  public Mono<Void> letGo(String why) {
    return Mono.defer(
            () -> {
              leaving = true;
              Mono<Void> stopped = parts.machines().letGo();
              inHand.stop();
              return stopped;
            })
        .subscribeOn(parts.loop())
        .timeout(GRACE, Mono.empty(), parts.timers())
        .then(onLoop(() -> left(why)).doOnError(this::fail));
  }

  private void left(String why) {
    if (!closed) {
      append(new Event.EngineStopped(why));
      end.tryEmitEmpty();
    }
  }

  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    owned.tryEmitEmpty();
    alarm.dispose();
    inHand.stop();
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
      Outlook outlook = Decisions.of(course, now());
      giveUpWhatIsNotCalledFor(outlook);
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

  /** What has begun is not given up: it ends by itself, or is stopped. */
  private void giveUpWhatIsNotCalledFor(Outlook outlook) {
    if (!inHand.isEmpty()) {
      Set<Decision> calledFor = Set.copyOf(outlook.decisions());
      giveUp(decision -> !calledFor.contains(decision));
    }
  }

  private void giveUp(Predicate<Decision.OfTask> which) {
    inHand
        .giveUp(which.and(decision -> !state().task(decision.task()).status().active()))
        .forEach(outputs::end);
  }

  /** Nothing can go on by itself: lets go, unless somebody is there to steer. */
  private void settle(Outlook outlook) {
    boolean over = state().status().ended() || state().status() == RunStatus.PARKED;
    boolean halted =
        outlook.failed()
            && outlook.awaited().stream().noneMatch(one -> one.whose() == Outlook.Whose.TIME);
    boolean mayNotWait = state().options().noWait() && !outlook.awaited().isEmpty();
    if ((over || halted || mayNotWait) && !stays.test(state())) {
      append(new Event.EngineStopped(why(outlook, over)));
      RunState last = state();
      close();
      end.tryEmitValue(new RunEnd(last, outlook.awaited()));
    }
  }

  private String why(Outlook outlook, boolean over) {
    if (over) {
      return "the run is " + state().status();
    }
    return outlook.failed() ? "a step failed" : outlook.awaited().getFirst().why();
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
        if (!inHand.has(one.task())) {
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
      case Decision.Begin _ -> hold(decision, work.begun(task));
      case Decision.Apply _ -> hold(decision, work.turn(task, Turn.Mode.BEGIN));
      case Decision.Resolve _ -> hold(decision, work.turn(task, Turn.Mode.DOUBT));
      case Decision.StartWait _ -> hold(decision, work.waited(task));
      case Decision.Look _ -> hold(decision, work.looks(task));
      case Decision.EndWait _ -> append(work.over(task));
      case Decision.AskManual _ -> hold(decision, work.asked(task));
      case Decision.AnswerByOption _ -> append(work.answerByOption(task, asker));
      case Decision.LeaveOut(_, var why) ->
          append(new Event.TaskSkipped(task, why, Actor.engine()));
      case Decision.ExpireGate(_, var reject) -> append(new Event.GateExpired(task, reject));
      case Decision.Undo _ ->
          work.undo(task)
              .ifPresentOrElse(
                  undo -> hold(decision, undo),
                  () -> append(new Event.TaskUndone(task, "nothing to take back")));
    }
  }

  /** Subscribes to the work on a task, and looks again when it is over. */
  private void hold(Decision.OfTask decision, Mono<Void> work) {
    Disposable.Swap place = inHand.take(decision);
    place.update(
        work.onErrorResume(
                error -> !(error instanceof JournalException),
                error -> broken(decision.task(), error))
            .publishOn(parts.loop())
            .doFinally(_ -> leave(decision.task(), place))
            .subscribe(_ -> {}, this::fail));
  }

  private void leave(TaskId task, Disposable place) {
    onLoop(
            () -> {
              if (inHand.remove(task, place)) {
                outputs.end(task);
                if (!stopping && !leaving && state().task(task).status().active()) {
                  append(
                      work.failure(task, "the action ended without saying how: tell its author"));
                }
                step();
              }
            })
        .subscribe(_ -> {}, this::fail);
  }

  /** What went wrong outside of what a turn records itself ends its task, and nothing else. */
  private Mono<Void> broken(TaskId task, Throwable error) {
    return Mono.defer(() -> record(work.failure(task, Errors.say(error)))).then();
  }

  /** Stops what is under way, and what an engine before this one left. */
  private void stopTurns() {
    List<TaskState> open =
        state().tasks().values().stream().filter(TaskState::maybeGoingOn).toList();
    if (stopping || (open.isEmpty() && inHand.isEmpty())) {
      return;
    }
    stopping = true;
    inHand.stop();
    background.add(
        Flux.fromIterable(open)
            .flatMap(task -> new CancelTurn(parts, this, task).run(), parts.limits().turns())
            .then(onLoop(this::afterStop))
            .subscribe(_ -> {}, this::fail));
  }

  private void afterStop() {
    stopping = false;
    step();
  }

  @Override
  public Mono<Reply> request(Request request, Actor actor) {
    return owned
        .asMono()
        .then(
            rules(request, actor)
                .flatMap(rules ->
                    Mono.fromCallable(() -> answer(request, rules, actor))
                        .doOnNext(_ -> stepOrFail())
                        .subscribeOn(parts.loop()))
                .doOnError(JournalException.class, this::fail));
  }

  /**
   * What rules on a request, on the loop.
   *
   * @param granted what follows from it besides its events
   */
  private record Rules(Supplier<RequestRules.Ruling> ruling, Runnable granted) {}

  /** Of an amendment its plan is read first, and not on the loop. */
  private Mono<Rules> rules(Request request, Actor actor) {
    if (request instanceof Request.Amend amend) {
      return Mono.defer(() -> amendments.read(amend))
          .subscribeOn(parts.work())
          .map(version ->
              new Rules(
                  () -> RequestRules.amend(amend, version.plan(), actor, course, closed),
                  () -> goOnWith(version)))
          .onErrorResume(error -> {
            String why = Errors.say(error);
            return Mono.just(new Rules(() -> new RequestRules.Ruling.Refused(why), () -> {}));
          });
    }
    return Mono.just(new Rules(() -> RequestRules.rule(request, actor, course, now()), () -> {}));
  }

  private Reply answer(Request request, Rules rules, Actor actor) {
    if (closed || leaving) {
      return new Reply.Refused("the engine has let go of this run: see its status");
    }
    if (stopping && request instanceof Request.Undo) {
      String why = "what was under way is being stopped: ask again when it is cancelled";
      return refused(request, actor, new RequestRules.Ruling.Refused(why));
    }
    return ruled(request, rules, actor);
  }

  private Reply ruled(Request request, Rules rules, Actor actor) {
    return switch (rules.ruling().get()) {
      case RequestRules.Ruling.Granted(var events) -> {
        events.forEach(this::append);
        rules.granted().run();
        yield new Reply.Accepted();
      }
      case RequestRules.Ruling.Refused refused -> refused(request, actor, refused);
    };
  }

  private Reply refused(Request request, Actor actor, RequestRules.Ruling.Refused refused) {
    append(refused.event(request, actor));
    return new Reply.Refused(refused.why());
  }

  private void goOnWith(Amendments.Version version) {
    parts = parts.with(version);
    course = course.on(version.plan());
    if (closed) {
      return;
    }
    giveUp(_ -> true);
    work = new TaskWork(parts, this, permits);
    lookouts = new Lookouts(parts, this, this::tell);
    watch();
  }

  /** Fails as the engine does. */
  @Override
  public Flux<Entry> events(long from) {
    return parts
        .journal()
        .follow(from)
        .takeUntil(
            entry -> entry.event() instanceof Event.EngineStopped && entry.sequence() > began)
        .takeUntilOther(end.asMono().then(Mono.never()));
  }

  @Override
  public Flux<Telemetry> telemetry() {
    return Flux.defer(() -> telemetry.asFlux().startWith(lookouts.last()));
  }

  @Override
  public String run() {
    return state().start().map(Event.RunStarted::run).orElse("");
  }

  @Override
  public RunState state() {
    return course.state();
  }

  /** The plan as it is now. */
  RunPlan plan() {
    return course.plan();
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
