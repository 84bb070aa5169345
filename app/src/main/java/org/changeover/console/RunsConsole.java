package org.changeover.console;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.console.model.Key;
import org.changeover.console.model.RunLine;
import org.changeover.console.model.RunsModel;
import org.changeover.console.model.RunsModel.Choice;
import org.changeover.console.view.RunsView;
import org.changeover.run.Actor;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A session at a terminal that begins with the list of runs: from there into the console of one,
 * and back. The list is read again every two seconds, on another thread than the one that answers
 * keys.
 */
public final class RunsConsole {
  private static final Duration READ_AGAIN = Duration.ofSeconds(2);
  private static final long ESCAPE_MILLIS = 50;

  private final Mono<List<RunLine>> runs;
  private final Consoles consoles;
  private final ConsoleTerminal terminal;
  private final Clock clock;
  private final AtomicReference<List<RunLine>> read = new AtomicReference<>();
  private Mailbox mailbox = new Mailbox();
  private KeyDecoder decoder = new KeyDecoder(keys());
  private RunsModel model;
  private Choice choice = new Choice.Stay();
  private boolean redraw;
  private long escaped;

  /** Opens the console of a run, by its id. */
  @FunctionalInterface
  public interface Consoles {
    Console of(String run) throws IOException;
  }

  private RunsConsole(
      Mono<List<RunLine>> runs,
      Consoles consoles,
      Actor actor,
      ConsoleTerminal terminal,
      Clock clock) {
    this.runs = runs;
    this.consoles = consoles;
    this.terminal = terminal;
    this.clock = clock;
    this.model = RunsModel.of(actor, terminal.size(), clock.instant());
  }

  /**
   * @param runs the last first; subscribed to again and again, and may not block its subscriber
   */
  public static RunsConsole open(
      Mono<List<RunLine>> runs, Consoles consoles, Actor actor, ConsoleTerminal terminal) {
    return new RunsConsole(runs, consoles, actor, terminal, Clock.systemUTC());
  }

  /**
   * Shows the list, and whatever is opened from it, until the operator leaves or the terminal is
   * gone. Blocks; the terminal is given back before it returns or throws.
   *
   * @return whether the operator left, and not the terminal
   * @throws IOException when the terminal cannot be written to
   */
  public boolean run() throws IOException, InterruptedException {
    try (Stage stage = Stage.open(terminal)) {
      while (true) {
        switch (choose(stage)) {
          case Choice.Open(String run) -> {
            if (!shown(run, stage)) {
              return false;
            }
          }
          case Choice.Leave _ -> {
            return true;
          }
          case Choice.Stay _, Choice.Redraw _ -> {
            return false;
          }
        }
      }
    }
  }

  /** Whether the terminal is still there after it. */
  private boolean shown(String run, Stage stage) throws IOException, InterruptedException {
    Console console;
    try {
      console = consoles.of(run);
    } catch (IOException | RuntimeException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      model = model.trouble(run + " cannot be shown: " + Sanitiser.clean(why));
      return true;
    }
    return console.on(stage).reason() != ConsoleExit.Reason.TERMINAL_LOST;
  }

  /** What is chosen; nothing when the terminal is gone. */
  private Choice choose(Stage stage) throws IOException, InterruptedException {
    mailbox = new Mailbox();
    decoder = new KeyDecoder(keys());
    choice = new Choice.Stay();
    model = model.size(terminal.size());
    stage.screen().resize(terminal.size());
    stage.showTo(mailbox);
    var reading =
        Flux.interval(Duration.ZERO, READ_AGAIN)
            .onBackpressureDrop()
            .concatMap(_ -> runs.onErrorComplete(), 1)
            .subscribe(this::heard);
    try {
      while (choice instanceof Choice.Stay) {
        Mailbox.Batch batch = mailbox.take(pause());
        if (batch.inputEnded()) {
          return new Choice.Stay();
        }
        deal(stage, batch);
        show(stage);
      }
      return choice;
    } finally {
      reading.dispose();
    }
  }

  private void heard(List<RunLine> lines) {
    read.set(lines);
    mailbox.wake();
  }

  private long pause() {
    return decoder.pending()
        ? Math.max(1, escaped + Mailbox.nanos(ESCAPE_MILLIS) - System.nanoTime())
        : Mailbox.nanos(1000 - clock.millis() % 1000);
  }

  private void deal(Stage stage, Mailbox.Batch batch) throws IOException {
    if (batch.resized()) {
      stage.screen().resize(terminal.size());
      stage.painter().forget();
      model = model.size(terminal.size());
    }
    List<RunLine> lines = read.getAndSet(null);
    if (lines != null) {
      model = model.runs(lines);
    }
    type(batch.typed());
    if (redraw) {
      redraw = false;
      stage.painter().forget();
    }
  }

  private void type(List<byte[]> chunks) {
    if (chunks.isEmpty()
        && decoder.pending()
        && System.nanoTime() - escaped >= Mailbox.nanos(ESCAPE_MILLIS)) {
      decoder.timeout();
    }
    chunks.forEach(decoder::feed);
    if (!chunks.isEmpty()) {
      escaped = System.nanoTime();
    }
  }

  private void show(Stage stage) throws IOException {
    Instant now = clock.instant();
    if (now.getEpochSecond() != model.now().getEpochSecond()) {
      model = model.now(now);
    }
    stage.show(RunsView.view(model, stage.looks()), false);
  }

  private KeyDecoder.Sink keys() {
    return new KeyDecoder.Sink() {
      @Override
      public void key(Key key) {
        if (!(choice instanceof Choice.Stay)) {
          return;
        }
        RunsModel.Chosen chosen = model.pressed(key);
        model = chosen.model();
        if (chosen.choice() instanceof Choice.Redraw) {
          redraw = true;
        } else {
          choice = chosen.choice();
        }
      }

      @Override
      public void paste(String text) {
        model = model.pasted(text);
      }
    };
  }
}
