package org.changeover.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
  private final LineHash hash = new LineHash();
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
    var found = new ArrayList<Found>();
    walk(limit, found::add);
    return found;
  }

  /** Gives all whole lines that are left, each as it is read; fails as {@link #next} does. */
  void rest(Consumer<Found> each) {
    walk(Long.MAX_VALUE, each);
  }

  private void walk(long limit, Consumer<Found> each) {
    if (!Files.exists(file)) {
      return;
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      long size = in.length();
      if (size < offset) {
        throw new JournalException(
            "%s has shrunk from %d to %d bytes: it was cut off while in use"
                .formatted(file, offset, size));
      }
      var ahead = new ReadAhead(in, offset, size);
      for (long walked = 0; walked < limit; walked++) {
        int length = wholeLine(ahead);
        if (length == 0) {
          return;
        }
        Found line = accept(ahead, length);
        ahead.pass(length);
        each.accept(line);
      }
    } catch (IOException e) {
      throw new JournalException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The bytes of the next line, its end included; 0 when what is left is no whole line. */
  private int wholeLine(ReadAhead ahead) throws IOException {
    if (!ahead.has(JournalLine.PREFIX)) {
      return 0;
    }
    int length = JournalLine.length(ahead.bytes(), ahead.at());
    if (length < 0) {
      if (ahead.restIsZero()) {
        return 0;
      }
      throw wrong("the line does not begin with its length");
    }
    return ahead.has(length) ? length : 0;
  }

  private Found accept(ReadAhead ahead, int length) {
    if (!JournalLine.intact(ahead.bytes(), ahead.at(), length)) {
      throw wrong("the line's checksum is wrong");
    }
    EventCodec.Chained line = decoded(ahead, length);
    Entry entry = line.entry();
    refuseOtherFormat(entry);
    if (entry.sequence() != sequence + 1) {
      throw wrong("sequence %d follows %d".formatted(entry.sequence(), sequence));
    }
    if (!line.previous().equals(previous)) {
      throw wrong("the line does not follow from the one before");
    }
    offset += length;
    sequence = entry.sequence();
    previous = hash.of(ahead.bytes(), ahead.at(), length);
    return new Found(entry, previous);
  }

  private EventCodec.Chained decoded(ReadAhead ahead, int length) {
    try {
      return JournalLine.decode(ahead.bytes(), ahead.at(), length);
    } catch (JournalException e) {
      throw new JournalException("%s, byte %d: %s".formatted(file, offset, e.getMessage()), e);
    }
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
