package org.changeover.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.console.view.DnsPicture.Name;
import org.changeover.console.view.DnsPicture.Said;
import org.changeover.run.Telemetry.Earlier;

/** The rows about one name: what each place answers, then what caches may still hold. */
final class DnsRows {
  private static final Style FAINT = Style.of(Tone.FAINT);
  private static final int MARK = 2;
  private static final int TIME = 14;

  private final Name name;
  private final Frame frame;
  private final List<Line> rows = new ArrayList<>();

  /**
   * What the rows of all names share.
   *
   * @param age how long ago it was seen
   * @param width of a row
   * @param where how much of it is for the names of servers
   * @param widest the values of any row
   * @param sure whether nothing else can be held than what is known
   */
  record Frame(
      HostNames hosts,
      Moments moments,
      Duration age,
      int width,
      int where,
      int widest,
      boolean sure) {
    private static final int LONGEST_WORD = 18;

    private int answer() {
      return Math.clamp(width - MARK - where - TIME, 8, widest + LONGEST_WORD);
    }
  }

  /** Moments as an operator reads them. */
  record Moments(Instant now, Looks looks) {

    boolean ahead(Instant until) {
      return until.isAfter(now);
    }

    String left(Instant until) {
      return Times.words(Duration.between(now, until)) + ", until " + said(until);
    }

    String said(Instant at) {
      return Times.moment(at, now, looks.zone());
    }
  }

  private DnsRows(Name name, Frame frame) {
    this.name = name;
    this.frame = frame;
  }

  static List<Line> of(Name name, Frame frame) {
    var all = new DnsRows(name, frame);
    name.sources().forEach(all::source);
    name.caches().forEach(all::cache);
    name.until().ifPresent(all::held);
    return all.rows;
  }

  private void source(Said said) {
    String ttl = said.ttl().map(time -> "TTL " + Times.written(time)).orElse("");
    if (said.trouble().isPresent()) {
      row("✗ ", Tone.BAD, said, said.trouble().get(), "");
    } else if (name.agrees()) {
      row("✓ ", Tone.GOOD, said, answer(said.values()), ttl);
    } else {
      String word = name.leads(said) ? "" : word(said);
      row("✗ ", Tone.BAD, said, answer(said.values()) + word, ttl);
    }
  }

  private void cache(Said said) {
    if (said.trouble().isPresent()) {
      row("✗ ", Tone.BAD, said, said.trouble().get(), "");
    } else if (said.ttl().isEmpty()) {
      row("○ ", Tone.FAINT, said, "holds nothing", "");
    } else {
      Duration left = said.ttl().get().minus(frame.age());
      String time = left.isPositive() ? Times.words(left) + " left" : "run out";
      if (!name.now(said)) {
        row("◷ ", Tone.ASK, said, answer(said.values()) + word(said), time);
      } else if (name.tooLong(left)) {
        row("◷ ", Tone.ASK, said, answer(said.values()) + " · earlier TTL", time);
      } else {
        row("✓ ", Tone.GOOD, said, answer(said.values()), time);
      }
    }
  }

  private String word(Said said) {
    return name.now(said) ? " · other TTL" : name.before(said) ? " · earlier answer" : " · differs";
  }

  private void row(String mark, Tone tone, Said said, String answer, String time) {
    Style style = tone == Tone.GOOD ? Style.TEXT : Style.of(tone);
    String where = Cells.shortened(String.join(", ", said.where()), frame.where() - 2);
    int room = frame.answer() - 1;
    List<String> pieces = Cells.width(answer) <= room ? List.of(answer) : Line.wrap(answer, room);
    for (int i = 0; i < pieces.size(); i++) {
      boolean first = i == 0;
      rows.add(
          Line.of(first ? mark : "  ", Style.of(tone).strong())
              .and(padded(first ? where : "", frame.where()), Style.TEXT)
              .and(padded(pieces.get(i), frame.answer()), style)
              .and(first ? time : "", FAINT));
    }
  }

  private void held(Instant until) {
    if (!frame.moments().ahead(until)) {
      if (frame.sure()) {
        wrapped("✓ ", "the earlier answer has run out everywhere", Tone.FAINT);
      } else {
        wrapped("◷ ", "the earlier answer has run out as far as is known", Tone.ASK);
      }
      return;
    }
    List<String> behind = name.behind();
    wrapped(
        "◷ ",
        "caches may hold the earlier answer for "
            + frame.moments().left(until)
            + (behind.isEmpty() ? "" : "; longer while " + String.join(", ", behind) + " differs"),
        Tone.ASK);
    name.earlier().stream()
        .filter(one -> frame.moments().ahead(one.until()))
        .filter(one -> !shown(one))
        .forEach(one ->
            wrapped(
                "  ",
                "it was " + answer(one.values()) + ", TTL " + Times.written(one.ttl()),
                Tone.FAINT));
  }

  private boolean shown(Earlier one) {
    return name.sources().stream()
        .anyMatch(said ->
            said.values().equals(one.values()) && said.ttl().equals(Optional.of(one.ttl())));
  }

  private void wrapped(String mark, String text, Tone tone) {
    List<String> pieces = Line.wrap(text, frame.width() - MARK);
    for (int i = 0; i < pieces.size(); i++) {
      rows.add(
          Line.of(i == 0 ? mark : "  ", Style.of(tone).strong())
              .and(pieces.get(i), Style.of(tone)));
    }
  }

  private String answer(List<String> values) {
    return frame.hosts().joined(values);
  }

  static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - Cells.width(text)));
  }
}
