package org.changeover.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.changeover.text.Sanitiser;

/** What libraries log: nothing on a screen, one line each in an engine's log. */
final class Quiet {
  private static final Logger ROOT = Logger.getLogger("");

  private Quiet() {}

  /** For commands, whose screen belongs to them. */
  static void logging() {
    for (var handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ROOT.setLevel(Level.OFF);
  }

  /** For engines: warnings as single lines on standard error. */
  static void engineLogging() {
    logging();
    ROOT.setLevel(Level.INFO);
    var handler = new ConsoleHandler();
    handler.setFormatter(new OneLine());
    ROOT.addHandler(handler);
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord entry) {
      String cause = entry.getThrown() == null ? "" : " (" + entry.getThrown() + ")";
      return "%s %s %s: %s%s%n"
          .formatted(
              entry.getInstant(),
              entry.getLevel(),
              entry.getLoggerName(),
              Sanitiser.clean(formatMessage(entry)),
              Sanitiser.clean(cause));
    }
  }
}
