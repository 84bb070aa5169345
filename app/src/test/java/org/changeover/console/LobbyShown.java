package org.changeover.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.changeover.console.model.Key;
import org.changeover.console.model.LobbyEffect;
import org.changeover.console.model.LobbyModel;
import org.changeover.console.model.LobbyUpdate;
import org.changeover.console.model.LobbyUpdated;
import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.console.view.LobbyView;
import org.changeover.run.Actor;

/** What is there before a run is chosen, without a terminal: keys in, model and screen out. */
final class LobbyShown {
  static final Instant NOW = Instant.parse("2026-11-22T13:32:33Z");
  static final Actor ANNA = new Actor("anna", Set.of("operator"), "SHA256:x", "192.0.2.1");
  static final Actor VERA = new Actor("vera", Set.of("viewer"), "SHA256:v", "192.0.2.1");

  final List<LobbyEffect> effects = new ArrayList<>();
  LobbyModel model;
  private Instant now = NOW;

  private LobbyShown(LobbyModel model) {
    this.model = model;
  }

  static LobbyShown of(Size size) {
    return of(size, ANNA);
  }

  static LobbyShown of(Size size, Actor actor) {
    return new LobbyShown(LobbyModel.of(actor, size, NOW));
  }

  LobbyShown tell(java.util.function.Function<LobbyModel, LobbyUpdated> message) {
    LobbyUpdated updated = message.apply(model);
    model = updated.model();
    updated.effect().ifPresent(effects::add);
    return this;
  }

  /** Presses keys, with so little time between them that a dialog is still deaf. */
  LobbyShown atOnce(Key... keys) {
    for (Key key : keys) {
      tell(before -> LobbyUpdate.pressed(before, key, now));
    }
    return this;
  }

  /** Presses keys, half a second between them. */
  LobbyShown press(Key... keys) {
    for (Key key : keys) {
      now = now.plusMillis(500);
      atOnce(key);
    }
    return this;
  }

  LobbyShown type(String text) {
    text.codePoints().forEach(c -> press(new Key.Char(c)));
    return this;
  }

  String screen() {
    Cells cells = LobbyView.view(model.now(NOW), Shown.LOOKS);
    return IntStream.range(0, cells.size().rows())
        .mapToObj(row -> cells.line(row).stripTrailing() + "\n")
        .collect(Collectors.joining());
  }
}
