package org.changeover.console;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.changeover.console.model.Key;
import org.changeover.console.model.LobbyEffect;
import org.changeover.console.model.LobbyModel;
import org.changeover.console.model.LobbyUpdate;
import org.changeover.console.model.LobbyUpdated;
import org.changeover.console.view.LobbyView;
import org.changeover.run.Actor;
import org.changeover.text.Sanitiser;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A session at a terminal that begins with the list of runs: from there into the console of one and
 * back, or to the plans and into the console of a run that is started of one.
 *
 * <p>One thread owns model and screen. What takes time is asked of the {@link Lobby}; its answers
 * come on other threads, wait in a queue, and are dropped when the operator has gone on meanwhile.
 * The list of runs is read again every two seconds, while it or a plan is shown.
 */
public final class RunsConsole {
  private static final Duration READ_AGAIN = Duration.ofSeconds(2);

  /** How often it is said how far a preview is. */
  private static final Duration SAID = Duration.ofMillis(100);

  private final Lobby lobby;
  private final ConsoleTerminal terminal;
  private final IdleLock lock;
  private final Clock clock;

  /**
   * Answers, bounded by what is asked: the runs every two seconds, how far a preview is ten times a
   * second, one thing besides.
   */
  private final Queue<Function<LobbyModel, LobbyUpdated>> answers = new ConcurrentLinkedQueue<>();

  private Stage stage;
  private Mailbox mailbox = new Mailbox();
  private KeyDecoder decoder = new KeyDecoder(keys());
  private Disposable.Composite asked = Disposables.composite();
  private Disposable.Swap looking = Disposables.swap();
  private LobbyModel model;
  private Optional<LobbyEffect> way = Optional.empty();
  private boolean asking;

  private volatile Optional<Console> shown = Optional.empty();

  /** What is asked of engines whose consoles were left meanwhile. */
  private final List<Asking> left = new CopyOnWriteArrayList<>();

  /** Begins the question that is asked once the one under way is answered: the last one. */
  private Optional<Runnable> next = Optional.empty();

  private RunsConsole(
      Lobby lobby, Actor actor, ConsoleTerminal terminal, IdleLock lock, Clock clock) {
    this.lobby = lobby;
    this.terminal = terminal;
    this.lock = lock;
    this.clock = clock;
    this.model = LobbyModel.of(actor, terminal.size(), clock.instant());
  }

  public static RunsConsole open(Lobby lobby, Actor actor, ConsoleTerminal terminal) {
    return open(lobby, actor, terminal, IdleLock.never());
  }

  /**
   * The same at a terminal that may have been left alone.
   *
   * @param lock that the consoles have too
   */
  public static RunsConsole open(
      Lobby lobby, Actor actor, ConsoleTerminal terminal, IdleLock lock) {
    return new RunsConsole(lobby, actor, terminal, lock, Clock.systemUTC());
  }

  /**
   * Shows the list, and whatever is opened from it, until the operator leaves or the terminal is
   * gone. Blocks; the terminal is given back before it returns or throws.
   *
   * @return whether the operator left, and not the terminal
   * @throws IOException when the terminal cannot be written to
   */
  public boolean run() throws IOException, InterruptedException {
    try (Stage taken = Stage.open(terminal)) {
      stage = taken;
      while (true) {
        Optional<LobbyEffect> next = choose();
        if (next.isEmpty()) {
          return false;
        }
        if (!(next.get() instanceof LobbyEffect.Open(String run))) {
          return true;
        }
        if (!shown(run)) {
          return false;
        }
      }
    }
  }

  /**
   * What is still to be asked of engines that was asked for in a console. Safe for use by several
   * threads.
   */
  public Unfinished unfinished() {
    Stream<Asking> now = shown.map(Console::asking).stream();
    return new Unfinished(Stream.concat(now, left.stream()).distinct().toList());
  }

  /** Whether the terminal is still there after it. */
  private boolean shown(String run) throws IOException, InterruptedException {
    Console console;
    try {
      console = lobby.console(run, terminal, lock);
    } catch (IOException | RuntimeException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      model = LobbyUpdate.failed(model, run + " cannot be shown: " + Sanitiser.clean(why)).model();
      return true;
    }
    shown = Optional.of(console);
    ConsoleExit exit;
    try {
      exit = console.on(stage);
    } finally {
      left.removeIf(one -> one.rest().isDone());
      if (!console.asking().rest().isDone()) {
        left.add(console.asking());
        model = LobbyUpdate.tallied(model, console.asking().tally()).model();
      }
      shown = Optional.empty();
    }
    return switch (exit.reason()) {
      case DETACHED, RUN_ENDED -> true;
      case IDLE, TERMINAL_LOST -> false;
    };
  }

  /** How the list is left: into a run, or for good; nothing when the terminal is gone. */
  private Optional<LobbyEffect> choose() throws IOException, InterruptedException {
    mailbox = new Mailbox();
    decoder = new KeyDecoder(keys());
    way = Optional.empty();
    looking = Disposables.swap();
    asked = Disposables.composite(looking);
    asking = false;
    next = Optional.empty();
    model = model.size(terminal.size());
    stage.screen().resize(terminal.size());
    stage.showTo(mailbox);
    asked.add(
        Flux.interval(Duration.ZERO, READ_AGAIN)
            .onBackpressureDrop()
            .concatMap(_ -> lobby.runs().onErrorComplete(), 1)
            .subscribe(runs -> heard(shown -> LobbyUpdate.read(shown, runs))));
    for (Asking one : left) {
      asked.add(
          Mono.fromFuture(one.rest(), true)
              .subscribe(tally -> heard(shown -> LobbyUpdate.tallied(shown, tally))));
    }
    try {
      while (way.isEmpty()) {
        Mailbox.Batch batch = mailbox.take(pause());
        if (batch.inputEnded() || lock.isClosed()) {
          return Optional.empty();
        }
        lockIfLeftAlone();
        deal(batch);
        show();
      }
      return way;
    } finally {
      asked.dispose();
      answers.clear();
    }
  }

  private void lockIfLeftAlone() {
    if (lock.isLocked() && model.locked().isEmpty()) {
      model = model.locked(lock.whyLocked());
    }
  }

  private void heard(Function<LobbyModel, LobbyUpdated> answer) {
    answers.add(answer);
    mailbox.wake();
  }

  private long pause() {
    return decoder.patience(Mailbox.nanos(1000 - clock.millis() % 1000), System.nanoTime());
  }

  private void deal(Mailbox.Batch batch) {
    if (batch.resized()) {
      stage.screen().resize(terminal.size());
      stage.painter().forget();
      model = model.size(terminal.size());
    }
    for (var answer = answers.poll(); answer != null; answer = answers.poll()) {
      take(answer.apply(model));
    }
    decoder.take(batch.typed(), System.nanoTime());
  }

  private void take(LobbyUpdated updated) {
    model = updated.model();
    updated.effect().ifPresent(this::effect);
  }

  private void effect(LobbyEffect effect) {
    switch (effect) {
      case LobbyEffect.Open _, LobbyEffect.Leave _ -> way = Optional.of(effect);
      case LobbyEffect.Redraw _ -> stage.painter().forget();
      case LobbyEffect.Set(var setting) -> stage.set(setting);
      case LobbyEffect.Find _ -> ask(lobby.plans(), LobbyUpdate::found);
      case LobbyEffect.Look(var plan, var inventory) ->
          ask(lobby.look(plan, inventory), LobbyUpdate::looked);
      case LobbyEffect.Preview asked -> preview(asked);
      case LobbyEffect.EndPreview _ -> looking.update(Disposables.disposed());
      case LobbyEffect.Start(var page, var on) ->
          ask(unlessLocked(lobby.start(page, on)), LobbyUpdate::goesOn);
      case LobbyEffect.Resume(var run) -> ask(unlessLocked(lobby.resume(run)), LobbyUpdate::goesOn);
    }
  }

  /** One at a time; the one before ends. */
  private void preview(LobbyEffect.Preview asked) {
    looking.update(
        lobby
            .preview(asked.page())
            .sample(SAID)
            .subscribe(
                stage -> heard(shown -> LobbyUpdate.previewed(shown, asked, stage)),
                error ->
                    heard(shown ->
                        LobbyUpdate.notPreviewed(
                            shown, asked, String.valueOf(error.getMessage())))));
  }

  private <T> Mono<T> unlessLocked(Mono<T> work) {
    return lock.isLocked() ? Mono.error(new IllegalStateException(lock.whyLocked())) : work;
  }

  /** Has an answer change the model, unless the list has been left by then. */
  private <T> void ask(Mono<T> question, BiFunction<LobbyModel, T, LobbyUpdated> taker) {
    Runnable begin =
        () ->
            asked.add(
                question.subscribe(
                    answer -> answered(shown -> taker.apply(shown, answer)),
                    error ->
                        answered(shown ->
                            LobbyUpdate.failed(shown, String.valueOf(error.getMessage())))));
    if (asking) {
      next = Optional.of(begin);
    } else {
      asking = true;
      begin.run();
    }
  }

  private void answered(Function<LobbyModel, LobbyUpdated> answer) {
    heard(shown -> {
      asking = next.isPresent();
      Optional<Runnable> waiting = next;
      next = Optional.empty();
      waiting.ifPresent(Runnable::run);
      return answer.apply(shown);
    });
  }

  private void show() throws IOException {
    Instant now = clock.instant();
    if (now.getEpochSecond() != model.now().getEpochSecond()) {
      model = model.now(now);
    }
    stage.show(LobbyView.view(model, stage.looks()));
  }

  private KeyDecoder.Sink keys() {
    return new KeyDecoder.Sink() {
      @Override
      public void key(Key key) {
        if (!lock.typed()) {
          lockIfLeftAlone();
        }
        if (way.isEmpty()) {
          take(LobbyUpdate.pressed(model, key, clock.instant()));
        }
      }

      @Override
      public void paste(String text) {
        model = LobbyUpdate.pasted(model, text);
      }

      @Override
      public void answered() {
        stage.answered();
      }
    };
  }
}
