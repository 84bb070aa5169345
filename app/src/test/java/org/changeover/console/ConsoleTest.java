package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.changeover.console.model.Size;
import org.changeover.console.view.Glyphs;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole session over streams: the console's own threads, a run that a test tells. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleTest {
  private static final String RESTORED =
      "\u001b[?2004l\u001b[0m\u001b[2J\u001b[1;1H\u001b[?25h\u001b[?1049l";

  /** A terminal of streams. */
  private static class Streams implements ConsoleTerminal {
    volatile boolean far;

    @Override
    public boolean isFar() {
      return far;
    }

    @Override
    public boolean isOfProcess() {
      return true;
    }

    final PipedOutputStream keyboard = new PipedOutputStream();
    final ByteArrayOutputStream wire =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            writes++;
            notifyAll();
          }
        };
    final PipedInputStream in;
    volatile Size size = Size.SMALLEST;
    volatile Runnable resized = () -> {};
    volatile boolean closed;
    private int writes;

    /** How often something was written. */
    int writes() {
      synchronized (wire) {
        return writes;
      }
    }

    Streams() throws IOException {
      in = new PipedInputStream(keyboard);
    }

    void type(String keys) throws IOException {
      keyboard.write(keys.getBytes(UTF_8));
      keyboard.flush();
    }

    String written() {
      return wire.toString(UTF_8);
    }

    /** Waits until a terminal that reads all this shows the text. */
    void awaitShown(String text) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      synchronized (wire) {
        while (!screen().contains(text)) {
          long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          assertThat(left).as("'%s' is not shown:%n%s", text, screen()).isPositive();
          wire.wait(left);
        }
      }
    }

    private String screen() {
      var terminal = new ScreenTerminal(120, 40);
      terminal.write(written());
      return terminal.toString();
    }

    @Override
    public InputStream input() {
      return in;
    }

    @Override
    public OutputStream output() {
      return wire;
    }

    @Override
    public Size size() {
      return size;
    }

    @Override
    public void onResize(Runnable action) {
      resized = action;
    }

    @Override
    public Display display() {
      return Displays.of(Displays.MONO, Glyphs.UNICODE);
    }

    @Override
    public boolean mayCopy() {
      return true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Streams streams = new Streams();
  private final ToldRun run = ToldRun.of(SampleRun.gateOpen());

  ConsoleTest() throws IOException {}

  private static CompletableFuture<ConsoleExit> show(ToldRun run, ConsoleTerminal terminal) {
    var exit = new CompletableFuture<ConsoleExit>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            exit.complete(
                Console.open(run, run, SampleRun.plan(), SampleRun.ALICE, terminal).run());
          } catch (Exception e) {
            exit.completeExceptionally(e);
          }
        });
    return exit;
  }

  @Test
  void q_detaches_andSaysHowToComeBack() throws Exception {
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("switch-dns");
    streams.type("q");
    ConsoleExit left = exit.get(10, TimeUnit.SECONDS);
    assertThat(left.reason()).isEqualTo(ConsoleExit.Reason.DETACHED);
    assertThat(left.text())
        .isEqualTo("The run goes on. To come back: changeover attach libravatar-20261122-1330-k3f");
    assertThat(streams.written()).endsWith(RESTORED);
    assertThat(streams.closed).isTrue();
  }

  @Test
  void keys_reachTheEngine_andItsAnswerIsShown() throws Exception {
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("switch-dns");
    streams.type("p");
    streams.awaitShown("Recorded.");
    assertThat(run.requests).containsExactly(new Request.Pause(""));
    streams.type("\u001b[200~aaayyy\u001b[201~q");
    exit.get(10, TimeUnit.SECONDS);
    assertThat(run.requests).hasSize(1);
  }

  @Test
  void aFarTerminal_isSentNoMoreThanItAnswersFor_butKeysAtOnce() throws Exception {
    streams.far = true;
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("approve?");
    streams.type("\u001b[0n".repeat(count("\u001b[5n")));
    streams.type("?");
    streams.awaitShown("Keys");
    int asked = count("\u001b[5n");
    TimeUnit.SECONDS.sleep(2); // the clock moves, and waits for the answer
    assertThat(count("\u001b[5n")).isEqualTo(asked);
    streams.type("\u001b");
    TimeUnit.MILLISECONDS.sleep(500);
    assertThat(count("\u001b[5n")).isEqualTo(asked + 1);
    streams.type("q");
    TimeUnit.MILLISECONDS.sleep(300);
    assertThat(streams.closed).as("the last answers are waited for").isFalse();
    streams.type("\u001b[0n\u001b[0n");
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.DETACHED);
  }

  @Test
  void aFarTerminal_isAnsweredKeys_withoutWhatWasPrintedMeanwhile() throws Exception {
    streams.far = true;
    var copying = ToldRun.of(SampleRun.running());
    CompletableFuture<ConsoleExit> exit = show(copying, streams);
    streams.awaitShown("copy-database");
    streams.type("\u001b[0n".repeat(count("\u001b[5n")) + "\t");
    streams.awaitShown("▸ Output"); // to which there is no answer yet
    copying
        .telemetry
        .tryEmitNext(new Telemetry.Line(SampleRun.COPY, "new", "out", "hot off the press", 99_999))
        .orThrow();
    TimeUnit.MILLISECONDS.sleep(200);
    streams.type("\t");
    streams.awaitShown("▸ Plan");
    assertThat(streams.written()).doesNotContain("hot off the press");
    streams.type("\u001b[0n".repeat(count("\u001b[5n")));
    streams.awaitShown("hot off the press");
    streams.type("q");
    exit.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aRunThatPrintsWithoutEnd_isPaintedAtMostFifteenTimesASecond() throws Exception {
    var copying = ToldRun.of(SampleRun.running());
    CompletableFuture<ConsoleExit> exit = show(copying, streams);
    streams.awaitShown("copy-database");
    int before = streams.writes();
    long begin = System.nanoTime();
    long line = 0;
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(2)) {
      line++;
      copying
          .telemetry
          .tryEmitNext(
              new Telemetry.Line(SampleRun.COPY, "new", "out", "line " + line, 99_999 + line))
          .orThrow();
      TimeUnit.MILLISECONDS.sleep(5);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(streams.writes() - before).isBetween(2, (int) Math.ceil(15 * seconds));
    streams.type("q");
    exit.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aConsoleWhoseRunIsOver_writesItsClockAndNothingElse() throws Exception {
    CompletableFuture<ConsoleExit> exit = show(ToldRun.of(SampleRun.finished()), streams);
    streams.awaitShown("FINISHED");
    TimeUnit.MILLISECONDS.sleep(500);
    int writes = streams.writes();
    int bytes = streams.wire.size();
    TimeUnit.SECONDS.sleep(3);
    assertThat(streams.writes() - writes).isBetween(1, 4);
    assertThat(streams.wire.size() - bytes).isLessThan(4 * 50);
    streams.type("q");
    exit.get(10, TimeUnit.SECONDS);
  }

  @Test
  void keysOfWhatWasShownBefore_neverHoldUpTheReader() throws Exception {
    var before = new Mailbox();
    for (int i = 0; i < 64; i++) {
      before.typed(new byte[] {'x'});
    }
    var reader = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            before.typed(new byte[] {'x'});
            reader.complete(null);
          } catch (InterruptedException e) {
            reader.completeExceptionally(e);
          }
        });
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(reader).isNotDone();
    before.close();
    reader.get(5, TimeUnit.SECONDS);
  }

  private int count(String sequence) {
    return streams.written().split(java.util.regex.Pattern.quote(sequence), -1).length - 1;
  }

  @Test
  void lonelyEscape_actsWithoutAnotherKey() throws Exception {
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("switch-dns");
    streams.type("?");
    streams.awaitShown("Everywhere");
    streams.type("\u001b");
    streams.awaitShown("Fleet");
    streams.type("q");
    exit.get(10, TimeUnit.SECONDS);
  }

  @Test
  void endOfInput_endsTheSession_andRestores() throws Exception {
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("switch-dns");
    streams.keyboard.close();
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.TERMINAL_LOST);
    assertThat(streams.written()).endsWith(RESTORED);
  }

  @Test
  void exceptionWhileDrawing_restoresTheTerminal_andIsNotLost() throws Exception {
    var broken =
        new Streams() {
          @Override
          public boolean isFar() {
            throw new IllegalStateException("a bug");
          }
        };
    CompletableFuture<ConsoleExit> exit = show(run, broken);
    assertThatThrownBy(() -> exit.get(10, TimeUnit.SECONDS)).hasMessageContaining("a bug");
    assertThat(broken.written()).contains("\u001b[?1049h").endsWith(RESTORED);
    assertThat(broken.closed).isTrue();
  }

  @Test
  void resizeStorm_endsInTheRightLayout() throws Exception {
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("switch-dns");
    for (int i = 0; i < 200; i++) {
      streams.size = new Size(80 + i % 40, 24 + i % 20);
      streams.resized.run();
    }
    streams.size = new Size(120, 40);
    streams.resized.run();
    streams.awaitShown("you are alice (approver, operator)");
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.DETACHED);
  }

  @Test
  void finishedRunWithoutEngine_isShownAsItEnded_withTheCommandThatTakesItBack() throws Exception {
    ToldRun over = ToldRun.of(SampleRun.finished());
    over.entries.tryEmitComplete().orThrow();
    CompletableFuture<ConsoleExit> exit = show(over, streams);
    streams.awaitShown("FINISHED");
    streams.awaitShown("changeover undo libravatar-20261122-1330-k3f");
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).text()).contains("changeover attach libravatar-");
  }

  @Test
  void engineThatLetsGo_isShown_andQLeaves() throws Exception {
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("switch-dns");
    run.entries.tryEmitComplete().orThrow();
    streams.awaitShown("ENGINE");
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.RUN_ENDED);
  }
}
