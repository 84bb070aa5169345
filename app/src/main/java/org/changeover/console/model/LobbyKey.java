package org.changeover.console.model;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A binding of a key before it is known whose key it is, and when it does nothing. */
record LobbyKey(KeyBinding<LobbyModel, LobbyUpdated> binding) {
  private static final Function<LobbyModel, Optional<String>> NEVER = _ -> Optional.empty();

  static LobbyKey key(
      String id,
      KeyBinding.Where where,
      String shown,
      String label,
      String tooltip,
      Function<LobbyModel, LobbyUpdated> action,
      Key... keys) {
    return new LobbyKey(
        new KeyBinding<>(
            id, where, List.of(keys), shown, label, tooltip, "", false, NEVER, action));
  }

  static LobbyKey move(
      String id,
      KeyBinding.Where where,
      String shown,
      String tooltip,
      BiFunction<LobbyModel, Integer, LobbyModel> move,
      Function<LobbyModel, Integer> by,
      Key... keys) {
    return key(
        id,
        where,
        shown,
        "",
        tooltip,
        model -> LobbyUpdated.of(move.apply(model, by.apply(model))),
        keys);
  }

  /**
   * @param dangerous whether it leads to something that is hard to take back
   */
  LobbyKey of(String role, boolean dangerous) {
    return new LobbyKey(
        new KeyBinding<>(
            binding.id(),
            binding.where(),
            binding.keys(),
            binding.shown(),
            binding.label(),
            binding.tooltip(),
            role,
            dangerous,
            binding.disabled(),
            binding.action()));
  }

  LobbyKey unless(Function<LobbyModel, Optional<String>> disabled) {
    return new LobbyKey(
        new KeyBinding<>(
            binding.id(),
            binding.where(),
            binding.keys(),
            binding.shown(),
            binding.label(),
            binding.tooltip(),
            binding.role(),
            binding.dangerous(),
            disabled,
            binding.action()));
  }
}
