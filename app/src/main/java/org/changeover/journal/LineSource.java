package org.changeover.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes what is left of a journal's file apart: which lines are whole and right by themselves, and
 * what they say. Whether they follow from each other is for {@link JournalCursor} to prove. One
 * thread at a time.
 */
final class LineSource {
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final RandomAccessFile in;
  private final long size;
  private final LineDecoder decoder = new LineDecoder();
  private long offset;

  /**
   * @param offset where a line begins
   * @param size of the file; what is written behind it later is not read
   */
  LineSource(Path file, RandomAccessFile in, long offset, long size) {
    this.file = file;
    this.in = in;
    this.offset = offset;
    this.size = size;
  }

  /** A line at its place in the bytes of its batch. */
  record Line(EventCodec.Chained said, int at, int length) {}

  /**
   * Lines that stand behind each other; none when there are no more whole ones.
   *
   * @param failure what is wrong with the line behind them
   */
  record Batch(byte[] bytes, List<Line> lines, Optional<JournalException> failure) {}

  /** Whether so much is left that the next batch is not the only one. */
  boolean isLong() {
    return size - offset > CHUNK;
  }

  /** The next lines, at most so many. */
  Batch next(int limit) {
    var lines = new ArrayList<Line>();
    byte[] bytes = {};
    Optional<JournalException> failure = Optional.empty();
    try {
      bytes = chunk();
      int at = 0;
      for (int length = whole(bytes, 0); length > 0 && lines.size() < limit; ) {
        lines.add(line(bytes, at, length));
        at += length;
        offset += length;
        length = whole(bytes, at);
      }
    } catch (JournalException e) {
      failure = Optional.of(e);
    } catch (IOException e) {
      failure = Optional.of(unreadable(file, e));
    }
    return new Batch(bytes, lines, failure);
  }

  /** The next bytes; with the whole of the next line, when the file has it. */
  private byte[] chunk() throws IOException {
    byte[] bytes = read((int) Math.min(CHUNK, size - offset));
    if (bytes.length < JournalLine.PREFIX) {
      return bytes;
    }
    int first = JournalLine.length(bytes, 0);
    return first > bytes.length && first <= size - offset ? read(first) : bytes;
  }

  private byte[] read(int count) throws IOException {
    byte[] bytes = new byte[count];
    in.seek(offset);
    in.readFully(bytes);
    return bytes;
  }

  /**
   * The length of the line at a place, its end included; 0 when it is not whole. One that the file
   * has not all of was never written to its end, unless an end stands in what there is of it.
   */
  private int whole(byte[] bytes, int at) throws IOException {
    int left = bytes.length - at;
    if (left < JournalLine.PREFIX) {
      return 0;
    }
    int length = JournalLine.length(bytes, at);
    if (length < 0 && rest(LineSource::isZero)) {
      return 0;
    }
    if (length < 0) {
      throw wrong(file, offset, "the line does not begin with its length");
    }
    if (length > size - offset && !rest(LineSource::hasNoEnd)) {
      throw wrong(file, offset, "the line ends before its length");
    }
    return length <= left ? length : 0;
  }

  /** Whether something holds of all parts of what is left of the file. */
  private boolean rest(Predicate<byte[]> holds) throws IOException {
    in.seek(offset);
    for (long left = size - offset; left > 0; ) {
      byte[] bytes = new byte[(int) Math.min(CHUNK, left)];
      in.readFully(bytes);
      if (!holds.test(bytes)) {
        return false;
      }
      left -= bytes.length;
    }
    return true;
  }

  /** A file that was extended before a power cut, and never written to, ends in zeros. */
  private static boolean isZero(byte[] bytes) {
    return Arrays.equals(bytes, new byte[bytes.length]);
  }

  private static boolean hasNoEnd(byte[] bytes) {
    for (byte one : bytes) {
      if (one == '\n') {
        return false;
      }
    }
    return true;
  }

  private Line line(byte[] bytes, int at, int length) {
    if (!JournalLine.intact(bytes, at, length)) {
      throw wrong(file, offset, "the line's checksum is wrong");
    }
    try {
      return new Line(decoder.decode(bytes, at, length), at, length);
    } catch (JournalException e) {
      throw new JournalException("%s, byte %d: %s".formatted(file, offset, e.getMessage()), e);
    }
  }

  static JournalException unreadable(Path file, IOException cause) {
    return new JournalException("cannot read " + file + ": " + cause.getMessage(), cause);
  }

  static JournalException wrong(Path file, long offset, String what) {
    return new JournalException(
        ("%s, byte %d: %s. The journal was damaged or edited; it is not used."
                + " Restore the file from a backup, or keep it aside and start a new run.")
            .formatted(file, offset, what));
  }
}
