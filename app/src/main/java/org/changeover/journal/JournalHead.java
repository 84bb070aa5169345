package org.changeover.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
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

  private final RandomAccessFile file;

  private JournalHead(RandomAccessFile file) {
    this.file = file;
  }

  static JournalHead open(Path path) throws IOException {
    return new JournalHead(new RandomAccessFile(path.toFile(), "rw"));
  }

  void write(long sequence) throws IOException {
    file.seek((sequence % 2) * SLOT);
    file.write(slot(sequence));
    file.getFD().sync();
  }

  /**
   * The sequence that was acknowledged at least.
   *
   * @throws JournalException when the file says nothing
   */
  static long read(Path path) {
    try {
      byte[] bytes = Files.readAllBytes(path);
      long head = Math.max(read(bytes, 0), read(bytes, SLOT));
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
    String text = "%020d".formatted(sequence);
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
