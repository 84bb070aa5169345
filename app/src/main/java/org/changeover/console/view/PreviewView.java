package org.changeover.console.view;

import java.util.ArrayList;
import java.util.List;
import org.changeover.console.model.LobbyModel;
import org.changeover.console.model.PreviewGroup;
import org.changeover.console.model.PreviewPage;
import org.changeover.console.model.PreviewPage.Below;
import org.changeover.console.model.PreviewPage.Difference;
import org.changeover.console.model.PreviewPage.Head;
import org.changeover.console.model.PreviewPage.Phase;
import org.changeover.console.model.PreviewPage.Tasks;
import org.changeover.preview.Sign;

/**
 * A preview: how many tasks have which sign, then the tasks by phase, with what is open of them.
 */
final class PreviewView {
  private static final Style FAINT = Style.of(Tone.FAINT);
  private static final int LONGEST_NAME = 40;

  private final PreviewPage page;
  private final LobbyModel model;
  private final Looks looks;
  private final Cells cells;
  private final int end;
  private final int names;
  private final int marks;

  PreviewView(PreviewPage page, LobbyModel model, Looks looks, Cells cells) {
    this.page = page;
    this.model = model;
    this.looks = looks;
    this.cells = cells;
    this.end = cells.size().columns() - 1;
    List<PreviewGroup> groups =
        page.blocks().stream()
            .filter(Tasks.class::isInstance)
            .map(block -> ((Tasks) block).group())
            .toList();
    int widest = groups.stream().mapToInt(group -> Cells.width(group.name())).max().orElse(0);
    this.names = Math.min(widest, Math.min(LONGEST_NAME, end * 2 / 5));
    this.marks = groups.stream().anyMatch(group -> group.asks() || group.noWayBack()) ? 3 : 0;
  }

  /**
   * @param bottom the row after the last
   */
  void draw(int bottom) {
    int y = LobbyView.TOP;
    for (Line line : head()) {
      line.draw(cells, 1, y++, end);
    }
    int first = y + 1;
    int room = Math.max(1, bottom - first);
    List<PreviewPage.Line> lines = page.lines(cells.size().columns());
    int cursor = page.cursor(cells.size().columns());
    int top = Math.clamp(cursor - room / 2, 0, Math.max(0, lines.size() - room));
    for (int i = 0; i < room && top + i < lines.size(); i++) {
      line(lines.get(top + i)).draw(cells, 1, first + i, end);
    }
    cells.paint(0, first + cursor - top, end, Tone.SELECTED_BACK);
    cells.set(0, first + cursor - top, '▌', Style.of(Tone.ACCENT).on(Tone.SELECTED_BACK).strong());
    if (top > 0) {
      cells.set(end, first, '▲', Style.of(Tone.ACCENT));
    }
    if (top + room < lines.size()) {
      cells.set(end, first + room - 1, '▼', Style.of(Tone.ACCENT));
    }
  }

  private List<Line> head() {
    var lines = new ArrayList<Line>();
    boolean lab = page.preview().lab();
    lines.add(
        Line.of(PlanPageView.kind(lab) + "  ", PlanPageView.kindStyle(lab))
            .and(page.preview().title(), Style.of(Tone.TITLE).strong()));
    lines.addAll(counts());
    String at = Times.moment(page.preview().madeAt(), model.now(), looks.zone());
    String age = Times.words(Times.between(page.preview().madeAt(), model.now()));
    lines.add(
        Line.of("on %s, looked at %s, %s ago".formatted(page.of().inventory(), at, age), FAINT));
    return lines;
  }

  /** In as many lines as they need. */
  private List<Line> counts() {
    var parts = new ArrayList<Line>();
    for (Sign sign : Sign.values()) {
      long count = page.count(sign);
      if (count > 0) {
        parts.add(
            Line.of(sign.character() + " ", Style.of(SignLook.tone(sign)).strong())
                .and("%,d %s".formatted(count, sign.words()), Style.of(SignLook.tone(sign))));
      }
    }
    if (page.asking() > 0) {
      parts.add(
          Line.of("◆ %,d with an approval before".formatted(page.asking()), Style.of(Tone.ASK)));
    }
    return flowing(parts);
  }

  private List<Line> flowing(List<Line> parts) {
    var lines = new ArrayList<Line>();
    Line line = Line.empty();
    for (Line part : parts) {
      if (!line.spans().isEmpty() && line.width() + 3 + part.width() > end - 1) {
        lines.add(line);
        line = Line.empty();
      }
      line = line.spans().isEmpty() ? part : line.and("   ", FAINT).and(part);
    }
    lines.add(line);
    return lines;
  }

  private Line line(PreviewPage.Line line) {
    return switch (line) {
      case Head(Phase(String title), _) -> Line.of(title, Style.of(Tone.ACCENT).strong());
      case Head(Tasks(PreviewGroup group), boolean open) -> tasks(group, open);
      case Head(Difference(int many, _), boolean open) -> difference(many, open);
      case Below below -> below(below);
    };
  }

  private static Line arrow(boolean open) {
    return Line.of(open ? "▾ " : "▸ ", FAINT);
  }

  private static Line difference(int many, boolean open) {
    Style style = Style.of(Tone.BAD).strong();
    return arrow(open)
        .and("! Not started: ", style)
        .and(PlanRows.counted(many, "thing"), style)
        .and(many == 1 ? " is not as it was" : " are not as they were", style);
  }

  private Line tasks(PreviewGroup group, boolean open) {
    Style style = Style.of(SignLook.tone(group.sign()));
    String name = RunRows.padded(Cells.shortened(group.name(), names), names + 1);
    Line line =
        arrow(open)
            .and(group.sign().character() + " ", style.strong())
            .and(name, quiet(group) ? FAINT : Style.TEXT);
    if (marks > 0) {
      line =
          line.and(group.asks() ? "◆" : " ", Style.of(Tone.ASK).strong())
              .and(group.noWayBack() ? "▼ " : "  ", Style.of(Tone.BAD).strong());
    }
    String glance = open ? "" : group.glance();
    return line.and(group.says(), style).and(glance.isEmpty() ? "" : ": " + glance, FAINT);
  }

  private static boolean quiet(PreviewGroup group) {
    return group.sign() == Sign.ALREADY_SO || group.sign() == Sign.LEFT_OUT;
  }

  private static Line below(Below below) {
    String indent = " ".repeat(PreviewPage.INDENT);
    String mark =
        switch (below.kind()) {
          case NOTE, CHANGED -> "";
          case BEFORE -> "- ";
          case AFTER -> "+ ";
          case ASKS -> "◆ ";
          case NO_WAY_BACK -> "▼ ";
        };
    Style style =
        switch (below.kind()) {
          case NOTE -> Style.TEXT;
          case CHANGED -> Style.TEXT.strong();
          case BEFORE -> Style.of(Tone.BAD);
          case AFTER -> Style.of(Tone.GOOD);
          case ASKS -> Style.of(Tone.ASK);
          case NO_WAY_BACK -> Style.of(Tone.BAD).strong();
        };
    String shown = below.first() ? mark : " ".repeat(mark.length());
    return Line.of(indent + shown + below.text(), style);
  }
}
