package org.changeover.hosts;

import org.changeover.hosts.OutputSink.Stream;
import org.changeover.text.Sanitiser;

/**
 * Splits one stream into cleaned lines for a sink. Bounded: of a line that is too long the first
 * part is given, with a mark. A carriage return ends a line as well, so that progress that is
 * overwritten in place arrives.
 */
final class LineSplitter {
  private static final int LONGEST = 4 * Sanitiser.MAX_LINE;

  private final Stream stream;
  private final OutputSink sink;
  private byte[] line = new byte[256];
  private int length;
  private boolean tooLong;
  private boolean afterReturn;

  LineSplitter(Stream stream, OutputSink sink) {
    this.stream = stream;
    this.sink = sink;
  }

  void add(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n' || b == '\r') {
        if (b == '\r' || !afterReturn) {
          flush();
        }
        afterReturn = b == '\r';
      } else {
        afterReturn = false;
        keep(b);
      }
    }
  }

  /** Gives out what is left when the stream has ended. */
  void end() {
    if (length > 0) {
      flush();
    }
  }

  private void keep(byte b) {
    if (length == LONGEST) {
      tooLong = true;
      return;
    }
    if (length == line.length) {
      line = java.util.Arrays.copyOf(line, Math.min(LONGEST, 2 * length));
    }
    line[length++] = b;
  }

  private void flush() {
    String text = Sanitiser.clean(line, 0, length);
    sink.line(stream, tooLong && !text.endsWith(Sanitiser.CUT) ? text + Sanitiser.CUT : text);
    length = 0;
    tooLong = false;
  }
}
