package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.changeover.console.model.Size;
import org.changeover.console.view.Glyphs;
import org.jline.utils.ScreenTerminal;

/** A terminal of streams: what a test types, and what an emulator makes of what was written. */
class Streams implements ConsoleTerminal {
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

  Streams() throws IOException {
    in = new PipedInputStream(keyboard);
  }

  /** How often something was written. */
  int writes() {
    synchronized (wire) {
      return writes;
    }
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

  /** Waits until that was written. */
  void awaitWritten(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    synchronized (wire) {
      while (!written().contains(text)) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        assertThat(left).as("'%s' is not written", text).isPositive();
        wire.wait(left);
      }
    }
  }

  /** Waits until so many frames with a question have come. */
  void awaitFrames(int count) throws InterruptedException {
    synchronized (wire) {
      while (written().split(Pattern.quote("\u001b[5n"), -1).length <= count) {
        wire.wait(10_000);
      }
    }
  }

  String screen() {
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
  public void close() {
    closed = true;
  }
}
