package org.changeover.console.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A list that is gone through and filtered.
 *
 * @param heard whether it has been read yet
 * @param selected the id of the item that the cursor is on, which it follows wherever it goes
 * @param filter only items that hold it are shown; after a {@code !}, only those that do not
 * @param filtering whether keys go into the filter
 */
public record Listing<T extends Listing.Item>(
    List<T> all, boolean heard, Optional<String> selected, String filter, boolean filtering) {
  public Listing {
    all = List.copyOf(all);
  }

  /** What a list is of. */
  public interface Item {
    /** Unique in its list. */
    String id();

    /** What a filter looks in. */
    String words();
  }

  static <T extends Item> Listing<T> unread() {
    return new Listing<>(List.of(), false, Optional.empty(), "", false);
  }

  /** Those that the filter lets through. */
  public List<T> shown() {
    var wanted = new Filter(filter);
    return all.stream()
        .filter(
            item -> wanted.lets(sought -> item.words().toLowerCase(Locale.ROOT).contains(sought)))
        .toList();
  }

  /** The selected one of those that are shown; the first where that is not among them. */
  public Optional<T> current() {
    List<T> shown = shown();
    return shown.stream()
        .filter(item -> selected.filter(item.id()::equals).isPresent())
        .findFirst()
        .or(() -> shown.stream().findFirst());
  }

  Listing<T> read(List<T> items) {
    Optional<String> kept = selected.or(() -> items.stream().findFirst().map(Item::id));
    return new Listing<>(items, true, kept, filter, filtering);
  }

  Listing<T> select(String id) {
    return new Listing<>(all, heard, Optional.of(id), filter, filtering);
  }

  /** Moves the cursor by that many of the items that are shown. */
  Listing<T> move(int by) {
    List<T> shown = shown();
    if (shown.isEmpty()) {
      return this;
    }
    int at = current().map(shown::indexOf).orElse(0);
    return select(shown.get(Math.clamp((long) at + by, 0, shown.size() - 1)).id());
  }

  Listing<T> filter(String text, boolean open) {
    return new Listing<>(all, heard, selected, text, open);
  }

  /** What a key does that goes into the filter. Esc goes up one level: it is rid of the filter. */
  Listing<T> typed(Key key) {
    return switch (key) {
      case Key.Named.ENTER -> filter(filter, false);
      case Key.Named.ESCAPE -> filter("", false);
      case Key.Named.UP -> move(-1);
      case Key.Named.DOWN -> move(1);
      case Key.Char _, Key.Ctrl _, Key.Named _ ->
          TextField.typed(filter, key).map(text -> filter(text, true)).orElse(this);
    };
  }
}
