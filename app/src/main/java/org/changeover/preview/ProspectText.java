package org.changeover.preview;

import java.util.ArrayList;
import java.util.List;
import org.changeover.spi.Change;
import org.changeover.text.Sanitiser;

/** What is found of a task in words, in lines for people. */
public final class ProspectText {
  private static final int MOST_CHANGES = 10;

  private static final int LONGEST_VALUE = 120;

  private ProspectText() {}

  /** In one line. */
  public static String word(Prospect prospect) {
    return switch (prospect) {
      case Prospect.AlreadySo(String evidence) -> "already so: " + shown(evidence);
      case Prospect.WouldChange _ -> "would change";
      case Prospect.NotSo _ -> "not so now; fails if it is still so then";
      case Prospect.KnownAfter(List<String> steps, String why) ->
          "known after " + after(steps, why);
      case Prospect.CannotBeTold(String reason) -> "cannot be told: " + shown(reason);
      case Prospect.Waits(_, boolean over, String now) when over -> "already so: " + shown(now);
      case Prospect.Waits(String what, _, _) -> "waits: " + shown(what);
      case Prospect.ByHand(String what) -> "by hand: " + shown(what);
      case Prospect.LeftOut(String why) -> "left out: " + shown(why);
    };
  }

  /** The last one is when it is known. */
  private static String after(List<String> steps, String why) {
    return switch (steps.size()) {
      case 0 -> why.replaceFirst("^known after ", "");
      case 1 -> steps.getLast();
      default -> "%s and %d before it".formatted(steps.getLast(), steps.size() - 1);
    };
  }

  /** What is below that line. */
  static List<String> details(Prospect prospect) {
    return switch (prospect) {
      case Prospect.WouldChange(List<Change> changes, _) -> changes(changes, MOST_CHANGES);
      case Prospect.NotSo(List<Change> changes, _) -> changes(changes, MOST_CHANGES);
      case Prospect.Waits(_, boolean over, String now) when !over && !now.isEmpty() ->
          List.of(shown(now));
      case Prospect.Waits _,
          Prospect.AlreadySo _,
          Prospect.KnownAfter _,
          Prospect.CannotBeTold _,
          Prospect.ByHand _,
          Prospect.LeftOut _ ->
          List.of();
    };
  }

  /** The first of them; the JSON form has all. */
  static List<String> changes(List<Change> changes, int most) {
    var lines = new ArrayList<>(changes.stream().limit(most).map(ProspectText::line).toList());
    if (changes.size() > most) {
      lines.add("and %d more; --json has all".formatted(changes.size() - most));
    }
    return lines;
  }

  private static String line(Change change) {
    return "%s: %s → %s"
        .formatted(shown(change.what()), value(change.before()), value(change.after()));
  }

  private static String value(String value) {
    return value.isBlank() ? "nothing" : shown(value);
  }

  static String shown(String text) {
    String line = Sanitiser.oneLine(text);
    return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE - 1) + "…";
  }
}
