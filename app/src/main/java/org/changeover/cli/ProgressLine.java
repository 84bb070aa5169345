package org.changeover.cli;

import java.io.PrintStream;
import java.util.Optional;
import org.changeover.text.Sanitiser;

/**
 * A line at a terminal that is written over while something goes on, and rubbed out at its end.
 * Used by one thread after the other.
 */
final class ProgressLine implements AutoCloseable {
  /** So that it stays one line, at whatever terminal. */
  private static final int LONGEST = 79;

  private final Optional<PrintStream> out;
  private int shown;

  private ProgressLine(Optional<PrintStream> out) {
    this.out = out;
  }

  /** On standard error, where that is a terminal; nothing is written elsewhere. */
  static ProgressLine of(Surroundings around) {
    return new ProgressLine(Optional.of(around.err()).filter(_ -> around.errTerminal()));
  }

  static ProgressLine on(PrintStream terminal) {
    return new ProgressLine(Optional.of(terminal));
  }

  void show(String text) {
    out.ifPresent(terminal -> {
      String line = Sanitiser.clean(text);
      String cut = line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
      terminal.print("\r" + cut + " ".repeat(Math.max(0, shown - cut.length())));
      terminal.flush();
      shown = cut.length();
    });
  }

  @Override
  public void close() {
    out.filter(_ -> shown > 0)
        .ifPresent(terminal -> {
          terminal.print("\r" + " ".repeat(shown) + "\r");
          terminal.flush();
          shown = 0;
        });
  }
}
