package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.changeover.console.model.Size;
import org.jline.utils.ScreenTerminal;

/**
 * Somebody at a terminal with OpenSSH's client in it: a pseudo-terminal by script(1), read by an
 * emulator that also answers what it is asked.
 */
final class FarTerminal implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final String AFTER_QUESTION = "(?<=\u001b\\[5n)";

  private final Process process;
  private final Size size;
  private final ScreenTerminal screen;
  private long bytes;

  private FarTerminal(Process process, Size size) {
    this.process = process;
    this.size = size;
    this.screen = new ScreenTerminal(size.columns(), size.rows());
    Thread.ofVirtual().start(this::read);
  }

  static FarTerminal at(int port, Path key, Size size) throws IOException {
    String client =
        """
        stty rows %d cols %d; exec ssh -F /dev/null -q -p %d -i %s -o BatchMode=yes \
        -o IdentityAgent=none -o IdentitiesOnly=yes -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile=/dev/null -t anna@127.0.0.1 attach\
        """
            .formatted(size.rows(), size.columns(), port, key);
    var builder =
        new ProcessBuilder(List.of("script", "-qefc", client, "/dev/null"))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("TERM", "xterm-256color");
    return new FarTerminal(builder.start(), size);
  }

  private void read() {
    char[] buffer = new char[8192];
    try (Reader in = new InputStreamReader(process.getInputStream(), UTF_8)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        show(new String(buffer, 0, n));
      }
    } catch (IOException gone) {
      process.destroy();
    }
  }

  private void show(String text) throws IOException {
    var answers = new StringBuilder();
    synchronized (this) {
      bytes += text.getBytes(UTF_8).length;
      for (String piece : text.split(AFTER_QUESTION)) { // the emulator keeps one answer at a time
        screen.write(piece);
        answers.append(screen.read());
      }
      notifyAll();
    }
    if (!answers.isEmpty()) {
      type(answers.toString());
    }
  }

  void type(String keys) throws IOException {
    OutputStream in = process.getOutputStream();
    synchronized (in) {
      in.write(keys.getBytes(UTF_8));
      in.flush();
    }
  }

  /** What is seen now. */
  synchronized String seen() {
    return Noise.text(screen, size);
  }

  /** What the console has written so far. */
  synchronized long bytes() {
    return bytes;
  }

  /** Waits until something is seen. */
  synchronized void await(String what, Predicate<String> sight) throws InterruptedException {
    long until = System.nanoTime() + LONGEST.toNanos();
    while (!sight.test(seen())) {
      if (System.nanoTime() > until) {
        throw new AssertionError("not seen: " + what + "\n" + seen());
      }
      wait(100);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
