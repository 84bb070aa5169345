package org.changeover.cli;

import java.time.Duration;
import java.util.Locale;
import org.changeover.run.RunState;

/** How states and times are said in lines of text. */
final class Wording {
  private Wording() {}

  /** A status as a word. */
  static String word(Enum<?> status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The command that goes on with an undo, as far as it was asked for. */
  static String undoAgain(String run, RunState state) {
    return "changeover undo " + run + state.undoTo().map(step -> " --to " + step).orElse("");
  }

  /** What goes on with a run after an undo. */
  static String redo(String run) {
    return "To do it again and go on: changeover resume " + run;
  }

  /** {@code 1h 2m 3s}; milliseconds below ten seconds. */
  static String duration(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(10)) < 0) {
      return "%.1f s".formatted(duration.toMillis() / 1000.0);
    }
    var text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append(" h ");
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append(" min ");
    }
    return text.append(duration.toSecondsPart()).append(" s").toString();
  }
}
