package org.changeover.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.changeover.run.KeptOutput;
import org.changeover.run.OutputTail;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads the ends of the output files of a run, each bounded in bytes and lines. */
final class OutputTails implements KeptOutput {
  static final int BYTES = 256 << 10;
  static final int LINES = 2_000;

  private static final Set<String> STREAMS =
      Set.of(Telemetry.Line.OUTPUT, Telemetry.Line.ERRORS, Telemetry.Line.COMMANDS);

  private final RunFolder run;

  OutputTails(RunFolder run) {
    this.run = run;
  }

  @Override
  public Mono<OutputTail> tail(TaskId task) {
    return Mono.fromCallable(() -> read(task)).subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public Mono<String> save(List<String> lines) {
    return Mono.fromCallable(() -> new SavedLines(run.saved()).save(lines).toString())
        .subscribeOn(Schedulers.boundedElastic());
  }

  private OutputTail read(TaskId task) throws IOException {
    Path file = run.output(task);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - BYTES);
      OutputTail tail = lines(task, file, from, bytes(channel, from));
      if (!tail.cut()) {
        return tail;
      }
      long until = tail.lines().isEmpty() ? tail.end() : tail.lines().getFirst().end();
      return new OutputTail(
          tail.file(),
          tail.end(),
          true,
          tail.lines(),
          new KeptCommands(task).before(channel, until));
    } catch (NoSuchFileException e) {
      return OutputTail.nothing(file.toString());
    }
  }

  /** What there is from a place on; the file may grow meanwhile. */
  static ByteBuffer bytes(FileChannel channel, long from) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    long at = from;
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes, at);
      if (count < 0) {
        break;
      }
      at += count;
    }
    return bytes.flip();
  }

  /** Whole lines only: one that begins before {@code from} is left out, and one under way. */
  private static OutputTail lines(TaskId task, Path file, long from, ByteBuffer bytes) {
    var lines = new ArrayDeque<Telemetry.Line>();
    boolean cut = from > 0;
    boolean whole = !cut;
    long end = from;
    int start = 0;
    for (int i = 0; i < bytes.limit(); i++) {
      if (bytes.get(i) != '\n') {
        continue;
      }
      end = from + i + 1;
      if (whole) {
        lines.add(line(task, new String(bytes.array(), start, i - start, UTF_8), end));
      }
      if (lines.size() > LINES) {
        lines.removeFirst();
        cut = true;
      }
      whole = true;
      start = i + 1;
    }
    return new OutputTail(file.toString(), end, cut, List.copyOf(lines));
  }

  /** {@code HOST STREAM TEXT}, or a mark that the engine set. */
  static Telemetry.Line line(TaskId task, String line, long end) {
    String[] words = line.split(" ", 3);
    boolean said = words.length == 3 && STREAMS.contains(words[1]);
    return said
        ? new Telemetry.Line(task, words[0], words[1], words[2], end)
        : new Telemetry.Line(task, "", Telemetry.Line.OUTPUT, line, end);
  }
}
