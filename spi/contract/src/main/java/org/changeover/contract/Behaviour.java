package org.changeover.contract;

/**
 * What an action is taken to do unless its contract names an exception. An exception is proved as
 * well: an action that is declared not to do what it does fails the contract too.
 */
public enum Behaviour {
  /** After an interruption apply may simply run again: {@code repeatable} says so. */
  REPEATABLE,
  /** It can be taken back in some way: the reversal is not {@code NONE}. */
  REVERSIBLE,
  /** Undo leaves everything as it was, byte for byte: the reversal is {@code EXACT}. */
  RESTORES_EXACTLY,
  /** {@code checkUndo} answers {@code Changed} when somebody edited what apply left. */
  SEES_TAMPERING,
  /** Every documented output is given by apply or in the evidence of verify. */
  GIVES_EVERY_OUTPUT
}
