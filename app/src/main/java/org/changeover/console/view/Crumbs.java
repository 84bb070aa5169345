package org.changeover.console.view;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Page;

/** The way from the plan to the page that is shown, back along which Esc goes. */
final class Crumbs {
  private static final String NEXT = " > ";

  private Crumbs() {}

  /** With the page itself. */
  static String to(ConsoleModel model) {
    return joined(model, model.screen().path());
  }

  /**
   * To a page that says itself what it is: from the plan where that fits, else from nearby.
   *
   * @param room in cells
   */
  static String to(ConsoleModel model, String page, int room) {
    List<Page> path = model.screen().path();
    List<Page> below = path.subList(0, path.size() - 1);
    String near = below.size() == 1 ? "" : "…" + NEXT + named(model, below.getLast()) + NEXT;
    return Stream.of(joined(model, below) + NEXT, near, "…" + NEXT)
        .map(way -> way + page)
        .filter(all -> Cells.width(all) <= room)
        .findFirst()
        .orElse(page);
  }

  private static String joined(ConsoleModel model, List<Page> pages) {
    return pages.stream().map(page -> named(model, page)).collect(Collectors.joining(NEXT));
  }

  private static String named(ConsoleModel model, Page page) {
    return switch (page) {
      case Page.Plan _ -> "Plan";
      case Page.Step _ -> model.selectedTask().map(HeaderView::named).orElse("");
      case Page.Host(var name) -> name;
      case Page.Gates _ -> "Gates";
      case Page.Dns _ -> "DNS";
      case Page.Report _ -> "Report";
      case Page.Log _ -> "Log";
      case Page.Output _ -> "Output";
    };
  }
}
