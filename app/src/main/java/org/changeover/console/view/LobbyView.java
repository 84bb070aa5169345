package org.changeover.console.view;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.changeover.console.model.Flash;
import org.changeover.console.model.KeyBinding;
import org.changeover.console.model.Listing;
import org.changeover.console.model.LobbyKeys;
import org.changeover.console.model.LobbyModel;
import org.changeover.console.model.LobbyModel.Overlay;
import org.changeover.console.model.LobbyModel.Place;
import org.changeover.console.model.LobbyUpdated;
import org.changeover.console.model.Offers;
import org.changeover.console.model.PlanLine;
import org.changeover.console.model.RunLine;

/** Draws what is there before a run is chosen: the runs, the plans, a plan, and what is asked. */
public final class LobbyView {
  private static final Style BAR = Style.TEXT.on(Tone.BAR_BACK);

  /** Where lists and pages begin. */
  static final int TOP = 2;

  private final LobbyModel model;
  private final Looks looks;
  private final Cells cells;
  private final int end;
  private final int foot;

  private LobbyView(LobbyModel model, Looks looks) {
    this.model = model;
    this.looks = looks;
    this.cells = new Cells(model.size(), looks.glyphs());
    this.end = model.size().columns() - 1;
    this.foot = model.size().rows() - 1;
  }

  /** The screen of a model, at the model's size. */
  public static Cells view(LobbyModel model, Looks looks) {
    var view = new LobbyView(model, looks);
    view.bar();
    view.place();
    view.foot();
    view.overlay();
    return view.cells;
  }

  private void bar() {
    cells.fill(0, 0, model.size().columns(), 1, BAR);
    String clock = Times.clock(model.now(), looks.zone());
    int x = end - clock.length();
    cells.put(x, 0, end, clock, BAR);
    int at = cells.put(1, 0, x, "changeover", BAR.ink(Tone.ACCENT).strong());
    at = cells.fit(at + 2, 0, x - 1, where(), BAR.ink(Tone.TITLE).strong());
    if (model.locked().isPresent()) {
      at = cells.put(at + 2, 0, x, "LOCKED", BAR.ink(Tone.BAD).strong());
    }
    cells.fit(at + 3, 0, x - 2, "you are " + who(), BAR.ink(Tone.FAINT));
  }

  private String who() {
    String roles = model.actor().roles().stream().sorted().collect(Collectors.joining(", "));
    return model.actor().operator() + (roles.isEmpty() ? "" : " (" + roles + ")");
  }

  private String where() {
    return switch (model.place()) {
      case Place.Runs _ -> "Runs";
      case Place.Plans _ -> "Plans";
      case Place.Looking(var plan, _) -> "Plans / " + name(plan);
      case Place.Plan(var page, _) -> "Plans / " + name(page.plan());
      case Place.Previewing at -> "Plans / %s / preview".formatted(name(at.asked().page().plan()));
      case Place.Preview(var page) -> "Plans / %s / preview".formatted(name(page.of().plan()));
      case Place.Starting(String of, _) -> of;
    };
  }

  private static String name(PlanLine plan) {
    return plan.plan().isEmpty() ? plan.id() : plan.plan();
  }

  private void place() {
    switch (model.place()) {
      case Place.Runs _ -> runs(model.runs());
      case Place.Plans _ -> plans(model.plans());
      case Place.Looking(var plan, String inventory) ->
          say("Checking %s on %s …".formatted(plan.id(), inventory));
      case Place.Plan(var page, int scroll) -> new PlanPageView(page, cells).draw(scroll, foot - 1);
      case Place.Previewing at -> PreviewingView.draw(at, model, cells);
      case Place.Preview(var page) -> new PreviewView(page, model, looks, cells).draw(foot - 1);
      case Place.Starting(String of, _) ->
          say("Starting the engine of %s … It goes on also when you leave.".formatted(of));
    }
  }

  private void say(String text) {
    cells.fit(1, TOP, end, text, Style.of(Tone.FAINT));
  }

  private void runs(Listing<RunLine> runs) {
    if (runs.shown().isEmpty()) {
      say(
          nothing(
              runs, "runs", "There is no run yet. p shows the plans that one can be started of."));
      return;
    }
    var rows = new RunRows(runs.shown(), model.now(), cells);
    list(runs, rows::draw);
  }

  private void plans(Listing<PlanLine> plans) {
    if (plans.shown().isEmpty()) {
      say(nothing(plans, "plans", model.note()));
      return;
    }
    var rows = new PlanRows(plans.shown(), cells);
    list(plans, rows::draw);
    plans.current().map(PlanRows::whereabouts).ifPresent(text -> remark(foot - 1, text));
    if (!model.note().isEmpty()) {
      cells.fit(1, 1, end, model.note(), Style.of(Tone.ASK));
    }
  }

  private void remark(int row, String text) {
    cells.fit(1, row, end, text, Style.of(Tone.FAINT));
  }

  private static String nothing(Listing<?> list, String what, String none) {
    if (!list.heard()) {
      return "Reading the %s …".formatted(what);
    }
    return list.all().isEmpty()
        ? none
        : "None of the %s passes '%s'.".formatted(what, list.filter());
  }

  /** Draws one item in a row. */
  private interface Row<T> {
    void draw(T item, int row);
  }

  private <T extends Listing.Item> void list(Listing<T> list, Row<T> row) {
    List<T> shown = list.shown();
    int room = model.room();
    int selected = list.current().map(shown::indexOf).orElse(0);
    int top = Math.clamp(selected - room / 2, 0, Math.max(0, shown.size() - room));
    for (int i = 0; i < room && top + i < shown.size(); i++) {
      row.draw(shown.get(top + i), TOP + i);
      if (top + i == selected) {
        cells.paint(0, TOP + i, end, Tone.SELECTED_BACK);
        Style mark = Style.of(Tone.ACCENT).on(Tone.SELECTED_BACK).strong();
        cells.set(0, TOP + i, '▌', mark);
      }
    }
    if (top > 0) {
      cells.set(end, TOP, '▲', Style.of(Tone.ACCENT));
    }
    if (top + room < shown.size()) {
      cells.set(end, TOP + room - 1, '▼', Style.of(Tone.ACCENT));
    }
  }

  private void foot() {
    if (model.flash().isPresent()) {
      flash(model.flash().get());
    } else if (model.filtering()) {
      filter(model.place() instanceof Place.Plans ? model.plans() : model.runs());
    } else {
      keys();
    }
  }

  private void flash(Flash flash) {
    Line line =
        switch (flash.kind()) {
          case DONE -> Line.of("✓ " + flash.text(), Style.of(Tone.GOOD).strong());
          case HINT -> Line.of("· " + flash.text(), Style.of(Tone.ASK).strong());
          case REFUSED -> Line.of("✗ " + flash.text(), Style.of(Tone.BAD).strong());
        };
    line.draw(cells, 1, foot, end);
  }

  private void filter(Listing<?> list) {
    String count = "  %d of %d".formatted(list.shown().size(), list.all().size());
    Line.of("/", Style.of(Tone.ACCENT).strong())
        .and(list.filter(), Style.TEXT.strong())
        .and("█", Style.of(Tone.ACCENT))
        .and(count + " · Enter keeps, Esc clears, ! at the beginning inverts", Style.of(Tone.FAINT))
        .draw(cells, 1, foot, end);
  }

  /** The keys that do something now. */
  private void keys() {
    int x = 1;
    for (KeyBinding<LobbyModel, LobbyUpdated> binding :
        LobbyKeys.here(LobbyKeys.where(model)).toList()) {
      if (!binding.label().isEmpty() && binding.disabled().apply(model).isEmpty()) {
        x = cells.put(x, foot, end, binding.shown(), Style.of(Tone.ACCENT).strong());
        x = cells.put(x + 1, foot, end, binding.label(), Style.of(Tone.FAINT)) + 2;
      }
    }
  }

  private void overlay() {
    Optional<Overlay> overlay = model.overlay();
    if (overlay.isPresent()) {
      switch (overlay.get()) {
        case Overlay.Finding(var finder) ->
            FinderView.draw(finder, Offers.of(model, finder), cells);
        case Overlay.Asking(var dialog) -> new StartDialogView(dialog, cells).draw();
      }
    }
  }
}
