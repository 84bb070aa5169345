package org.changeover.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.changeover.console.ConsoleTerminal;
import org.changeover.run.Actor;

/**
 * Says who asks and what for. A console says the size of its terminal, then echoes what is typed
 * until that ends; the command {@code stay} goes on until it is interrupted, and {@code pour}
 * prints without end.
 */
final class PlainDesk implements Desk {
  final AtomicInteger present = new AtomicInteger();
  final AtomicLong poured = new AtomicLong();

  @Override
  public boolean showsConsole(List<String> words) {
    return words.getFirst().equals("attach");
  }

  @Override
  public int console(
      List<String> words,
      Actor operator,
      BooleanSupplier letIn,
      ConsoleTerminal terminal,
      OutputStream errors)
      throws IOException {
    present.incrementAndGet();
    try {
      OutputStream out = terminal.output();
      out.write(
          "%s at %s %s %s%n"
              .formatted(
                  operator.operator(),
                  terminal.size(),
                  terminal.display().palette().depth(),
                  terminal.display().looks().glyphs())
              .getBytes(UTF_8));
      out.flush();
      for (int c = terminal.input().read(); c >= 0 && c != 'q'; c = terminal.input().read()) {
        out.write(c);
        out.flush();
      }
      return 0;
    } finally {
      present.decrementAndGet();
    }
  }

  @Override
  public int command(List<String> words, Actor operator, OutputStream out, OutputStream errors)
      throws InterruptedException {
    present.incrementAndGet();
    try {
      if (words.getFirst().equals("pour")) {
        while (true) {
          out.write(new byte[8192]);
          poured.addAndGet(8192);
        }
      }
      if (words.getFirst().equals("stay")) {
        new CountDownLatch(1).await();
      }
      out.write(
          "%s %s %s %s %s%n"
              .formatted(
                  operator.operator(),
                  operator.roles().stream().sorted().toList(),
                  operator.key(),
                  operator.from(),
                  words)
              .getBytes(UTF_8));
      errors.write("for people\n".getBytes(UTF_8));
      return 7;
    } catch (IOException gone) {
      return 1;
    } finally {
      present.decrementAndGet();
    }
  }
}
