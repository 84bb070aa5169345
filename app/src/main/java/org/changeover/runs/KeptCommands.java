package org.changeover.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.changeover.run.OutputTail;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;

/** Looks for the commands in a task's output file, from its beginning on; used once. */
final class KeptCommands {
  /** How many are told; older ones are left out. */
  static final int MOST = 200;

  /** So much of a file is looked through, in bytes; the engine writes no longer ones. */
  private static final long LOOKED_THROUGH = 32L << 20;

  private final TaskId task;
  private final Deque<Telemetry.Line> found = new ArrayDeque<>();
  private boolean cut;

  KeptCommands(TaskId task) {
    this.task = task;
  }

  /**
   * @param until the end of the first line that does not count any more, in bytes
   */
  OutputTail.Commands before(FileChannel channel, long until) throws IOException {
    long at = Math.max(0, until - LOOKED_THROUGH);
    cut = at > 0;
    boolean whole = !cut;
    while (at < until) {
      ByteBuffer bytes = OutputTails.bytes(channel, at);
      int start = 0;
      for (int i = 0; i < bytes.limit() && at + i + 1 < until; i++) {
        if (bytes.get(i) == '\n') {
          if (whole) {
            line(new String(bytes.array(), start, i - start, UTF_8), at + i + 1);
          }
          whole = true;
          start = i + 1;
        }
      }
      if (at + bytes.limit() >= until || bytes.limit() == 0) {
        break;
      }
      whole = start > 0; // else the line is longer than what is read at once
      at += start > 0 ? start : bytes.limit();
    }
    return new OutputTail.Commands(List.copyOf(found), cut);
  }

  private void line(String text, long end) {
    Telemetry.Line line = OutputTails.line(task, text, end);
    if (line.stream().equals(Telemetry.Line.COMMANDS)) {
      found.add(line);
      if (found.size() > MOST) {
        found.removeFirst();
        cut = true;
      }
    }
  }
}
