package org.changeover.console.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.TaskId;

/**
 * What an operator looks at.
 *
 * @param following whether the selection goes along with the run
 * @param detail whether the selected step is open
 * @param frozen where the output was scrolled to; empty while it follows
 * @param column how far the output is moved to the left, in cells
 * @param filtering whether the filter is being typed
 */
public record Screen(
    RowId selected,
    boolean following,
    Pane pane,
    boolean detail,
    int detailScroll,
    Map<RowId, Boolean> folds,
    String filter,
    boolean filtering,
    Optional<Frozen> frozen,
    int column) {
  public Screen {
    folds = Map.copyOf(folds);
  }

  /**
   * Output at which somebody looks while more of it comes.
   *
   * @param top the number of the first line that is shown
   */
  public record Frozen(TaskId task, Ring ring, long top) {}

  static Screen at(RowId first) {
    return new Screen(first, true, Pane.PLAN, false, 0, Map.of(), "", false, Optional.empty(), 0);
  }

  Screen select(RowId row, boolean follow) {
    boolean same = row.equals(selected);
    return new Screen(
        row,
        follow,
        pane,
        detail,
        same ? detailScroll : 0,
        folds,
        filter,
        filtering,
        same ? frozen : Optional.empty(),
        same ? column : 0);
  }

  Screen focus(Pane next) {
    return new Screen(
        selected, following, next, detail, detailScroll, folds, filter, filtering, frozen, column);
  }

  Screen detail(boolean open) {
    return new Screen(
        selected, following && !open, Pane.PLAN, open, 0, folds, filter, filtering, frozen, column);
  }

  Screen detailScroll(int top) {
    return new Screen(
        selected, following, pane, detail, top, folds, filter, filtering, frozen, column);
  }

  Screen fold(RowId row, boolean open) {
    var all = new HashMap<>(folds);
    all.put(row, open);
    return new Screen(
        selected, following, pane, detail, detailScroll, all, filter, filtering, frozen, column);
  }

  Screen filter(String text, boolean typing) {
    return new Screen(
        selected, following, pane, detail, detailScroll, folds, text, typing, frozen, column);
  }

  Screen frozen(Optional<Frozen> at) {
    return new Screen(
        selected, following, pane, detail, detailScroll, folds, filter, filtering, at, column);
  }

  Screen column(int left) {
    return new Screen(
        selected,
        following,
        pane,
        detail,
        detailScroll,
        folds,
        filter,
        filtering,
        frozen,
        Math.max(0, left));
  }
}
