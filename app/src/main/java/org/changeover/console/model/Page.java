package org.changeover.console.model;

/** What fills the upper part of the screen, or all of it. */
public sealed interface Page {

  /** The plan as a tree, beside it the fleet: where everything begins. */
  record Plan() implements Page {}

  /** The selected step, with all that is known of it. */
  record Step() implements Page {}

  /** All that happens on a host. */
  record Host(String name) implements Page {}

  /** Every gate of the plan. */
  record Gates() implements Page {}

  /** What each server says of each name. */
  record Dns() implements Page {}

  /** What was done, when and by whom, to be shown afterwards. */
  record Report() implements Page {}

  /** All that is said in the run, from edge to edge. */
  record Log() implements Page {}

  /** What the page below shows the output of, from edge to edge. */
  record Output() implements Page {}

  /** What of the screen it takes. */
  default Share share() {
    return switch (this) {
      case Plan _, Step _, Host _ -> Share.UPPER;
      case Gates _, Dns _, Report _ -> Share.ALL;
      case Log _, Output _ -> Share.NONE;
    };
  }

  /** How a page and the output share the screen. */
  enum Share {
    /** The page above, the output beneath. */
    UPPER,
    /** The page, and no output. */
    ALL,
    /** The output, and nothing above it. */
    NONE
  }

  /** Whether the lines take the whole height. */
  default boolean isOfLines() {
    return share() == Share.NONE;
  }

  /** Whether it is a list of tasks with a cursor. */
  default boolean isList() {
    return switch (this) {
      case Host _, Gates _ -> true;
      case Plan _, Step _, Dns _, Report _, Log _, Output _ -> false;
    };
  }
}
