package org.changeover.console.model;

/** Which lines of a source are read. */
public enum Level {
  ALL("all lines"),
  /** What the run did, and the commands that it ran. */
  STEPS("events and commands"),
  ERRORS("errors only");

  private final String words;

  Level(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  boolean has(OutputLine line) {
    return switch (this) {
      case ALL -> true;
      case STEPS -> line.kind().isEvent() || line.kind() == OutputLine.Kind.COMMAND;
      case ERRORS -> line.kind().isError();
    };
  }

  Level next() {
    return values()[(ordinal() + 1) % values().length];
  }
}
