package org.changeover.hosts;

import java.util.Arrays;
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
    int from = 0;
    for (int at = 0; at < bytes.length; at++) {
      byte b = bytes[at];
      if (b == '\n' || b == '\r') {
        keep(bytes, from, at);
        if (at > from || b == '\r' || !afterReturn) {
          flush();
        }
        afterReturn = b == '\r';
        from = at + 1;
      }
    }
    if (from < bytes.length) {
      keep(bytes, from, bytes.length);
      afterReturn = false;
    }
  }

  /** Gives out what is left when the stream has ended. */
  void end() {
    if (length > 0) {
      flush();
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    int count = Math.min(to - from, LONGEST - length);
    tooLong |= count < to - from;
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.min(LONGEST, Math.max(length + count, 2 * line.length)));
    }
    System.arraycopy(bytes, from, line, length, count);
    length += count;
  }

  private void flush() {
    String text = Sanitiser.clean(line, 0, length);
    sink.line(stream, tooLong && !text.endsWith(Sanitiser.CUT) ? text + Sanitiser.CUT : text);
    length = 0;
    tooLong = false;
  }
}
