package org.changeover.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A disk in a machine whose power fails, or whose engine is killed: bytes that were not made to
 * stay are dropped, or all but their beginning; so are new files whose names were not made to stay.
 *
 * <p>The files that a journal reads are real ones; what of them would be left is kept here beside
 * them. Before, while and after it does something it says so: there a test may look what would be
 * {@link #left}, or end everything by an exception.
 */
public final class FailingPower implements Disk {
  private final Path folder;
  private final Moment moment;
  private final Map<String, Content> stays = new HashMap<>();
  private final Map<String, Content> unforced = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Map<RandomAccessFile, String> open = new HashMap<>();
  private Optional<Write> underWay = Optional.empty();

  /** A moment at which everything may end. */
  @FunctionalInterface
  public interface Moment {
    void reached(String what) throws IOException;
  }

  /** How everything ends. */
  public enum End {
    /** Nothing is left but what was made to stay, and perhaps a part of the rest. */
    POWER_CUT,
    /** The machine goes on: what was written is there to be read, but need not stay. */
    KILL
  }

  /** Bytes of which a longer content may be a later one: only what is before the end is shared. */
  private record Content(byte[] bytes, int length) {
    Content with(int at, byte[] more) {
      int end = Math.max(length, at + more.length);
      boolean inPlace = at == length && end <= bytes.length;
      byte[] room = inPlace ? bytes : Arrays.copyOf(bytes, at == length ? 2 * end : end);
      System.arraycopy(more, 0, room, at, more.length);
      return new Content(room, end);
    }

    byte[] copy() {
      return Arrays.copyOf(bytes, length);
    }
  }

  private record Write(String name, int at, byte[] bytes) {}

  /** What would be left at a moment. */
  public static final class Left {
    private final Map<String, Content> stays;
    private final Map<String, Content> unforced;
    private final Set<String> names;
    private final Optional<Write> underWay;

    private Left(
        Map<String, Content> stays,
        Map<String, Content> unforced,
        Set<String> names,
        Optional<Write> underWay) {
      this.stays = Map.copyOf(stays);
      this.unforced = Map.copyOf(unforced);
      this.names = Set.copyOf(names);
      this.underWay = underWay;
    }

    /** Whether the journal still begins with these bytes of another. */
    public boolean sharesJournal(FailingPower other, long length) {
      byte[] mine = journal().bytes();
      Content theirs = other.stays.get(FileJournal.FILE);
      return length <= theirs.length()
          && Arrays.equals(mine, 0, (int) length, theirs.bytes(), 0, (int) length);
    }

    private Content journal() {
      return stays.getOrDefault(FileJournal.FILE, new Content(new byte[0], 0));
    }
  }

  /**
   * @param folder of the run; exists
   */
  public FailingPower(Path folder, Moment moment) {
    this.folder = folder;
    this.moment = moment;
  }

  /** A journal on this disk. */
  public FileJournal journal(Clock clock, JournalSigner signer) {
    return FileJournal.open(folder, clock, signer, this);
  }

  /** What would be left now. */
  public Left left() {
    return new Left(stays, unforced, names, underWay);
  }

  /** Makes the files what is left of them. */
  public void begin(Left left, End end, Random random) throws IOException {
    try (var files = Files.newDirectoryStream(folder, FileJournal.FILE + "*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    for (var file : left.stays.entrySet()) {
      String name = file.getKey();
      if (left.names.contains(name) || end == End.KILL || random.nextBoolean()) {
        byte[] forced = file.getValue().copy();
        byte[] written = left.unforced.getOrDefault(name, file.getValue()).copy();
        byte[] whole = end == End.KILL || random.nextBoolean() ? written : forced;
        byte[] found = torn(name, whole, left.underWay, random);
        Files.write(folder.resolve(name), found);
        byte[] kept =
            end == End.POWER_CUT ? found : left.unforced.containsKey(name) ? forced : whole;
        stays.put(name, new Content(kept, kept.length));
        if (end == End.KILL && left.unforced.containsKey(name)) {
          unforced.put(name, new Content(found, found.length));
        }
        if (end == End.POWER_CUT || left.names.contains(name)) {
          names.add(name);
        }
      }
    }
  }

  /** Half of the time all or nothing of what was being written, else a part of it. */
  private static byte[] torn(String name, byte[] whole, Optional<Write> write, Random random) {
    if (write.filter(one -> one.name().equals(name)).isEmpty()) {
      return whole;
    }
    byte[] bytes = write.get().bytes();
    int part =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> bytes.length;
          default -> random.nextInt(bytes.length + 1);
        };
    return new Content(whole, whole.length)
        .with(write.get().at(), Arrays.copyOf(bytes, part))
        .copy();
  }

  /** How many bytes of the journal stay. */
  public long journalLength() {
    return content(FileJournal.FILE).length();
  }

  /** Whether these bytes stay in the journal, behind that place. */
  public boolean journalHolds(byte[] wanted, long behind) {
    Content content = content(FileJournal.FILE);
    for (int at = content.length() - wanted.length; at >= behind; at--) {
      if (content.bytes()[at] == wanted[0]
          && Arrays.equals(content.bytes(), at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  /** The sequence that the head counts, as far as it stays. */
  public long head() {
    return JournalHead.read(content(FileJournal.HEAD_FILE).copy());
  }

  /** The sequence that the head counts for whoever reads it. */
  public long headToRead() {
    return JournalHead.read(unforced.get(FileJournal.HEAD_FILE).copy());
  }

  private Content content(String name) {
    return stays.getOrDefault(name, new Content(new byte[0], 0));
  }

  @Override
  public RandomAccessFile open(Path path) throws IOException {
    var file = new RandomAccessFile(path.toFile(), "rw");
    open.put(file, path.getFileName().toString());
    stays.putIfAbsent(path.getFileName().toString(), new Content(new byte[0], 0));
    return file;
  }

  @Override
  public RandomAccessFile openUnforced(Path path) throws IOException {
    RandomAccessFile file = open(path);
    String name = path.getFileName().toString();
    unforced.putIfAbsent(name, content(name));
    return file;
  }

  @Override
  public void force(RandomAccessFile file) throws IOException {
    String name = open.get(file);
    moment.reached("before forcing " + name);
    stays.put(name, unforced.get(name));
    moment.reached("after forcing " + name);
  }

  @Override
  public void write(RandomAccessFile file, long at, byte[] bytes) throws IOException {
    String name = open.get(file);
    boolean line = name.equals(FileJournal.FILE);
    if (line) {
      moment.reached("before writing to " + name);
    }
    underWay = Optional.of(new Write(name, (int) at, bytes));
    moment.reached((line ? "in the middle of" : "before") + " writing to " + name);
    file.seek(at);
    file.write(bytes);
    if (unforced.containsKey(name)) {
      unforced.put(name, unforced.get(name).with((int) at, bytes));
    } else {
      stays.put(name, content(name).with((int) at, bytes));
    }
    underWay = Optional.empty();
    moment.reached("after writing to " + name);
  }

  @Override
  public void settle(RandomAccessFile file, long length) throws IOException {
    String name = open.get(file);
    moment.reached("before settling " + name);
    file.setLength(length);
    byte[] whole = new byte[(int) length];
    file.seek(0);
    file.readFully(whole);
    stays.put(name, new Content(whole, whole.length));
    moment.reached("after settling " + name);
  }

  @Override
  public void settleNames(Path of) throws IOException {
    if (of.equals(folder)) {
      moment.reached("before settling names");
      try (var files = Files.list(folder)) {
        files.map(path -> path.getFileName().toString()).forEach(names::add);
      }
      moment.reached("after settling names");
    }
  }
}
