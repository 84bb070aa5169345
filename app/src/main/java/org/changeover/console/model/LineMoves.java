package org.changeover.console.model;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** How lines are scrolled, searched and shown. */
final class LineMoves {
  private static final int SIDEWAYS = 16;

  private LineMoves() {}

  /** Scrolling up makes them stand still, going down at their end lets them follow again. */
  static Updated scroll(ConsoleModel model, int by) {
    LineRows rows = model.lineRows();
    if (rows.ring().size() == 0) {
      return Updated.of(model);
    }
    LinePlace top = model.outputTop();
    boolean follows = model.screen().reading().frozen().isEmpty();
    if (by > 0 && (follows || top.equals(rows.last()))) {
      return follow(model);
    }
    return Updated.of(at(model, rows.moved(top, by)));
  }

  static Updated first(ConsoleModel model) {
    LineRows rows = model.lineRows();
    return Updated.of(rows.ring().size() == 0 ? model : at(model, rows.top(rows.first())));
  }

  private static ConsoleModel at(ConsoleModel model, LinePlace top) {
    var frozen = new Reading.Frozen(model.source(), model.shownOutput(), top);
    return model.with(model.screen().reading().frozen(Optional.of(frozen)));
  }

  static Updated page(ConsoleModel model, int by) {
    return scroll(model, by * Math.max(1, model.layout().outputRows() - 1));
  }

  static Updated follow(ConsoleModel model) {
    return Updated.of(model.with(model.screen().reading().frozen(Optional.empty())));
  }

  static Updated sideways(ConsoleModel model, int by) {
    Reading reading = model.screen().reading();
    return Updated.of(model.with(reading.column(reading.column() + by * SIDEWAYS)));
  }

  /**
   * Goes to the nearest line that holds what is searched for, upwards or down from the one that was
   * found last; beyond the end it begins again at the other one.
   */
  static Updated search(ConsoleModel model, int direction) {
    Reading reading = model.screen().reading();
    Ring ring = model.shownOutput();
    if (reading.search().text().isEmpty()) {
      return Updated.of(
          model.flash(Flash.hint("Nothing is searched for yet: \\ begins.", model.now())));
    }
    OptionalLong found = nearest(ring, model.lineShape(), reading.search(), direction);
    if (found.isEmpty()) {
      String none = "No line holds '%s'.".formatted(reading.search().text());
      return Updated.of(model.flash(Flash.hint(none, model.now())));
    }
    return Updated.of(found(model, found.getAsLong()));
  }

  /** Shows that line, and of it what was searched for. */
  private static ConsoleModel found(ConsoleModel model, long number) {
    LineRows rows = model.lineRows();
    Reading reading = model.screen().reading();
    String text = rows.ring().line(number).text();
    int match = Math.max(0, text.toLowerCase(Locale.ROOT).indexOf(reading.search().lower()));
    int piece = reading.wrapped() ? rows.shape().piece(text, match) : 0;
    ConsoleModel there = at(model, rows.moved(rows.of(number, piece), -(rows.room() / 2)));
    int column =
        reading.wrapped()
            ? 0
            : rows.shape().column(text, match, reading.search().text(), reading.column());
    var search = new Search(reading.search().text(), number);
    return there.with(there.screen().reading().column(column).search(search));
  }

  private static OptionalLong nearest(Ring ring, LineShape shape, Search search, int direction) {
    String sought = search.lower();
    long begin = search.at() < 0 ? ring.end() : search.at();
    return LongStream.rangeClosed(1, ring.size())
        .map(step -> begin - ring.first() + direction * step)
        .map(place -> ring.first() + Math.floorMod(place, (long) ring.size()))
        .filter(number -> shape.shows(ring.line(number), sought))
        .findFirst();
  }

  static Updated level(ConsoleModel model) {
    Level next = model.screen().reading().level().next();
    return Updated.of(
        model
            .with(model.screen().reading().level(next))
            .flash(Flash.hint("Shown: " + next.words() + ".", model.now())));
  }
}
