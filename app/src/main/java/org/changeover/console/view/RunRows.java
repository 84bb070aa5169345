package org.changeover.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.changeover.console.model.RunLine;

/** The rows of the list of runs: how each stands, its name, since when, and what it waits for. */
final class RunRows {
  private static final int STATUS = 12;
  private static final int AGE = 9;

  private final Instant now;
  private final Cells cells;
  private final int end;
  private final int names;

  RunRows(List<RunLine> runs, Instant now, Cells cells) {
    this.now = now;
    this.cells = cells;
    this.end = cells.size().columns() - 1;
    int widest = runs.stream().mapToInt(run -> Cells.width(run.id())).max().orElse(0);
    this.names = Math.min(widest, end / 2);
  }

  void draw(RunLine run, int y) {
    StatusLook look = look(run);
    cells.set(2, y, look.glyph(), Style.of(look.tone()).strong());
    int x = cells.put(4, y, end, padded(look.word(), STATUS), Style.of(look.tone()));
    x = cells.fit(x, y, x + names, padded(run.id(), names), Style.of(Tone.TITLE).strong());
    x = cells.put(x + 1, y, end, padded(age(run), AGE), Style.of(Tone.FAINT));
    x++;
    if (run.lacksEngine()) {
      x = cells.put(x, y, end, "no engine", Style.of(Tone.BAD).strong()) + 2;
    }
    Line text = run.says().isEmpty() ? Line.empty() : Line.of(run.says(), Style.of(look.tone()));
    if (!run.title().isEmpty()) {
      text = text.and((run.says().isEmpty() ? "" : " · ") + run.title(), Style.TEXT);
    }
    text.draw(cells, x, y, end);
  }

  private static StatusLook look(RunLine run) {
    if (run.neverBegan()) {
      return new StatusLook('–', "NEVER BEGAN", Tone.FAINT);
    }
    return run.status()
        .map(StatusLook::of)
        .orElseGet(() -> new StatusLook('✗', "UNREADABLE", Tone.BAD));
  }

  static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - Cells.width(text)));
  }

  private String age(RunLine run) {
    return run.begun().map(begun -> ago(Duration.between(begun, now))).orElse("");
  }

  private static String ago(Duration since) {
    if (since.toMinutes() < 1) {
      return "just now";
    }
    if (since.toHours() < 1) {
      return since.toMinutes() + " min";
    }
    return since.toDays() < 1 ? since.toHours() + " h" : since.toDays() + " d";
  }
}
