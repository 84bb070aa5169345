package org.changeover.console;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Effect;
import org.changeover.console.model.Key;
import org.changeover.console.model.KeyBindings;
import org.changeover.console.model.Message;
import org.changeover.console.model.Setting;
import org.changeover.console.model.Update;
import org.changeover.console.model.Updated;
import org.changeover.console.view.Cells;
import org.changeover.console.view.View;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Forecast;
import org.changeover.run.KeptOutput;
import org.changeover.run.LiveRun;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.text.Sanitiser;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A session at a terminal: takes messages from a mailbox, lets {@link Update} make the next model
 * of them, carries out the effects, and paints what {@link View} makes of the model.
 *
 * <p>Pace: what an operator does is answered at once; what the run does is painted at most every 80
 * ms, less often where many consoles share a process ({@link FrameBudget}), and over a slow line no
 * quicker than it is taken ({@link Pace}), in pieces that leave room for keys; the clock moves once
 * a second. When nothing differs, nothing is written. What the run prints is told to the model of a
 * far terminal only when it may be painted, and all of what was told before is: an answer to a key
 * is small then, whatever is printed.
 *
 * <p>An engine that is gone is looked for every two seconds, until the run has ended; what happened
 * meanwhile is made up for.
 *
 * <p>The end: however it comes (a key, the end of input, a signal, an exception), the terminal is
 * put back first. The run does not notice.
 */
public final class Console {
  private static final FrameBudget BUDGET = new FrameBudget();
  private static final int EVENTS = 512;
  private static final int LINES = 8192;
  private static final long LONGEST_REST = Mailbox.nanos(200);

  /** What the run said meanwhile is kept for a far terminal; more than that is not waited with. */
  private static final int HELD = 16_384;

  private final KeptOutput kept;
  private final Mono<Forecast> forecast;
  private final Mono<RunPlan> planNow;
  private final Asking asking;
  private final ConsoleTerminal terminal;
  private final IdleLock lock;
  private final Clock clock;
  private final Mailbox mailbox = new Mailbox();
  private final KeyDecoder decoder;
  private final Inflow<Entry> events;
  private final Inflow<Telemetry> telemetry;
  private final Disposable.Composite asked = Disposables.composite();
  private Stage stage;
  private ConsoleModel model;
  private long cost;
  private final List<Telemetry> held = new ArrayList<>();
  private boolean urgent;
  private boolean dirty = true;
  private Optional<ConsoleExit.Reason> exit = Optional.empty();

  private Console(
      LiveRun run,
      KeptOutput kept,
      RunPlan plan,
      Mono<RunPlan> planNow,
      Mono<Forecast> forecast,
      Actor actor,
      ConsoleTerminal terminal,
      IdleLock lock,
      Clock clock) {
    this.kept = kept;
    this.forecast = forecast;
    this.planNow = planNow;
    this.asking = new Asking(run, actor);
    this.terminal = terminal;
    this.lock = lock;
    this.clock = clock;
    this.model =
        ConsoleModel.of(
            plan,
            Forecast.none(),
            actor,
            terminal.size(),
            clock.instant(),
            terminal.display().looks().zone());
    this.decoder = new KeyDecoder(keys());
    this.events =
        new Inflow<>(
            () -> run.events(model.state().sequence() + 1),
            () -> new Feed<>(EVENTS, mailbox::entry, this::gone));
    this.telemetry =
        new Inflow<>(run::telemetry, () -> new Feed<>(LINES, mailbox::telemetry, this::silent));
  }

  /**
   * A console for a run; {@link #run} shows it.
   *
   * @param kept what the run's tasks printed before the console opened
   * @param forecast how long the plan's steps are going to take; not waited for
   * @param actor whose requests these are; the engine decides what that actor may
   */
  public static Console open(
      LiveRun run,
      KeptOutput kept,
      RunPlan plan,
      Mono<Forecast> forecast,
      Actor actor,
      ConsoleTerminal terminal) {
    return open(run, kept, plan, Mono.empty(), forecast, actor, terminal, IdleLock.never());
  }

  /**
   * The same at a terminal that may have been left alone.
   *
   * @param planNow the plan as it is when it is asked for: it may be amended meanwhile
   * @param lock of the session at that terminal, whatever it shows
   */
  public static Console open(
      LiveRun run,
      KeptOutput kept,
      RunPlan plan,
      Mono<RunPlan> planNow,
      Mono<Forecast> forecast,
      Actor actor,
      ConsoleTerminal terminal,
      IdleLock lock) {
    return new Console(
        run, kept, plan, planNow, forecast, actor, terminal, lock, Clock.systemUTC());
  }

  /**
   * Shows the run until the operator leaves or the terminal is gone. Blocks; the terminal is given
   * back before it returns or throws.
   *
   * @throws IOException when the terminal cannot be written to
   */
  public ConsoleExit run() throws IOException, InterruptedException {
    try (Stage taken = Stage.open(terminal)) {
      return on(taken);
    }
  }

  /** Has it end as if the terminal were gone; by any thread, at any time. */
  public void leave() {
    mailbox.inputEnded();
  }

  /** The same on a terminal that was taken over already, and goes on to be. */
  ConsoleExit on(Stage given) throws IOException, InterruptedException {
    stage = given;
    BUDGET.enter();
    try {
      stage.showTo(mailbox);
      paint(System.nanoTime()); // the plan is known: it is shown before anything is asked
      events.begin();
      telemetry.begin();
      owned(forecast.<Message>map(Message.Foreseen::new).flux());
      loop();
    } finally {
      BUDGET.leave();
      events.dispose();
      telemetry.dispose();
      asked.dispose();
    }
    return ended(exit.orElse(ConsoleExit.Reason.TERMINAL_LOST));
  }

  private void loop() throws IOException, InterruptedException {
    while (exit.isEmpty()) {
      Mailbox.Batch batch = mailbox.take(pause(), rest());
      long begun = System.nanoTime();
      deal(batch);
      if (exit.isEmpty() && dirty && stage.pace().wait(urgent, System.nanoTime()) == 0) {
        paint(begun);
      }
    }
  }

  /** Until the clock moves, the next frame is due, or an Escape is known to stand alone. */
  private long pause() {
    long now = System.nanoTime();
    long rest =
        dirty
            ? Math.max(1, stage.pace().wait(urgent, now))
            : Mailbox.nanos(1000 - clock.millis() % 1000);
    return decoder.patience(rest, now);
  }

  /** What is printed is not looked at much sooner than it may be painted. */
  private long rest() {
    return Math.min(LONGEST_REST, stage.pace().wait(false, System.nanoTime()));
  }

  private void deal(Mailbox.Batch batch) {
    if (batch.resized()) {
      stage.screen().resize(terminal.size());
      stage.painter().forget();
      take(new Message.Resized(terminal.size()));
    }
    if (!batch.telemetry().isEmpty()) {
      held.addAll(batch.telemetry());
      telemetry.done(batch.telemetry().size());
      dirty = true;
    }
    if (!batch.entries().isEmpty()) {
      if (model.state().sequence() > 0) {
        release(); // what was printed before an event stands before it
      }
      take(new Message.Tick(clock.instant()));
      take(new Message.Happened(batch.entries()));
      events.done(batch.entries().size());
    }
    if (!terminal.isFar() || held.size() > HELD && batch.typed().isEmpty()) {
      release();
    }
    batch.messages().forEach(this::hear);
    urgent |= batch.resized() || !batch.messages().isEmpty();
    decoder.take(batch.typed(), System.nanoTime());
    if (batch.inputEnded()) {
      exit = exit.or(() -> Optional.of(ConsoleExit.Reason.TERMINAL_LOST));
    }
    tick();
  }

  private void release() {
    if (!held.isEmpty()) {
      take(new Message.Said(List.copyOf(held)));
      held.clear();
    }
  }

  private void hear(Message message) {
    if (message instanceof Message.Disconnected) {
      events.over();
      if (isAlone()) {
        return; // there is still no engine
      }
    }
    take(message);
  }

  private boolean isAlone() {
    return model.world().gone().isPresent();
  }

  private void followAgain() {
    if (!isAlone()) {
      telemetry.beginAgain();
    } else if (!model.state().status().ended()) {
      events.beginAgain();
    }
  }

  private void tick() {
    lockIfLeftAlone();
    followAgain();
    if (lock.isClosed()) {
      exit = exit.or(() -> Optional.of(ConsoleExit.Reason.IDLE));
    }
    Instant now = clock.instant();
    if (now.getEpochSecond() != model.now().getEpochSecond()) {
      take(new Message.Tick(now));
    }
  }

  private void lockIfLeftAlone() {
    if (lock.isLocked() && model.world().locked().isEmpty()) {
      take(new Message.Locked(lock.whyLocked()));
    }
  }

  private void take(Message message) {
    Updated updated = Update.update(model, message);
    model = updated.model();
    dirty = true;
    updated.effects().forEach(this::effect);
  }

  private void effect(Effect effect) {
    switch (effect) {
      case Effect.Ask(var requests) -> ask(requests);
      case Effect.Copy(String text) -> take(copy(text));
      case Effect.Save(var lines) -> save(lines);
      case Effect.Read(TaskId task) -> read(task);
      case Effect.ReadPlan _ -> readPlan();
      case Effect.Leave _ ->
          exit =
              Optional.of(isAlone() ? ConsoleExit.Reason.RUN_ENDED : ConsoleExit.Reason.DETACHED);
      case Effect.Redraw _ -> stage.painter().forget();
      case Effect.Set(Setting setting) -> stage.set(setting);
    }
  }

  private void ask(List<Request> requests) {
    if (lock.isLocked()) {
      take(new Message.Replied(requests.getFirst(), new Reply.Refused(lock.whyLocked())));
      return;
    }
    owned(asking.of(requests));
  }

  /**
   * What is still to be asked of the engine: of many requests that are under way when the console
   * is left, the others are still made. By any thread.
   */
  public Unfinished unfinished() {
    return new Unfinished(List.of(asking));
  }

  /** The same, for the list of runs. */
  Asking asking() {
    return asking;
  }

  private Message copy(String text) {
    if (!stage.mayCopy()) {
      return new Message.Failed("Not copied: the clipboard is off; set clipboard on.");
    }
    try {
      return stage.copy(text)
          ? new Message.Copied(text.length())
          : new Message.Failed("Not copied: it is too long for a clipboard.");
    } catch (IOException gone) {
      return new Message.Failed("Not copied: " + gone.getMessage());
    }
  }

  private void save(List<String> lines) {
    if (lock.isLocked()) {
      take(new Message.Failed("Not saved: " + lock.whyLocked()));
      return;
    }
    owned(
        kept.save(lines.stream().map(Sanitiser::clean).toList())
            .<Message>map(Message.Saved::new)
            .onErrorResume(
                error -> Mono.just(new Message.Failed("Not saved: " + error.getMessage())))
            .flux());
  }

  private void read(TaskId task) {
    owned(
        kept.tail(task)
            .<Message>map(tail -> new Message.Kept(task, tail))
            .onErrorResume(error ->
                Mono.just(new Message.Unreadable(task, String.valueOf(error.getMessage()))))
            .flux());
  }

  private void readPlan() {
    owned(
        planNow
            .<Message>map(Message.Amended::new)
            .onErrorResume(error ->
                Mono.just(
                    new Message.Failed(
                        "The plan was amended and cannot be read, leave and come back: "
                            + error.getMessage())))
            .flux());
  }

  /** Has answers put into the mailbox, unless the console ends before. */
  private void owned(Flux<Message> answers) {
    Disposable.Swap slot = Disposables.swap();
    asked.add(slot);
    slot.update(answers.doFinally(_ -> asked.remove(slot)).subscribe(mailbox::message));
  }

  private void gone(String why) {
    mailbox.message(new Message.Disconnected(why));
  }

  private void silent(String why) {
    telemetry.over();
  }

  private KeyDecoder.Sink keys() {
    return new KeyDecoder.Sink() {
      @Override
      public void key(Key key) {
        if (exit.isEmpty()) {
          typed();
          take(new Message.Pressed(key, clock.instant()));
        }
      }

      @Override
      public void paste(String text) {
        typed();
        take(new Message.Pasted(text));
      }

      @Override
      public void answered() {
        stage.answered();
      }
    };
  }

  private void typed() {
    urgent = true;
    if (!lock.typed()) {
      lockIfLeftAlone();
    }
  }

  private void paint(long begun) throws IOException {
    if (!urgent && !stage.owes()) {
      release();
    }
    model = View.within(model, stage.looks());
    Cells cells = View.view(model, stage.looks());
    cost += (System.nanoTime() - begun - cost) / 8;
    stage.pace().spacing(BUDGET.spacing(Stage.FRAME.toNanos(), cost));
    if (terminal.isFar()) {
      stage.showFar(cells, urgent);
    } else {
      stage.show(cells);
    }
    urgent = false;
    dirty = !held.isEmpty() || stage.owes();
  }

  private ConsoleExit ended(ConsoleExit.Reason reason) {
    String id = KeyBindings.runId(model);
    String rest = " %s The others are asked for without you.".formatted(asking.tally().text());
    String text =
        switch (reason) {
          case DETACHED ->
              model.state().status().ended()
                  ? "The run is over. To look at it again: changeover attach " + id
                  : "The run goes on. To come back: changeover attach " + id;
          case RUN_ENDED ->
              model.state().status().ended()
                  ? "The run is over. To look at it again: changeover attach " + id
                  : "No engine runs it now. To go on: changeover resume " + id;
          case IDLE -> lock.whyClosed() + " The run goes on: changeover attach " + id;
          case TERMINAL_LOST -> "The terminal is gone; the run goes on: changeover attach " + id;
        };
    return new ConsoleExit(
        reason, model.state().status(), asking.rest().isDone() ? text : text + rest);
  }
}
