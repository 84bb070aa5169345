package org.changeover.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * The journal of a run in files of its folder, for one engine at a time.
 *
 * <p>Crash points. An append writes its line so that it stays, then the head beside it, and only
 * then returns. The head need not stay at once: it is forced by the first append a second after it
 * was, when a line is signed, and when the journal is opened or closed. A power cut may leave it
 * behind the lines, never ahead of them; all lines are there nevertheless. Killed within the line:
 * the line is shorter than its length and beyond the head, so it was never acknowledged; the next
 * open keeps a copy of the file and cuts the line off. Killed between line and head: the line is
 * whole and stays, as if it had been acknowledged; what it says may have been decided but nothing
 * was done upon it. A line that the head counts and that is not there, or not right, was lost or
 * changed by somebody else: the journal is refused.
 *
 * <p>So the head must never be ahead of the lines. A killed engine may leave a line that the next
 * one reads, and that a power cut would still take away: opening makes all lines and their names
 * stay before it counts them. For the same reason a new journal's head is there, with its name,
 * before the journal is.
 *
 * <p>A head that has to be signed and was not, because the engine was killed right behind that
 * line, is signed by the next open: no line came after it.
 *
 * <p>A failed write or force leaves unknown what is on disk (the kernel may have dropped the page),
 * so this object then refuses everything; opening again finds out.
 *
 * <p>Threads: one appends; any may read and follow.
 */
public final class FileJournal implements Journal {
  static final String FILE = "journal";
  static final String HEAD_FILE = "journal.head";
  static final String SIGNED_FILE = "journal.signed";
  static final String LOCK_FILE = "engine.lock";

  private static final Duration LONGEST_UNFORCED = Duration.ofSeconds(1);

  /** Folders whose lock this process holds: closing a second descriptor would end the lock. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path file;
  private final Clock clock;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final RandomAccessFile lock;
  private final RandomAccessFile out;
  private final JournalHead head;
  private final SignedHeads signed;
  private final Disk disk;
  private final Optional<String> repaired;
  private final JournalReader reader;
  private final Sinks.Many<Long> heads = Sinks.many().replay().latest();

  private final LineHash hash = new LineHash();
  private final LineDecoder decoder = new LineDecoder();

  private Instant forced = Instant.EPOCH;
  private long end;
  private long sequence;
  private long epoch;
  private String previous;
  private String broken = "";

  private FileJournal(
      Path folder, Clock clock, JournalSigner signer, Disk disk, RandomAccessFile lock)
      throws IOException {
    this.folder = folder;
    this.file = folder.resolve(FILE);
    this.clock = clock;
    this.lock = lock;
    this.disk = disk;
    Path headFile = folder.resolve(HEAD_FILE);
    if (!Files.exists(file)) {
      begin(headFile);
    }
    create(folder.resolve(SIGNED_FILE));
    disk.settleNames(folder);
    disk.settleNames(folder.getParent());
    long acknowledged = JournalHead.read(headFile);
    this.signed = new SignedHeads(folder.resolve(SIGNED_FILE), signer, disk);
    var cursor = new JournalCursor(file);
    Optional<JournalCursor.Found> unsigned = readThrough(cursor);
    if (cursor.sequence() < acknowledged) {
      throw cutOff(file, cursor, acknowledged);
    }
    this.end = cursor.offset();
    this.sequence = cursor.sequence();
    this.previous = cursor.previous();
    this.repaired = repair();
    signed.settle();
    count(headFile);
    if (unsigned.isPresent()) {
      signed.sign(sequence, previous, unsigned.get().entry().at());
    }
    this.reader = new JournalReader(file, headFile);
    this.out = disk.open(file);
    try {
      this.head = JournalHead.open(headFile, disk);
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  private void count(Path headFile) throws IOException {
    try (var counted = JournalHead.open(headFile, disk)) {
      counted.write(sequence);
      counted.force();
    }
  }

  /** A head that counts something was there before: the journal was taken away. */
  private void begin(Path headFile) throws IOException {
    if (JournalHead.isWhole(headFile)) {
      long acknowledged = JournalHead.read(headFile);
      if (acknowledged > 0) {
        throw cutOff(file, new JournalCursor(file), acknowledged);
      }
    } else {
      JournalHead.begin(create(headFile), disk);
    }
    disk.settleNames(folder);
    create(file);
  }

  /**
   * Takes the journal of a run for one engine; makes it when there is none.
   *
   * @param folder of the run; exists
   * @param signer of the installation
   * @throws JournalException when another engine holds it, or when it is damaged; the message names
   *     the place
   */
  public static FileJournal open(Path folder, Clock clock, JournalSigner signer) {
    return open(folder, clock, signer, Disk.real());
  }

  static FileJournal open(Path folder, Clock clock, JournalSigner signer, Disk disk) {
    try {
      Path real = folder.toRealPath();
      if (!HELD.add(real)) {
        throw inUse(real.resolve(LOCK_FILE), "this process");
      }
      FileJournal journal = null;
      try {
        journal = locked(real, clock, signer, disk);
        return journal;
      } finally {
        if (journal == null) {
          HELD.remove(real);
        }
      }
    } catch (IOException e) {
      throw new JournalUnwritableException(
          "cannot open the journal in %s: %s. Nothing was begun; %s"
              .formatted(folder, reason(e), whatToDo(folder)),
          e);
    }
  }

  private static FileJournal locked(Path folder, Clock clock, JournalSigner signer, Disk disk)
      throws IOException {
    RandomAccessFile lock = lock(folder.resolve(LOCK_FILE));
    try {
      return new FileJournal(folder, clock, signer, disk, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What was cut off when this journal was opened, in words for people; empty when nothing was. */
  public Optional<String> repaired() {
    return repaired;
  }

  /** The epoch of the engine that wrote last; 0 before the first. */
  public long epoch() {
    return epoch;
  }

  @Override
  public Entry append(Event event, long by) {
    if (!broken.isEmpty()) {
      throw new JournalException("the journal " + file + " is not used any more: " + broken);
    }
    checkEpoch(event, by);
    var entry = new Entry(sequence + 1, clock.instant(), event);
    JournalLine line = JournalLine.of(entry, previous, hash);
    Entry readBack = readBack(line);
    write(line);
    end += line.bytes().length;
    sequence++;
    previous = line.sha256();
    epoch = by;
    acknowledge(event, readBack);
    return readBack;
  }

  private Entry readBack(JournalLine line) {
    try {
      return decoder.decode(line.bytes(), 0, line.bytes().length).entry();
    } catch (JournalException e) {
      throw new IllegalArgumentException("what it told cannot be kept: " + e.getMessage(), e);
    }
  }

  @Override
  public void replay(long from, Consumer<Entry> each) {
    reader.replay(from, each);
  }

  @Override
  public Flux<Entry> follow(long from) {
    return reader.follow(from, heads.asFlux());
  }

  @Override
  public void close() {
    boolean sound = broken.isEmpty();
    if (sound) {
      broken = "it was closed";
    }
    heads.tryEmitComplete();
    if (closed.getAndSet(true)) {
      return;
    }
    try (lock;
        out;
        head) {
      if (sound) {
        head.force();
      }
      // Closing the lock's file last lets the next engine in.
    } catch (IOException e) {
      throw new JournalException("cannot close " + file + ": " + e.getMessage(), e);
    } finally {
      HELD.remove(folder);
    }
  }

  static JournalException cutOff(Path file, JournalCursor found, long acknowledged) {
    return new JournalException(
        ("%s ends at byte %d with sequence %d, but %d was written: its end was cut off."
                + " Restore the file from a backup, or keep it aside and start a new run.")
            .formatted(file, found.offset(), found.sequence(), acknowledged));
  }

  private void checkEpoch(Event event, long by) {
    boolean takesOver = event instanceof Event.EngineStarted started && started.epoch() == by;
    boolean first = event instanceof Event.RunStarted && sequence == 0;
    if (by < epoch || (by > epoch && !takesOver && !first)) {
      throw broken("engine %d wants to write, but engine %d owns the run".formatted(by, epoch));
    }
  }

  private void write(JournalLine line) {
    try {
      if (out.length() != end) {
        throw broken("another process wrote to it");
      }
      disk.write(out, end, line.bytes());
    } catch (IOException e) {
      throw unwritable("writing failed: " + reason(e), e);
    }
  }

  private void acknowledge(Event event, Entry entry) {
    try {
      head.write(sequence);
      boolean signs = SignedHead.wanted(event);
      if (signs || Duration.between(forced, entry.at()).abs().compareTo(LONGEST_UNFORCED) >= 0) {
        head.force();
        forced = entry.at();
      }
      if (signs) {
        signed.sign(sequence, previous, entry.at());
      }
    } catch (IOException e) {
      throw unwritable("writing its head failed: " + reason(e), e);
    }
    var _ = heads.tryEmitNext(sequence);
  }

  private JournalException broken(String why) {
    broken = why;
    return new JournalException("the journal " + file + " cannot go on: " + why);
  }

  private JournalException unwritable(String why, IOException cause) {
    broken = why;
    return new JournalUnwritableException(
        "the journal %s cannot go on: %s. Nothing more is begun; %s"
            .formatted(file, why, whatToDo(folder)),
        cause);
  }

  private static String whatToDo(Path folder) {
    return "make room or mend the disk, then: changeover resume " + folder.getFileName();
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** The last line, when its head has to be signed and is not. */
  private Optional<JournalCursor.Found> readThrough(JournalCursor cursor) {
    var unsigned = new AtomicReference<Optional<JournalCursor.Found>>(Optional.empty());
    cursor.rest(line -> {
      if (line.entry().event() instanceof Event.EngineStarted started) {
        epoch = started.epoch();
      }
      unsigned.set(
          signed.proves(line, file) || !SignedHead.wanted(line.entry().event())
              ? Optional.empty()
              : Optional.of(line));
    });
    if (cursor.sequence() < signed.last()) {
      throw cutOff(file, cursor, signed.last());
    }
    return unsigned.get();
  }

  private Optional<String> repair() throws IOException {
    try (var found = disk.open(file)) {
      long torn = found.length() - end;
      Optional<Path> copy = torn == 0 ? Optional.empty() : Optional.of(keep());
      disk.settle(found, end);
      return copy.map(path ->
          "%s: the last %d bytes were of an event that was never finished; cut off, copy in %s"
              .formatted(file, torn, path));
    }
  }

  private Path keep() throws IOException {
    Path copy = file.resolveSibling(FILE + ".torn-at-" + end);
    for (int i = 2; Files.exists(copy); i++) {
      copy = file.resolveSibling(FILE + ".torn-at-" + end + "-" + i);
    }
    keep(copy);
    return copy;
  }

  private void keep(Path copy) throws IOException {
    try {
      Files.copy(file, copy);
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
      try (var kept = disk.open(copy)) {
        disk.settle(kept, kept.length());
      }
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  private static Path create(Path path) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return path;
  }

  /** A POSIX lock ends when any descriptor of the file is closed: nobody else opens this one. */
  private static RandomAccessFile lock(Path path) throws IOException {
    var lock = new RandomAccessFile(create(path).toFile(), "rw");
    try {
      FileLock held = lock.getChannel().tryLock();
      if (held != null) {
        lock.setLength(0);
        lock.writeBytes(ProcessHandle.current().pid() + "\n");
        return lock;
      }
      throw inUse(path, "process " + lock.readLine());
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static JournalException inUse(Path lock, String owner) {
    return new JournalException(
        "another engine (%s) owns this run: %s is locked".formatted(owner, lock));
  }
}
