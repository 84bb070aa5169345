package org.changeover.console.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last lines of something that goes on, bounded by bytes. Immutable: a reader who scrolled back
 * keeps the ring that he looks at, while the live one goes on and forgets; both share their chunks.
 *
 * <p>What was appended last is kept until something else is, even when it is too much: whoever
 * reads after each append misses nothing.
 *
 * @param first the number of the first line that is kept
 * @param bytes of what is kept, about
 * @param bounds how it began, and how long it may get
 */
public record Ring(List<Chunk> chunks, long first, long bytes, Bounds bounds) {
  private static final int CHUNK = 32;

  public Ring {
    chunks = List.copyOf(chunks);
  }

  /**
   * @param limit of what is kept, in bytes
   * @param beginning how often these lines were begun anew; numbers of lines mean something only
   *     where that is the same
   * @param late whether there were lines before the first one that it ever had
   */
  record Bounds(long limit, int beginning, boolean late) {}

  static Ring of(long limit) {
    return new Ring(List.of(), 0, 0, new Bounds(limit, 0, false));
  }

  record Chunk(List<OutputLine> lines, long bytes) {
    Chunk {
      lines = List.copyOf(lines);
    }

    static Chunk of(List<OutputLine> lines) {
      return new Chunk(lines, lines.stream().mapToLong(OutputLine::bytes).sum());
    }
  }

  /** Without lines, and to be told from this one. */
  Ring anew(boolean late) {
    return new Ring(List.of(), 0, 0, new Bounds(bounds.limit(), bounds.beginning() + 1, late));
  }

  /** Without lines, for some of those of this one, from its first line on. */
  Ring like(long limit) {
    return new Ring(List.of(), 0, 0, new Bounds(limit, bounds.beginning(), isCut()));
  }

  /** Whether a number means the same line in both, unless it is forgotten. */
  public boolean isSameAs(Ring other) {
    return bounds.beginning() == other.bounds.beginning();
  }

  /** Whether there were lines before the first one that is kept. */
  public boolean isCut() {
    return first > 0 || bounds.late();
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

  /** With other lines in the places of those of these numbers. */
  Ring with(Map<Long, OutputLine> changed) {
    var open = new HashMap<Integer, List<OutputLine>>();
    changed.forEach((number, line) -> {
      int index = Math.toIntExact(number - first);
      open.computeIfAbsent(index / CHUNK, at -> new ArrayList<>(chunks.get(at).lines()))
          .set(index % CHUNK, line);
    });
    var all = new ArrayList<>(chunks);
    open.forEach((at, lines) -> all.set(at, Chunk.of(lines)));
    return bounded(all, all.size() - 1);
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
    if (lines.isEmpty()) {
      return this;
    }
    var all = new ArrayList<>(chunks);
    var open = new ArrayList<OutputLine>(CHUNK);
    if (!all.isEmpty() && all.getLast().lines().size() < CHUNK) {
      open.addAll(all.removeLast().lines());
    }
    int before = all.size();
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
    return bounded(all, before);
  }

  /**
   * @param before the chunks that may be forgotten
   */
  private Ring bounded(List<Chunk> all, int before) {
    long total = all.stream().mapToLong(Chunk::bytes).sum();
    int dropped = 0;
    while (total > bounds.limit() && dropped < before) {
      total -= all.get(dropped).bytes();
      dropped++;
    }
    return new Ring(
        all.subList(dropped, all.size()), first + (long) dropped * CHUNK, total, bounds);
  }
}
