package org.changeover.run;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The last lines that a task printed.
 *
 * @param file where all that was kept lies; need not exist
 * @param end of the last line in that file, in bytes
 * @param cut whether the file holds more before these lines
 * @param commands those before these lines
 */
public record OutputTail(
    String file, long end, boolean cut, List<Telemetry.Line> lines, Commands commands) {
  public OutputTail {
    requireNonNull(file, "file is null");
    requireNonNull(commands, "commands is null");
    lines = List.copyOf(lines);
  }

  /** Of which no command comes before the lines. */
  public OutputTail(String file, long end, boolean cut, List<Telemetry.Line> lines) {
    this(file, end, cut, lines, Commands.NONE);
  }

  /**
   * Commands, the newest last.
   *
   * @param cut whether there are more before them
   */
  public record Commands(List<Telemetry.Line> lines, boolean cut) {
    public static final Commands NONE = new Commands(List.of(), false);

    public Commands {
      lines = List.copyOf(lines);
    }
  }

  /** Of a task that printed nothing. */
  public static OutputTail nothing(String file) {
    return new OutputTail(file, 0, false, List.of());
  }
}
