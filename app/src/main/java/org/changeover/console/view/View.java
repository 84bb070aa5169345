package org.changeover.console.view;

import java.util.List;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Filter;
import org.changeover.console.model.KeyBinding;
import org.changeover.console.model.KeyBindings;
import org.changeover.console.model.Layout;
import org.changeover.console.model.Offers;
import org.changeover.console.model.Page;
import org.changeover.console.model.Size;

/** Draws a model. */
public final class View {
  private static final Style EDGE = Style.of(Tone.LINE);

  private final ConsoleModel model;
  private final Looks looks;
  private final Layout layout;
  private final Cells cells;

  private View(ConsoleModel model, Looks looks) {
    this.model = model;
    this.looks = looks;
    this.layout = model.layout();
    this.cells = new Cells(model.size(), looks.glyphs());
  }

  /** The screen of a model, at the model's size. */
  public static Cells view(ConsoleModel model, Looks looks) {
    var view = new View(model, looks);
    if (model.size().enough()) {
      view.draw();
    } else {
      view.tooSmall();
    }
    return view.cells;
  }

  /**
   * The model, with a page of text scrolled no further than to its end: only who draws it knows
   * where that is.
   */
  public static ConsoleModel within(ConsoleModel model, Looks looks) {
    if (model.screen().scroll() == 0 || !model.size().enough()) {
      return model;
    }
    var view = new View(model, looks);
    int last = Math.max(0, view.page().size() - view.layout.planRows());
    return model.screen().scroll() <= last ? model : model.scrolled(last);
  }

  /** The lines of a page of text; none of the others. */
  private List<Line> page() {
    int room = model.size().columns() - 5;
    return switch (model.screen().page()) {
      case Page.Step _ -> DetailView.lines(model, looks, room);
      case Page.Dns _ -> DnsView.lines(model, looks, room);
      case Page.Report _ -> ReportView.lines(model, looks, room);
      case Page.Plan _, Page.Host _, Page.Gates _, Page.Log _, Page.Output _ -> List.of();
    };
  }

  private void draw() {
    new HeaderView(model, cells, looks).draw();
    frame();
    upper();
    if (hasLines()) {
      new OutputView(model, cells, looks).draw();
    }
    new FooterView(model, cells).draw();
    model.finder().ifPresent(finder -> FinderView.draw(finder, Offers.of(model, finder), cells));
    model.dialog().ifPresent(dialog -> new DialogView(model, dialog, cells, looks).draw());
  }

  private void upper() {
    switch (model.screen().page()) {
      case Page.Plan _ -> {
        new TreeView(model, cells).draw();
        side();
      }
      case Page.Step _, Page.Dns _, Page.Report _ -> text(page());
      case Page.Host _, Page.Gates _ -> new TaskListView(model, cells, looks).draw();
      case Page.Log _, Page.Output _ -> {}
    }
  }

  private boolean hasLines() {
    return layout.outputRows() > 0;
  }

  /** Whether plan and fleet are side by side. */
  private boolean isDivided() {
    return model.screen().page() instanceof Page.Plan;
  }

  private void tooSmall() {
    Size size = model.size();
    int row = Math.max(0, size.rows() / 2 - 2);
    List<String> lines =
        List.of("Too small: " + size, "Needed: " + Size.SMALLEST, "q leaves,", "the run goes on.");
    for (String line : lines) {
      int x = Math.max(0, (size.columns() - Cells.width(line)) / 2);
      cells.fit(x, row++, size.columns(), line, Style.of(Tone.ASK).strong());
    }
  }

  private void frame() {
    int last = model.size().columns() - 1;
    edge(layout.frameTop(), '╭', isDivided() ? '┬' : '─', '╮');
    if (layout.planRows() > 0 && hasLines()) {
      edge(layout.frameMiddle(), '├', isDivided() ? '┴' : '─', '┤');
    }
    edge(layout.frameBottom(), '╰', '─', '╯');
    for (int y = layout.frameTop() + 1; y < layout.frameBottom(); y++) {
      if (y != layout.frameMiddle()) {
        cells.set(0, y, '│', EDGE);
        cells.set(last, y, '│', EDGE);
      }
      if (y < layout.frameMiddle() && isDivided()) {
        cells.set(layout.divider(), y, '│', EDGE);
      }
    }
    titles();
  }

  private void edge(int row, int first, int middle, int end) {
    int last = model.size().columns() - 1;
    cells.put(1, row, last, "─".repeat(last - 1), EDGE);
    cells.set(0, row, first, EDGE);
    cells.set(last, row, end, EDGE);
    if (row != layout.frameBottom()) {
      cells.set(layout.divider(), row, middle, EDGE);
    }
  }

  private void titles() {
    boolean output = KeyBindings.where(model) == KeyBinding.Where.LINES;
    int last = model.size().columns() - 1;
    if (isDivided()) {
      Filter filter = model.screen().filter();
      String plan = filter.isEmpty() ? "Plan" : "Plan · " + filter.words();
      title(2, layout.frameTop(), layout.divider(), plan + marked(), !output);
      title(layout.divider() + 2, layout.frameTop(), last, "Fleet", false);
    } else if (!model.screen().page().isOfLines()) {
      title(2, layout.frameTop(), last, Crumbs.to(model), !output);
    }
    if (hasLines()) {
      lines(output, last);
    }
  }

  private void lines(boolean focused, int last) {
    var view = new OutputView(model, cells, looks);
    int room = last - 5 - (focused ? 4 : 2);
    String state = view.state(room - 2 - Cells.width(view.title(room)));
    int at = last - 2 - Cells.width(state);
    title(2, layout.frameMiddle(), at - 2, view.title(at - 4 - (focused ? 4 : 2)), focused);
    if (!state.isEmpty()) {
      boolean frozen = model.screen().reading().frozen().isPresent();
      cells.put(
          at - 1,
          layout.frameMiddle(),
          last,
          " " + state + " ",
          Style.of(frozen ? Tone.ASK : Tone.FAINT));
    }
  }

  private String marked() {
    int marks = model.marks().isEmpty() ? 0 : model.markedTasks().size();
    return marks == 0 ? "" : " · %,d marked".formatted(marks);
  }

  private void title(int column, int row, int end, String text, boolean focused) {
    Style style = focused ? Style.of(Tone.ACCENT).strong() : Style.of(Tone.FAINT);
    String shown = focused ? " ▸ " + text + " " : " " + text + " ";
    cells.fit(column, row, end, shown, style);
  }

  /** The right-hand column: the fleet, and beneath it the selected step where there is room. */
  private void side() {
    int rows = layout.planRows();
    int hosts = FleetView.names(model).size();
    boolean both = rows >= 14;
    int fleet = both ? Math.clamp(hosts, 3, rows / 2 + 1) : rows;
    new FleetView(model, cells).draw(layout.frameTop() + 1, fleet);
    if (both) {
      selected(layout.frameTop() + 1 + fleet);
    }
  }

  private void selected(int row) {
    int last = model.size().columns() - 1;
    cells.put(layout.divider() + 1, row, last, "─".repeat(last - layout.divider() - 1), EDGE);
    cells.set(layout.divider(), row, '├', EDGE);
    cells.set(last, row, '┤', EDGE);
    title(layout.divider() + 2, row, last, "Selected", false);
    int left = layout.divider() + 2;
    List<Line> lines = DetailView.lines(model, looks, last - left - 1);
    for (int i = 0; i < lines.size() && row + 1 + i < layout.frameMiddle(); i++) {
      lines.get(i).draw(cells, left, row + 1 + i, last - 1);
    }
  }

  /** A page of text, from where it is scrolled to. */
  private void text(List<Line> lines) {
    int last = model.size().columns() - 1;
    int rows = layout.planRows();
    int top = Math.clamp(model.screen().scroll(), 0, Math.max(0, lines.size() - rows));
    for (int i = 0; i < rows && top + i < lines.size(); i++) {
      lines.get(top + i).draw(cells, 2, layout.frameTop() + 1 + i, last - 1);
    }
    if (top + rows < lines.size()) {
      cells.set(last - 1, layout.frameTop() + rows, '▼', Style.of(Tone.ACCENT));
    }
    if (top > 0) {
      cells.set(last - 1, layout.frameTop() + 1, '▲', Style.of(Tone.ACCENT));
    }
  }
}
