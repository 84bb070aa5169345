package org.changeover.console.model;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** How lines are scrolled, searched and shown. */
final class LineMoves {
  private static final int SIDEWAYS = 16;

  private LineMoves() {}

  /** Scrolling up makes them stand still, going down at their end lets them follow again. */
  static Updated scroll(ConsoleModel model, int by) {
    Ring ring = model.shownOutput();
    if (ring.size() == 0) {
      return Updated.of(model);
    }
    long last = model.lastTop(ring);
    boolean follows = model.screen().reading().frozen().isEmpty();
    if (by > 0 && (follows || model.outputTop() >= last)) {
      return follow(model);
    }
    return Updated.of(at(model, Math.clamp(model.outputTop() + by, ring.first(), last)));
  }

  private static ConsoleModel at(ConsoleModel model, long top) {
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
    OptionalLong found = nearest(ring, reading.search(), direction);
    if (found.isEmpty()) {
      String none = "No line holds '%s'.".formatted(reading.search().text());
      return Updated.of(model.flash(Flash.hint(none, model.now())));
    }
    long line = found.getAsLong();
    long room = Math.max(1, model.layout().outputRows());
    ConsoleModel there = at(model, Math.clamp(line - room / 2, ring.first(), model.lastTop(ring)));
    var search = new Search(reading.search().text(), line);
    return Updated.of(there.with(there.screen().reading().search(search)));
  }

  private static OptionalLong nearest(Ring ring, Search search, int direction) {
    String sought = search.lower();
    long begin = search.at() < 0 ? ring.end() : search.at();
    return LongStream.rangeClosed(1, ring.size())
        .map(step -> begin - ring.first() + direction * step)
        .map(place -> ring.first() + Math.floorMod(place, (long) ring.size()))
        .filter(number -> ring.line(number).holds(sought))
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
