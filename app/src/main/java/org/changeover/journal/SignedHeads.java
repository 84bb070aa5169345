package org.changeover.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The heads of a journal that were signed: at gates, and where a run ends. A line that has no end
 * was cut short by a crash, proves nothing, and makes way for the next one; every other line is as
 * it was written, or the file is refused.
 *
 * <p>A killed engine may leave a line that the next one reads, and that a power cut would still
 * take away. If a line that stays came behind it, there would be a hole: {@link #settle} comes
 * first.
 */
final class SignedHeads {
  private final Path file;
  private final JournalSigner signer;
  private final Disk disk;
  private final Map<Long, String> proven = new HashMap<>();
  private long end;

  /**
   * @param file exists
   * @throws JournalException when a line is not what it was
   */
  SignedHeads(Path file, JournalSigner signer, Disk disk) {
    this.file = file;
    this.signer = signer;
    this.disk = disk;
    Kept kept = read(file);
    kept.heads().stream()
        .filter(head -> head.key().equals(signer.key()))
        .forEach(head -> proven.put(head.sequence(), head.sha256()));
    this.end = kept.end();
  }

  /**
   * What a file holds.
   *
   * @param end where its last whole line ends
   * @param torn whether a line without an end stands behind that
   */
  record Kept(List<SignedHead> heads, long end, boolean torn) {}

  /**
   * Reads a file, which need not exist.
   *
   * @throws JournalException when a line is not what it was; the message names it
   */
  static Kept read(Path path) {
    try {
      if (!Files.exists(path)) {
        return new Kept(List.of(), 0, false);
      }
      byte[] bytes = Files.readAllBytes(path);
      int end = new String(bytes, ISO_8859_1).lastIndexOf('\n') + 1;
      var heads = new ArrayList<SignedHead>();
      if (end > 0) {
        for (String line : new String(bytes, 0, end - 1, UTF_8).split("\n", -1)) {
          heads.add(head(path, heads.size() + 1, line));
        }
      }
      return new Kept(heads, end, end < bytes.length);
    } catch (IOException e) {
      throw new JournalException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static SignedHead head(Path path, int number, String line) {
    try {
      SignedHead head = SignedHead.of(line);
      if (head != null && head.line().equals(line + "\n") && head.isRight()) {
        return head;
      }
      throw wrong(path, number, "its signature is wrong");
    } catch (JsonProcessingException e) {
      throw wrong(path, number, "this is no signed head");
    }
  }

  private static JournalException wrong(Path path, int number, String what) {
    return new JournalException(
        "%s, line %d: %s: somebody changed it, or the disk did. Restore the file from a backup, or take out that line, which then proves nothing."
            .formatted(path, number, what));
  }

  /**
   * Whether this installation signed the head that is that line.
   *
   * @param journal for the message
   * @throws JournalException when it signed another line with that sequence
   */
  boolean proves(JournalCursor.Found line, Path journal) {
    String signed = proven.get(line.entry().sequence());
    if (signed != null && !signed.equals(line.sha256())) {
      throw rewritten(journal, line.entry().sequence());
    }
    return signed != null;
  }

  static JournalException rewritten(Path journal, long sequence) {
    return new JournalException(
        "%s: line %d is not the one that was signed: the journal was rewritten"
            .formatted(journal, sequence));
  }

  /** The last sequence that this installation signed; 0 when there is none. */
  long last() {
    return proven.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Makes every whole line stay, and cuts off what was never finished. */
  void settle() throws IOException {
    try (RandomAccessFile out = disk.open(file)) {
      disk.settle(out, end);
    }
  }

  /** Signs a head, so that it stays. */
  void sign(long sequence, String sha256, Instant at) throws IOException {
    byte[] line = SignedHead.of(sequence, sha256, at, signer).line().getBytes(UTF_8);
    try (RandomAccessFile out = disk.open(file)) {
      disk.write(out, end, line);
    }
    end += line.length;
    proven.put(sequence, sha256);
  }
}
