package org.changeover.hosts;

/**
 * Takes what commands say, line by line. Called on one virtual thread at a time for each command,
 * and from several at once for several commands; may block, which slows that command down.
 */
@FunctionalInterface
public interface OutputSink {

  /** One line, cleaned of everything that could steer a terminal, cut where it was too long. */
  void line(Stream stream, String text);

  /** Where a line came from. */
  enum Stream {
    STDOUT,
    STDERR,
    /** Not said by a command: the command itself, or another change, as it is made. */
    COMMAND
  }

  /** Drops everything. */
  static OutputSink none() {
    return (stream, text) -> {};
  }
}
