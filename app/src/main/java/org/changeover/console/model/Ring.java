package org.changeover.console.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The last lines of a task's output, bounded by bytes. Immutable: a reader who scrolled back keeps
 * the ring that he looks at, while the live one goes on and forgets; both share their chunks.
 *
 * @param first the number of the first line that is kept
 * @param bytes of what is kept, about
 */
public record Ring(List<Chunk> chunks, long first, long bytes) {
  /** What one task's output may take. */
  static final long LIMIT = 1 << 20;

  private static final int CHUNK = 128;
  private static final int OVERHEAD = 64;

  public Ring {
    chunks = List.copyOf(chunks);
  }

  static Ring empty() {
    return new Ring(List.of(), 0, 0);
  }

  /**
   * A line that a host said.
   *
   * @param end where it ends in the task's output file
   */
  public record Line(String host, boolean error, String text, long end) {
    long bytes() {
      return OVERHEAD + text.length();
    }
  }

  record Chunk(List<Line> lines, long bytes) {
    Chunk {
      lines = List.copyOf(lines);
    }

    static Chunk of(List<Line> lines) {
      return new Chunk(lines, lines.stream().mapToLong(Line::bytes).sum());
    }
  }

  public int size() {
    return chunks.isEmpty() ? 0 : (chunks.size() - 1) * CHUNK + chunks.getLast().lines().size();
  }

  /** The number after that of the last line; as many lines as there ever were. */
  public long end() {
    return first + size();
  }

  /**
   * The line of that number.
   *
   * @throws IndexOutOfBoundsException when it is not kept
   */
  public Line line(long number) {
    int index = Math.toIntExact(number - first);
    return chunks.get(index / CHUNK).lines().get(index % CHUNK);
  }

  /** All that are kept. */
  List<Line> lines() {
    return chunks.stream().flatMap(chunk -> chunk.lines().stream()).toList();
  }

  Ring append(List<Line> lines) {
    var all = new ArrayList<>(chunks);
    var open = new ArrayList<Line>(CHUNK);
    if (!all.isEmpty() && all.getLast().lines().size() < CHUNK) {
      open.addAll(all.removeLast().lines());
    }
    for (Line line : lines) {
      open.add(line);
      if (open.size() == CHUNK) {
        all.add(Chunk.of(open));
        open.clear();
      }
    }
    if (!open.isEmpty()) {
      all.add(Chunk.of(open));
    }
    return bounded(all);
  }

  private Ring bounded(List<Chunk> all) {
    long total = all.stream().mapToLong(Chunk::bytes).sum();
    int dropped = 0;
    while (total > LIMIT && dropped < all.size() - 1) {
      total -= all.get(dropped).bytes();
      dropped++;
    }
    return new Ring(all.subList(dropped, all.size()), first + (long) dropped * CHUNK, total);
  }
}
