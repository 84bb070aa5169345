package org.changeover.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.changeover.console.ConsoleTerminal;
import org.changeover.console.Display;
import org.changeover.console.model.Size;
import org.changeover.console.view.Glyphs;

/** A terminal without a screen, at which the same keys are typed each time, one by one. */
final class PracticeTerminal implements ConsoleTerminal {
  private static final Duration BETWEEN_KEYS = Duration.ofMillis(100);

  private final InputStream keys;

  PracticeTerminal(String keys) {
    this.keys = new Typed(keys.getBytes(StandardCharsets.UTF_8));
  }

  private static final class Typed extends InputStream {
    private final byte[] keys;
    private int next;

    private Typed(byte[] keys) {
      this.keys = keys;
    }

    @Override
    public int read() throws IOException {
      try {
        Thread.sleep(BETWEEN_KEYS);
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      return next < keys.length ? keys[next++] : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int key = read();
      bytes[offset] = (byte) key;
      return key < 0 ? -1 : 1;
    }
  }

  @Override
  public InputStream input() {
    return keys;
  }

  @Override
  public OutputStream output() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public Size size() {
    return new Size(120, 40);
  }

  @Override
  public void onResize(Runnable action) {}

  @Override
  public Display display() {
    var environment = Map.of("TERM", "xterm-256color", "LANG", "C.UTF-8");
    return Display.of(environment, Glyphs.of(environment));
  }

  @Override
  public boolean isFar() {
    return false;
  }

  @Override
  public boolean isOfProcess() {
    return false;
  }

  @Override
  public void close() {}
}
