package org.changeover.console.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the bindings of keys that everybody may use, always. */
final class Bindings {
  private Bindings() {}

  /** A key that moves; it is named in help only. */
  static KeyBinding<ConsoleModel, Updated> move(
      String id,
      KeyBinding.Where where,
      String shown,
      String tooltip,
      Function<ConsoleModel, Updated> action,
      Object... keys) {
    return named(id, where, shown, "", tooltip, action, keys);
  }

  /**
   * @param label for the footer; empty to leave it out there
   * @param keys characters and {@link Key}s
   */
  static KeyBinding<ConsoleModel, Updated> named(
      String id,
      KeyBinding.Where where,
      String shown,
      String label,
      String tooltip,
      Function<ConsoleModel, Updated> action,
      Object... keys) {
    List<Key> all =
        Arrays.stream(keys).map(key -> key instanceof Character c ? Key.of(c) : (Key) key).toList();
    return new KeyBinding<>(
        id, where, all, shown, label, tooltip, "", false, _ -> Optional.empty(), action);
  }
}
