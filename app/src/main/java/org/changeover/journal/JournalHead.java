package org.changeover.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The last acknowledged sequence, kept in a file beside the journal, so that a journal that lost
 * whole lines at its end is noticed. Two slots are written in turn: a torn one leaves the other,
 * which is older by one event.
 */
final class JournalHead implements AutoCloseable {
  private static final int SLOT = 32;
  private static final String WAYS =
      ", so it cannot be told whether the journal is complete. Restore both from a backup, or keep"
          + " the run's folder aside and start a new run.";

  private final Disk disk;
  private final RandomAccessFile file;

  private JournalHead(Disk disk, RandomAccessFile file) {
    this.disk = disk;
    this.file = file;
  }

  /** Whether it was written to its end when it was made; else no event was acknowledged by it. */
  static boolean isWhole(Path path) throws IOException {
    return Files.exists(path) && Files.size(path) >= 2 * SLOT;
  }

  /** Writes the head of a journal without events, at its full size. */
  static void begin(Path path, Disk disk) throws IOException {
    try (var file = disk.open(path)) {
      disk.write(file, 0, Arrays.copyOf(slot(0), 2 * SLOT));
    }
  }

  static JournalHead open(Path path, Disk disk) throws IOException {
    return new JournalHead(disk, disk.openUnforced(path));
  }

  /** Whoever reads sees it at once; after a power cut it is sure to be there once it was forced. */
  void write(long sequence) throws IOException {
    disk.write(file, (sequence % 2) * SLOT, slot(sequence));
  }

  void force() throws IOException {
    disk.force(file);
  }

  /**
   * The sequence that was acknowledged at least.
   *
   * @throws JournalException when the file says nothing
   */
  static long read(Path path) {
    try {
      long head = read(Files.readAllBytes(path));
      if (head < 0) {
        throw new JournalException(path + " is damaged" + WAYS);
      }
      return head;
    } catch (NoSuchFileException e) {
      throw new JournalException(path + " is missing" + WAYS, e);
    } catch (IOException e) {
      throw new JournalException(
          "cannot read %s, which says how long the journal must be: %s"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  /**
   * Where a slot begins that says nothing although it was written to, as far as that can be told.
   */
  static Optional<Long> damaged(Path path) {
    try {
      byte[] bytes = Files.readAllBytes(path);
      return Stream.of(0, SLOT)
          .filter(at -> read(bytes, at) < 0)
          .filter(at -> at < bytes.length && !isBlank(bytes, at))
          .map(Long::valueOf)
          .findFirst();
    } catch (IOException e) {
      throw new JournalException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static boolean isBlank(byte[] bytes, int at) {
    int end = Math.min(bytes.length, at + SLOT);
    return Arrays.equals(bytes, at, end, new byte[SLOT], 0, end - at);
  }

  /** The same of the file's bytes; -1 when they say nothing. */
  static long read(byte[] bytes) {
    return Math.max(read(bytes, 0), read(bytes, SLOT));
  }

  private static long read(byte[] bytes, int at) {
    if (bytes.length < at + SLOT) {
      return -1;
    }
    String text = new String(bytes, at, 20, US_ASCII);
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    try {
      long sequence = Long.parseLong(text);
      byte[] wanted = slot(sequence);
      return Arrays.equals(wanted, 0, SLOT, bytes, at, at + SLOT) ? sequence : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static byte[] slot(long sequence) {
    String digits = Long.toString(sequence);
    String text = "0".repeat(20 - digits.length()) + digits;
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(US_ASCII));
    return (text + " " + HexFormat.of().toHexDigits((int) crc.getValue()) + " \n\n")
        .getBytes(US_ASCII);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
