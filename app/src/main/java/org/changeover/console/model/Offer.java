package org.changeover.console.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that can be done, as help and palette list it.
 *
 * @param section under which it stands; empty in the palette
 * @param keys as people read them; empty when no key does it
 * @param why it does nothing now
 */
public record Offer(
    String section,
    String keys,
    String name,
    String tooltip,
    Optional<String> why,
    Function<ConsoleModel, Updated> action) {

  /** Whether every word of a text is in its keys, its name or its tooltip. */
  boolean matches(String text) {
    String all = (name + " " + tooltip).toLowerCase(Locale.ROOT);
    return Arrays.stream(text.strip().toLowerCase(Locale.ROOT).split("\\s+"))
        .allMatch(word -> all.contains(word) || isKey(word, text));
  }

  private boolean isKey(String word, String text) {
    List<String> shown = List.of(keys.split(" "));
    return shown.contains(text.strip())
        || shown.stream().anyMatch(key -> key.length() > 1 && key.equalsIgnoreCase(word));
  }

  /** Those that come first: by name, then whose name begins so, then the others. */
  int rank(String text) {
    String sought = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals(sought) || keys.equals(text.strip())) {
      return 0;
    }
    return name.startsWith(sought) ? 1 : 2;
  }
}
