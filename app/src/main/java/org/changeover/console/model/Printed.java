package org.changeover.console.model;

import java.util.List;

/**
 * What a task printed, as far as this console knows: what it heard, and before that what was read
 * from the task's file.
 *
 * @param missed lines that did not reach this console
 */
public record Printed(Ring ring, Earlier earlier, long missed) {
  /** What one task's output may take here, in bytes. */
  static final long LIMIT = 256 << 10;

  static final Printed NOTHING = new Printed(Ring.of(LIMIT), new Earlier.Unasked(), 0);

  /** What is known of the task's file. */
  public sealed interface Earlier {
    record Unasked() implements Earlier {}

    record Asked() implements Earlier {}

    /**
     * @param end in bytes: a line that ends there or before has been read
     * @param cut whether the file holds more than was read
     */
    record Read(String file, long end, boolean cut) implements Earlier {}

    record Unreadable(String why) implements Earlier {}
  }

  Printed asked() {
    return new Printed(ring, new Earlier.Asked(), missed);
  }

  Printed unreadable(String why) {
    return new Printed(ring, new Earlier.Unreadable(why), missed);
  }

  Printed heard(List<OutputLine> lines) {
    return new Printed(ring.append(after(lines)), earlier, missed);
  }

  Printed missed(long lines) {
    return new Printed(ring, earlier, missed + lines);
  }

  /** Puts what was read before what was heard; a line that is both is there once. */
  Printed read(Earlier.Read file, List<OutputLine> lines) {
    var known = new Printed(Ring.of(LIMIT).append(lines), file, 0);
    return known.heard(ring.lines());
  }

  private List<OutputLine> after(List<OutputLine> lines) {
    return earlier instanceof Earlier.Read read
        ? lines.stream().filter(line -> line.end() > read.end()).toList()
        : lines;
  }
}
