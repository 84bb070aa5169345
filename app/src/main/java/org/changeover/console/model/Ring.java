package org.changeover.console.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The last lines of something that goes on, bounded by bytes. Immutable: a reader who scrolled back
 * keeps the ring that he looks at, while the live one goes on and forgets; both share their chunks.
 *
 * @param first the number of the first line that is kept
 * @param bytes of what is kept, about
 * @param limit of these, in bytes
 */
public record Ring(List<Chunk> chunks, long first, long bytes, long limit) {
  private static final int CHUNK = 128;

  public Ring {
    chunks = List.copyOf(chunks);
  }

  static Ring of(long limit) {
    return new Ring(List.of(), 0, 0, limit);
  }

  record Chunk(List<OutputLine> lines, long bytes) {
    Chunk {
      lines = List.copyOf(lines);
    }

    static Chunk of(List<OutputLine> lines) {
      return new Chunk(lines, lines.stream().mapToLong(OutputLine::bytes).sum());
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
  public OutputLine line(long number) {
    int index = Math.toIntExact(number - first);
    return chunks.get(index / CHUNK).lines().get(index % CHUNK);
  }

  /** All that are kept. */
  public List<OutputLine> lines() {
    return from(first);
  }

  /** With another line in the place of the one of that number. */
  Ring with(long number, OutputLine line) {
    int index = Math.toIntExact(number - first);
    var lines = new ArrayList<>(chunks.get(index / CHUNK).lines());
    lines.set(index % CHUNK, line);
    var all = new ArrayList<>(chunks);
    all.set(index / CHUNK, Chunk.of(lines));
    return bounded(all);
  }

  /** From that number on; all that are kept when some before it are forgotten. */
  List<OutputLine> from(long number) {
    long start = Math.max(first, number);
    var lines = new ArrayList<OutputLine>();
    for (long i = start; i < end(); i++) {
      lines.add(line(i));
    }
    return lines;
  }

  Ring append(List<OutputLine> lines) {
    var all = new ArrayList<>(chunks);
    var open = new ArrayList<OutputLine>(CHUNK);
    if (!all.isEmpty() && all.getLast().lines().size() < CHUNK) {
      open.addAll(all.removeLast().lines());
    }
    for (OutputLine line : lines) {
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
    while (total > limit && dropped < all.size() - 1) {
      total -= all.get(dropped).bytes();
      dropped++;
    }
    return new Ring(all.subList(dropped, all.size()), first + (long) dropped * CHUNK, total, limit);
  }
}
