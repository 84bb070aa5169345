package org.changeover.console.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** How rows of the plan are marked, for something to be done with all of them. */
final class Marks {
  private Marks() {}

  static Updated toggle(ConsoleModel model) {
    return model
        .selectedRow()
        .map(row -> {
          var marks = new ArrayList<>(model.screen().marks());
          if (!marks.remove(row.id())) {
            marks.add(row.id());
          }
          return Moves.select(model.with(model.screen().marks(marks)), 1);
        })
        .orElse(Updated.of(model));
  }

  static Updated range(ConsoleModel model) {
    List<RowId> rows = model.rows().stream().map(Row::id).toList();
    List<RowId> marks = model.screen().marks();
    int here = model.selectedRow().map(row -> rows.indexOf(row.id())).orElse(-1);
    int last = marks.isEmpty() ? here : rows.indexOf(marks.getLast());
    if (here < 0 || last < 0) {
      return Updated.of(model);
    }
    var all = new LinkedHashSet<>(marks);
    all.addAll(rows.subList(Math.min(here, last), Math.max(here, last) + 1));
    return Updated.of(model.with(model.screen().marks(List.copyOf(all))));
  }
}
