package org.changeover.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Reversal;

/** How statuses, times and people are said in a report. Pure. */
final class Words {
  private static final DateTimeFormatter WHOLE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  /** Which plan it is that a hash is of. */
  static String plan(Report.Head head) {
    return head.planVersion() == 1 ? "Plan" : "Plan, version " + head.planVersion();
  }

  /** A status as a glyph and a word; the tone, a style class, only repeats what they say. */
  record Look(String glyph, String word, String tone) {}

  /** The words of the console, written out. */
  static Look look(Report.TaskPart task) {
    return task.satisfied() ? new Look("✓", "as wanted", "good") : look(task.status());
  }

  static Look look(TaskStatus status) {
    return switch (status) {
      case PENDING -> new Look("○", "not begun", "faint");
      case RUNNING -> new Look("▶", "running", "busy");
      case GATE -> new Look("◆", "waits for approval", "ask");
      case APPROVED -> new Look("◇", "approved", "busy");
      case REJECTED -> new Look("✗", "rejected", "bad");
      case WAITING -> new Look("◷", "waiting", "busy");
      case MANUAL -> new Look("◆", "waits to be done by hand", "ask");
      case RETRYING -> new Look("↻", "retrying", "ask");
      case IN_DOUBT, UNKNOWN -> new Look("?", "in doubt", "ask");
      case SUCCEEDED -> new Look("✓", "done", "good");
      case FAILED -> new Look("✗", "failed", "bad");
      case SKIPPED -> new Look("–", "skipped", "faint");
      case STOPPED -> new Look("■", "stopped", "bad");
      case UNDOING -> new Look("◀", "undoing", "busy");
      case UNDO_UNKNOWN -> new Look("?", "undo in doubt", "ask");
      case UNDO_CONFIRMED -> new Look("◀", "undo next", "busy");
      case UNDONE -> new Look("↶", "undone", "faint");
      case UNDO_FAILED -> new Look("✗", "undo failed", "bad");
    };
  }

  /** Of the run, by the word that {@code status} has for it. */
  static Look look(String status) {
    return switch (status) {
      case "finished" -> new Look("✓", status, "good");
      case "failed", "cancelled", "cancelling" -> new Look("✗", status, "bad");
      case "paused", "parked", "undoing" -> new Look("■", status, "ask");
      case "undone" -> new Look("↶", status, "faint");
      case "new" -> new Look("○", "never began", "faint");
      default -> new Look("▶", status, "busy");
    };
  }

  static String verdict(Event.Verdict verdict) {
    return switch (verdict) {
      case SATISFIED -> "as wanted";
      case DIFFERS -> "differs";
      case UNKNOWN -> "unknown";
    };
  }

  static String reversal(Reversal reversal) {
    String how =
        switch (reversal.kind()) {
          case EXACT -> "can be taken back exactly";
          case COMPENSATING -> "can be made up for";
          case NONE -> "cannot be taken back";
        };
    return reversal.note().isBlank() ? how : how + ": " + reversal.note();
  }

  /** {@code 0.4 s}, {@code 12 s}, {@code 3 min 12 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
  static String length(Duration duration) {
    if (duration.isNegative()) {
      return "-" + length(duration.negated());
    }
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return pair(seconds / 60, "min", seconds % 60, "s");
    }
    return seconds < 86_400
        ? pair(seconds / 3600, "h", seconds / 60 % 60, "min")
        : pair(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  private static String pair(long large, String unit, long small, String smaller) {
    return small == 0 ? large + " " + unit : large + " " + unit + " " + small + " " + smaller;
  }

  /** Nothing when the clock was set back between them. */
  static Duration between(Instant from, Instant to) {
    return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
  }

  /** With the date and the zone. */
  static String whole(Instant at) {
    return WHOLE.format(at);
  }

  /** In UTC, as everything in a report; with the day unless the whole run was on one. */
  static String moment(Instant at, Timeline of) {
    boolean oneDay = day(of.from()).equals(day(of.to())) && day(at).equals(day(of.from()));
    return (oneDay ? CLOCK : DAY).format(at);
  }

  private static java.time.LocalDate day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** From where, and with what: a key, or an account of the machine. */
  static String means(Actor by) {
    String with =
        by.key().isEmpty()
            ? by.account().isEmpty() ? "" : "account " + by.account()
            : "key " + by.key();
    return Stream.of(by.from(), with)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** {@code one step}, {@code 3 steps}. */
  static String count(long many, String one) {
    return many + " " + one + (many == 1 ? "" : "s");
  }
}
