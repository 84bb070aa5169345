package org.changeover.console.view;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;

/** What a view depends on besides the model. */
public record Looks(Glyphs glyphs, ZoneId zone) {
  public Looks {
    requireNonNull(glyphs, "glyphs is null");
    requireNonNull(zone, "zone is null");
  }
}
