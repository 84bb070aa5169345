package org.changeover.console.model;

/** A part of the screen that takes the keys for moving. */
public enum Pane {
  PLAN,
  OUTPUT
}
