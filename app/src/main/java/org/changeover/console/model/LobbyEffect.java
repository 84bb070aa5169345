package org.changeover.console.model;

import java.time.Instant;
import java.util.Optional;

/** Something to be done outside of the model, before a run is chosen. */
public sealed interface LobbyEffect {

  /** Show the console of a run, by its id. */
  record Open(String run) implements LobbyEffect {}

  /** Find the plans; {@link LobbyUpdate#found} takes them. */
  record Find() implements LobbyEffect {}

  /** Check a plan on an inventory; {@link LobbyUpdate#looked} takes what comes of it. */
  record Look(PlanLine plan, String inventory) implements LobbyEffect {}

  /**
   * Look at the world for a preview; {@link LobbyUpdate#previewed} takes how far it is, and what is
   * made.
   *
   * @param at when that was asked
   */
  record Preview(PlanPage page, Instant at) implements LobbyEffect {}

  /** Look no longer for the preview that was asked for last. */
  record EndPreview() implements LobbyEffect {}

  /**
   * Start a run of what was looked at; {@link LobbyUpdate#goesOn} takes its id.
   *
   * @param on the preview that it begins on
   */
  record Start(PlanPage page, Optional<org.changeover.preview.Preview> on) implements LobbyEffect {}

  /** Start an engine for a run; {@link LobbyUpdate#goesOn} takes its id. */
  record Resume(String run) implements LobbyEffect {}

  /** Show everything in another way from now on. */
  record Set(Setting setting) implements LobbyEffect {}

  record Leave() implements LobbyEffect {}

  /** Paint every cell again. */
  record Redraw() implements LobbyEffect {}
}
