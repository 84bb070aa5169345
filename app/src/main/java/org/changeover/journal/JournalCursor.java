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
    walk(source -> {
      boolean more = true;
      while (more && found.size() < limit) {
        more = prove(source.next(limit - found.size()), found::add);
      }
    });
    return found;
  }

  /** Gives all whole lines that are left, each as it is read; fails as {@link #next} does. */
  void rest(Consumer<Found> each) {
    walk(source -> {
      if (source.isLong()) {
        decodedAhead(source, each);
      } else {
        var _ = prove(source.next(Integer.MAX_VALUE), each);
      }
    });
  }

  private void decodedAhead(LineSource source, Consumer<Found> each) {
    try (var ahead = new DecodedAhead(source)) {
      boolean more = true;
      while (more) {
        more = prove(ahead.next(), each);
      }
    }
  }

  private void walk(Consumer<LineSource> way) {
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
      way.accept(new LineSource(file, in, offset, size));
    } catch (IOException e) {
      throw LineSource.unreadable(file, e);
    }
  }

  /** Whether there may be more lines behind these. */
  private boolean prove(LineSource.Batch batch, Consumer<Found> each) {
    batch.lines().forEach(line -> each.accept(accept(batch, line)));
    batch
        .failure()
        .ifPresent(failure -> {
          throw failure;
        });
    return !batch.lines().isEmpty();
  }

  private Found accept(LineSource.Batch batch, LineSource.Line line) {
    Entry entry = line.said().entry();
    refuseOtherFormat(entry);
    if (entry.sequence() != sequence + 1) {
      throw wrong("sequence %d follows %d".formatted(entry.sequence(), sequence));
    }
    if (!line.said().previous().equals(previous)) {
      throw wrong("the line does not follow from the one before");
    }
    offset += line.length();
    sequence = entry.sequence();
    previous = hash.of(batch.bytes(), line.at(), line.length());
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
    return LineSource.wrong(file, offset, what);
  }
}
