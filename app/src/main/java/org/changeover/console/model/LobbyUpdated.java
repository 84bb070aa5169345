package org.changeover.console.model;

import java.util.Optional;

/** A model after something happened, and what is to be done outside of it. */
public record LobbyUpdated(LobbyModel model, Optional<LobbyEffect> effect) {

  static LobbyUpdated of(LobbyModel model) {
    return new LobbyUpdated(model, Optional.empty());
  }

  static LobbyUpdated of(LobbyModel model, LobbyEffect effect) {
    return new LobbyUpdated(model, Optional.of(effect));
  }
}
