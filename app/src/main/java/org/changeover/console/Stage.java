package org.changeover.console;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.console.model.Key;
import org.changeover.console.model.Setting;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Looks;
import org.changeover.text.Sanitiser;

/**
 * A terminal that was taken over, on which one thing after another is shown. It has one reader of
 * keys for all of them: what is typed goes into the mailbox of what is shown now.
 *
 * <p>The end: however it comes, the terminal is put back first.
 */
final class Stage implements AutoCloseable {
  /** Between two frames of what goes on by itself. */
  static final Duration FRAME = Duration.ofMillis(80);

  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  /** In characters; terminals take less than 100 kB, and this is more than a screen. */
  private static final int LONGEST_COPY = 32_768;

  private final ConsoleTerminal terminal;
  private final StreamTerminal screen;
  private final Painter painter;
  private final Pace pace = new Pace(FRAME, System.nanoTime());
  private final Thread hook;
  private final AtomicReference<Mailbox> audience = new AtomicReference<>();
  private Display display;
  private volatile boolean inputEnded;
  private int asked;
  private int answered;
  private boolean reading;

  private Stage(ConsoleTerminal terminal) throws IOException {
    this.terminal = terminal;
    this.display = terminal.display();
    this.screen = new StreamTerminal(terminal.output(), terminal.size(), display);
    this.painter = Painter.on(screen, display.palette());
    this.hook = new Thread(this::putBack, "console-restore");
  }

  static Stage open(ConsoleTerminal terminal) throws IOException {
    var stage = new Stage(terminal);
    if (terminal.isOfProcess()) {
      Runtime.getRuntime().addShutdownHook(stage.hook);
    }
    try {
      stage.painter.start();
    } catch (IOException | RuntimeException e) {
      stage.close();
      throw e;
    }
    return stage;
  }

  /** From now on that mailbox is told of keys and sizes; the next frame paints every cell. */
  void showTo(Mailbox mailbox) {
    Mailbox before = audience.getAndSet(mailbox);
    if (before != null) {
      before.close();
    }
    painter.forget();
    if (!reading) {
      reading = true;
      terminal.onResize(() -> audience.get().resized());
      reader().name("console-keys").start(this::read);
    }
    if (inputEnded) {
      mailbox.inputEnded();
    }
    mailbox.resized(); // whose size may have changed while nobody listened
  }

  /**
   * Standard input holds on to whatever reads it while nobody types: of the few threads that carry
   * virtual ones, none may be lost to that.
   */
  private Thread.Builder reader() {
    return terminal.isOfProcess() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
  }

  /** To be told when the terminal has answered a frame's question. */
  void answered() {
    answered++;
    pace.answered(System.nanoTime());
  }

  /** When the next frame may go out; a question of one console may be answered to the next. */
  Pace pace() {
    return pace;
  }

  /** From the next frame on, which paints every cell. */
  void set(Setting setting) {
    display = display.with(setting);
    screen.display(display);
    painter.take(display.palette());
  }

  /** What a view depends on besides its model. */
  Looks looks() {
    return display.looks();
  }

  ConsoleTerminal terminal() {
    return terminal;
  }

  /**
   * One frame, of what differs from the one before; nothing is written when nothing does.
   *
   * @return whether something was
   */
  boolean show(Cells cells) throws IOException {
    if (!painter.differs(cells)) {
      return false;
    }
    screen.beginFrame();
    painter.paint(cells);
    screen.endFrame(false);
    pace.painted(false, 0, System.nanoTime());
    return true;
  }

  /**
   * The same on a terminal that is far, as much of it as the line carries; the rest is {@link #owes
   * owed}. What a key changed goes in several writes over a slow line, so that its first rows need
   * not wait for its last. The terminal is to answer once it has shown all that was written.
   *
   * @param ofKey whether a key made the frame
   */
  void showFar(Cells cells, boolean ofKey) throws IOException {
    if (!painter.differs(cells)) {
      painter.settle(cells);
      return;
    }
    long piece = pace.room(false);
    long room = pace.room(ofKey || painter.owesKey());
    long written = 0;
    boolean last;
    do {
      screen.beginFrame();
      painter.paint(cells, ofKey && written == 0, piece);
      written += screen.unsent();
      last = !painter.owesKey() || written >= room;
      screen.endFrame(last && written > 0);
    } while (!last);
    if (written > 0) {
      asked++;
      pace.painted(true, written, System.nanoTime());
    }
  }

  /** Whether some of the last frame is still to be shown. */
  boolean owes() {
    return painter.owes();
  }

  boolean mayCopy() {
    return display.copies();
  }

  /**
   * Puts a text into the terminal's clipboard, cleaned once more: whoever pastes it into a shell
   * would run what is hidden in it.
   *
   * @return whether it was; not when it is too long
   */
  boolean copy(String text) throws IOException {
    String clean = Sanitiser.cleanLines(text);
    boolean fits = clean.length() <= LONGEST_COPY;
    if (fits) {
      screen.copy(clean);
    }
    return fits;
  }

  StreamTerminal screen() {
    return screen;
  }

  Painter painter() {
    return painter;
  }

  private void read() {
    byte[] buffer = new byte[1024];
    try {
      InputStream in = terminal.input();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        audience.get().typed(Arrays.copyOf(buffer, n));
      }
    } catch (IOException lost) {
      // A terminal that cannot be read is one whose input has ended.
      inputEnded = true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    inputEnded = true;
    audience.get().inputEnded();
  }

  /** Gives the terminal back; whoever could be told of a failure cannot see it any more. */
  private void putBack() {
    try {
      screen.restore();
    } catch (IOException gone) {
      inputEnded = true;
    }
    try {
      terminal.close();
    } catch (IOException gone) {
      inputEnded = true;
    }
  }

  /** What the terminal still has to answer would be typed into whatever comes after us. */
  private void awaitAnswers() {
    long until = System.nanoTime() + LAST_ANSWERS.toNanos();
    var decoder =
        new KeyDecoder(
            new KeyDecoder.Sink() {
              @Override
              public void key(Key key) {}

              @Override
              public void paste(String text) {}

              @Override
              public void answered() {
                answered++;
              }
            });
    try {
      while (answered > 0 && answered < asked && !inputEnded && System.nanoTime() < until) {
        long left = until - System.nanoTime();
        decoder.take(audience.get().take(left).typed(), System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    awaitAnswers();
    putBack();
    if (!terminal.isOfProcess()) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook itself is what is running now, or about to: it finds everything done.
      hook.setName("console-restored");
    }
  }
}
