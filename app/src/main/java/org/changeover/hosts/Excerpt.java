package org.changeover.hosts;

/**
 * Shows how an answer to a question begins. Programs read answers, such as the description of a
 * tree; what is long is for nobody's eyes, and would fill the file that has what a step printed.
 * Complaints on standard error are shown in full.
 */
final class Excerpt implements OutputSink {
  private static final int LINES = 500;

  private final OutputSink sink;
  private long seen;

  Excerpt(OutputSink sink) {
    this.sink = sink;
  }

  @Override
  public void line(Stream stream, String text) {
    if (stream == Stream.STDOUT) {
      seen++;
    }
    if (stream == Stream.STDERR || seen <= LINES) {
      sink.line(stream, text);
    }
  }

  /** Says how much was not shown. */
  void end() {
    if (seen > LINES) {
      sink.line(
          Stream.STDOUT,
          "changeover: this answer goes on; %,d more lines are not kept".formatted(seen - LINES));
    }
  }
}
