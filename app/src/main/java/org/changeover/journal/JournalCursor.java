package org.changeover.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.changeover.run.Entry;
import org.changeover.run.Event;

/**
 * Walks through a journal's file from its beginning, proving each line against the one before.
 * Stops before a line that is not whole, which for a reader beside a living engine is one that is
 * being written. One thread at a time.
 *
 * <p>Files are read by {@link RandomAccessFile}, because a {@code FileChannel} is closed by an
 * interrupt of whichever thread uses it.
 */
final class JournalCursor {
  private final Path file;
  private long offset;
  private long sequence;
  private String previous = JournalLine.NONE;

  JournalCursor(Path file) {
    this.file = file;
  }

  /** A line that was found whole and right. */
  record Found(Entry entry, String sha256) {}

  /** Where the next line begins. */
  long offset() {
    return offset;
  }

  /** Of the last line read; 0 before the first. */
  long sequence() {
    return sequence;
  }

  /** The SHA-256 of the last line read. */
  String previous() {
    return previous;
  }

  /**
   * The next lines, at most so many; none when there are no more whole ones.
   *
   * @throws JournalException when a line has its full length and is wrong
   */
  List<Found> next(int limit) {
    if (!Files.exists(file)) {
      return List.of();
    }
    var found = new ArrayList<Found>();
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      long size = in.length();
      if (size < offset) {
        throw new JournalException(
            "%s has shrunk from %d to %d bytes: it was cut off while in use"
                .formatted(file, offset, size));
      }
      in.seek(offset);
      while (found.size() < limit) {
        byte[] line = line(in, size);
        if (line.length == 0) {
          break;
        }
        found.add(accept(line));
      }
    } catch (IOException e) {
      throw new JournalException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return found;
  }

  /** Empty when what is left is no whole line. */
  private byte[] line(RandomAccessFile in, long size) throws IOException {
    long left = size - offset;
    if (left < JournalLine.PREFIX) {
      return new byte[0];
    }
    byte[] prefix = new byte[JournalLine.PREFIX];
    in.readFully(prefix);
    int length = JournalLine.length(prefix);
    if (length < 0) {
      if (restIsZero(prefix, in, left - prefix.length)) {
        return new byte[0];
      }
      throw wrong("the line does not begin with its length");
    }
    if (left < JournalLine.PREFIX + length + 1L) {
      return new byte[0];
    }
    byte[] line = new byte[JournalLine.PREFIX + length + 1];
    System.arraycopy(prefix, 0, line, 0, prefix.length);
    in.readFully(line, prefix.length, length + 1);
    return line;
  }

  /** A file that was extended before a power cut, and never written to, ends in zeros. */
  private static boolean restIsZero(byte[] prefix, RandomAccessFile in, long left)
      throws IOException {
    byte[] rest = new byte[(int) Math.min(left, JournalLine.LIMIT)];
    in.readFully(rest);
    return rest.length == left && isZero(prefix) && isZero(rest);
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private Found accept(byte[] line) {
    if (!JournalLine.intact(line)) {
      throw wrong("the line's checksum is wrong");
    }
    JsonNode tree;
    Entry entry;
    try {
      tree = JournalLine.tree(line);
      entry = EventCodec.entry(tree);
    } catch (JournalException e) {
      throw new JournalException("%s, byte %d: %s".formatted(file, offset, e.getMessage()), e);
    }
    refuseOtherFormat(entry);
    if (entry.sequence() != sequence + 1) {
      throw wrong("sequence %d follows %d".formatted(entry.sequence(), sequence));
    }
    if (!tree.path("prev").asText().equals(previous)) {
      throw wrong("the line does not follow from the one before");
    }
    offset += line.length;
    sequence = entry.sequence();
    previous = JournalLine.sha256(line);
    return new Found(entry, previous);
  }

  private void refuseOtherFormat(Entry entry) {
    if (entry.event() instanceof Event.RunStarted started
        && started.journalFormat() != Journal.FORMAT) {
      throw new JournalException(
          "%s has the journal format %d, of Changeover %s; this one knows the format %d. Go on with that Changeover."
              .formatted(file, started.journalFormat(), started.version(), Journal.FORMAT));
    }
  }

  private JournalException wrong(String what) {
    return new JournalException(
        ("%s, byte %d: %s. The journal was damaged or edited; it is not used."
                + " Restore the file from a backup, or keep it aside and start a new run.")
            .formatted(file, offset, what));
  }
}
