package org.changeover.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.changeover.run.Folded;
import org.changeover.spi.Reversal;

/** A preview as lines for people: phases, a line a task with what would change below it, a sum. */
public final class PreviewText {
  private static final String BELOW = "\n      ";

  private PreviewText() {}

  public static List<String> lines(Preview preview) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s (%s)%s"
            .formatted(preview.title(), preview.plan(), preview.lab() ? ", on the lab" : ""));
    for (Preview.Part phase : preview.phases()) {
      lines.add("");
      lines.add(phase.id() + (phase.title().equals(phase.id()) ? "" : ": " + phase.title()));
      Folded.of(preview.tasksOf(phase), PreviewedTask::task, PreviewText::said).stream()
          .flatMap(PreviewText::folded)
          .forEach(lines::add);
    }
    lines.add("");
    lines.add(summary(preview.tasks()));
    return lines;
  }

  /** The sign first, then the words, then what is below them. */
  private static String said(PreviewedTask task) {
    Prospect prospect = task.prospect();
    var lines = new ArrayList<String>();
    lines.add(Sign.of(prospect).character() + ProspectText.word(prospect));
    lines.addAll(ProspectText.details(prospect));
    if (!(prospect instanceof Prospect.AlreadySo || prospect instanceof Prospect.LeftOut)) {
      task.asks().map(PreviewText::asks).ifPresent(lines::add);
      task.effect()
          .flatMap(PreviewedTask.Effect::reversal)
          .filter(reversal -> reversal.kind() == Reversal.Kind.NONE)
          .map(reversal -> "NO WAY BACK: " + ProspectText.shown(reversal.note()))
          .ifPresent(lines::add);
    }
    return String.join(BELOW, lines);
  }

  private static String asks(PreviewedTask.Asks asks) {
    String many = asks.count() == 1 ? "" : asks.count() + " of ";
    return "asks %s%s before: %s"
        .formatted(many, String.join(", ", asks.by()), ProspectText.shown(asks.ask()));
  }

  private static Stream<String> folded(Folded tasks) {
    String said = tasks.said();
    return "  %s %-36s %s".formatted(said.charAt(0), tasks.name(), said.substring(1)).lines();
  }

  /** How many of each there are. */
  static String summary(List<PreviewedTask> tasks) {
    var parts = new ArrayList<String>();
    for (Sign sign : Sign.values()) {
      long count = tasks.stream().filter(task -> Sign.of(task.prospect()) == sign).count();
      if (count > 0) {
        parts.add(count + " " + sign.words());
      }
    }
    long asking = tasks.stream().filter(task -> task.asks().isPresent()).count();
    if (asking > 0) {
      parts.add(asking + " with an approval before");
    }
    return parts.isEmpty() ? "Nothing to do." : String.join(", ", parts) + ".";
  }
}
