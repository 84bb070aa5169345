package org.changeover.console.model;

/** Something to be done outside of the model, before a run is chosen. */
public sealed interface LobbyEffect {

  /** Show the console of a run, by its id. */
  record Open(String run) implements LobbyEffect {}

  /** Find the plans; {@link LobbyUpdate#found} takes them. */
  record Find() implements LobbyEffect {}

  /** Check a plan on an inventory; {@link LobbyUpdate#looked} takes what comes of it. */
  record Look(PlanLine plan, String inventory) implements LobbyEffect {}

  /** Start a run of what was looked at; {@link LobbyUpdate#goesOn} takes its id. */
  record Start(PlanPage page) implements LobbyEffect {}

  /** Start an engine for a run; {@link LobbyUpdate#goesOn} takes its id. */
  record Resume(String run) implements LobbyEffect {}

  record Leave() implements LobbyEffect {}

  /** Paint every cell again. */
  record Redraw() implements LobbyEffect {}
}
