package org.changeover.console.view;

import java.util.ArrayList;
import java.util.List;
import org.changeover.console.model.LobbyModel;
import org.changeover.console.model.LobbyModel.Place;
import org.changeover.console.model.PlanPage;
import org.changeover.preview.PreviewStage;

/** How far the look at the world is that a preview is made of. */
final class PreviewingView {
  private static final int GAUGE = 30;
  private static final Style FAINT = Style.of(Tone.FAINT);

  private PreviewingView() {}

  static void draw(Place.Previewing place, LobbyModel model, Cells cells) {
    int end = cells.size().columns() - 1;
    int y = LobbyView.TOP;
    for (Line line : lines(place, model, end - 1)) {
      line.draw(cells, 1, y++, end);
    }
  }

  private static List<Line> lines(Place.Previewing place, LobbyModel model, int width) {
    PlanPage page = place.asked().page();
    var lines = new ArrayList<Line>();
    String what =
        "Looking at everything that %s works on by %s; nothing is changed. Esc ends it."
            .formatted(page.plan().id(), page.inventory());
    Line.wrap(what, width).forEach(piece -> lines.add(Line.of(piece, FAINT)));
    if (place.held().isPresent()) {
      Line.wrap("The run starts if all is still as its preview says.", width)
          .forEach(piece -> lines.add(Line.of(piece, Style.of(Tone.ASK))));
    }
    lines.add(Line.empty());
    String time = Times.length(Times.between(place.asked().at(), model.now()));
    place.progress().map(PreviewingView::gauge).ifPresent(lines::add);
    lines.add(
        Line.of(time + "  ", FAINT)
            .and(place.progress().map(PreviewStage.Looking::text).orElse("…"), Style.TEXT));
    return lines;
  }

  private static Line gauge(PreviewStage.Looking looking) {
    int full = looking.all() == 0 ? GAUGE : GAUGE * looking.known() / looking.all();
    return Line.of("█".repeat(full), Style.of(Tone.BUSY))
        .and("░".repeat(GAUGE - full), Style.of(Tone.LINE));
  }
}
