package org.changeover.console.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator looks at.
 *
 * @param selected the row that the cursor is on
 * @param following whether the selection goes along with the run
 * @param opened the pages above the plan, the one that is shown last
 * @param folds rows that were opened or closed by hand
 * @param filter which steps are shown
 * @param marks rows that something is to be done with together
 * @param typing what is being typed at the foot
 */
public record Screen(
    RowId selected,
    boolean following,
    Pane pane,
    List<Opened> opened,
    Map<RowId, Boolean> folds,
    Filter filter,
    List<RowId> marks,
    Optional<Prompt> typing,
    Reading reading) {
  public Screen {
    opened = List.copyOf(opened);
    folds = Map.copyOf(folds);
    marks = List.copyOf(marks);
  }

  /** A page, and the first line of it that is shown. */
  public record Opened(Page page, int scroll) {}

  private static final Opened PLAN = new Opened(new Page.Plan(), 0);

  static Screen at(RowId first) {
    return new Screen(
        first,
        true,
        Pane.PLAN,
        List.of(),
        Map.of(),
        Filter.NONE,
        List.of(),
        Optional.empty(),
        Reading.BEGIN);
  }

  private Opened top() {
    return opened.isEmpty() ? PLAN : opened.getLast();
  }

  public Page page() {
    return top().page();
  }

  public int scroll() {
    return top().scroll();
  }

  /** From the plan to what is shown. */
  public List<Page> path() {
    var all = new ArrayList<Page>();
    all.add(PLAN.page());
    opened.forEach(one -> all.add(one.page()));
    return all;
  }

  Screen select(RowId row, boolean follow) {
    boolean same = row.equals(selected);
    return new Screen(
        row,
        follow,
        pane,
        same || !(page() instanceof Page.Step) ? opened : scrolled(0),
        folds,
        filter,
        marks,
        typing,
        reading);
  }

  Screen focus(Pane next) {
    return new Screen(selected, following, next, opened, folds, filter, marks, typing, reading);
  }

  /** Opens a page; one that is open already is gone back to. */
  Screen open(Page page) {
    var pages = new ArrayList<Opened>();
    for (Opened one : opened) {
      if (one.page().getClass().equals(page.getClass())) {
        break;
      }
      pages.add(one);
    }
    pages.add(new Opened(page, 0));
    return pages(pages, following && !(page instanceof Page.Step));
  }

  /** Back to the page below. */
  Screen close() {
    return pages(opened.subList(0, opened.size() - 1), following);
  }

  Screen closeAll() {
    return pages(List.of(), following);
  }

  private Screen pages(List<Opened> next, boolean follow) {
    return new Screen(selected, follow, Pane.PLAN, next, folds, filter, marks, typing, reading);
  }

  Screen scroll(int first) {
    return new Screen(
        selected, following, pane, scrolled(first), folds, filter, marks, typing, reading);
  }

  private List<Opened> scrolled(int first) {
    if (opened.isEmpty()) {
      return opened;
    }
    var pages = new ArrayList<>(opened);
    pages.set(pages.size() - 1, new Opened(page(), first));
    return pages;
  }

  Screen fold(RowId row, boolean open) {
    var all = new HashMap<>(folds);
    all.put(row, open);
    return new Screen(selected, following, pane, opened, all, filter, marks, typing, reading);
  }

  Screen filter(Filter next) {
    return new Screen(selected, following, pane, opened, folds, next, marks, typing, reading);
  }

  Screen marks(List<RowId> next) {
    return new Screen(selected, following, pane, opened, folds, filter, next, typing, reading);
  }

  Screen typing(Optional<Prompt> prompt) {
    return new Screen(selected, following, pane, opened, folds, filter, marks, prompt, reading);
  }

  /** What was typed at such a prompt. */
  public String typed(Prompt prompt) {
    return switch (prompt) {
      case STEPS -> filter.text();
      case LINES -> reading.filter().text();
      case SEARCH -> reading.search().text();
    };
  }

  Screen reading(Reading next) {
    return new Screen(selected, following, pane, opened, folds, filter, marks, typing, next);
  }
}
