package org.changeover.console.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a task printed, as far as this console knows: what it heard, and before that what was read
 * from the task's file.
 *
 * @param rings what it heard, and what was read
 * @param missed lines that did not reach this console
 */
public record Printed(LevelRings rings, Earlier earlier, long missed) {
  /** What one task's output may take here, in bytes. */
  static final long LIMIT = 256 << 10;

  static final Printed NOTHING = new Printed(LevelRings.of(LIMIT), new Earlier.Unasked(), 0);

  /** What is known of the task's file. */
  public sealed interface Earlier {
    record Unasked() implements Earlier {}

    record Asked() implements Earlier {}

    /**
     * @param end in bytes: a line that ends there or before has been read
     * @param cut whether the file holds more than was read
     * @param commands those in it that come before what was read
     */
    record Read(String file, long end, boolean cut, Commands commands) implements Earlier {}

    record Unreadable(String why) implements Earlier {}
  }

  /**
   * The commands of a task.
   *
   * @param cut whether there were more before them
   */
  public record Commands(List<OutputLine> lines, boolean cut) {
    static final Commands NONE = new Commands(List.of(), false);

    public Commands {
      lines = List.copyOf(lines);
    }
  }

  /** All lines. */
  public Ring ring() {
    return rings.all();
  }

  /** What was run to change something, the newest last. */
  public Commands commands() {
    List<OutputLine> kept =
        rings.steps().lines().stream()
            .filter(line -> line.kind() == OutputLine.Kind.COMMAND)
            .toList();
    boolean gone = rings.steps().first() > 0;
    if (gone || !(earlier instanceof Earlier.Read(_, _, _, var before))) {
      return new Commands(kept, gone || missed > 0);
    }
    return new Commands(
        Stream.concat(before.lines().stream(), kept.stream()).toList(), before.cut() || missed > 0);
  }

  Printed asked() {
    return new Printed(rings, new Earlier.Asked(), missed);
  }

  Printed unreadable(String why) {
    return new Printed(rings, new Earlier.Unreadable(why), missed);
  }

  Printed heard(List<OutputLine> lines) {
    return new Printed(rings.append(after(lines)), earlier, missed);
  }

  Printed missed(long lines) {
    return new Printed(rings, earlier, missed + lines);
  }

  /**
   * Puts what was read before what was heard; a line that is both is there once. The lines begin
   * anew by that.
   */
  Printed read(Earlier.Read file, List<OutputLine> lines) {
    var known = new Printed(rings.anew(file.cut()).append(lines), file, 0);
    return known.heard(rings.all().lines());
  }

  private List<OutputLine> after(List<OutputLine> lines) {
    return earlier instanceof Earlier.Read read
        ? lines.stream().filter(line -> line.end() > read.end()).toList()
        : lines;
  }
}
