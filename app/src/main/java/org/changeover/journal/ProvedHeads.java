package org.changeover.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The signed heads beside a journal, each held against the key that it names and the journal. */
public final class ProvedHeads {
  private static final int BATCH = 256;

  private ProvedHeads() {}

  /**
   * A head that somebody signed.
   *
   * @param sha256 of the journal's line of that sequence, as it was signed
   * @param key the fingerprint of the key that it names
   * @param holds whether that key made the signature, and the journal has that line
   * @param own whether it is the installation's key
   */
  public record Head(
      long sequence, Instant at, String sha256, String key, boolean holds, boolean own) {}

  /**
   * In the order in which they were signed; lines that a crash cut short are left out.
   *
   * @param run the folder of a run
   * @param state the state folder, whose key is not made when there is none
   * @throws JournalException when the journal is damaged, or a file cannot be read
   */
  public static List<Head> of(Path run, Path state) {
    Path file = run.resolve(FileJournal.SIGNED_FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      var signed = new ArrayList<SignedHead>();
      for (String line : Files.readAllLines(file, UTF_8)) {
        parse(line, signed);
      }
      Map<Long, String> lines = lines(run.resolve(FileJournal.FILE), signed);
      String own = JournalSigner.existing(state).map(JournalSigner::key).orElse("");
      return signed.stream().map(head -> proved(head, lines, own)).toList();
    } catch (IOException e) {
      throw new JournalException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static void parse(String line, List<SignedHead> signed) {
    try {
      signed.add(SignedHead.of(line));
    } catch (JsonProcessingException cutShort) {
      // A crash while it was written; the next line is whole.
      return;
    }
  }

  /** The hashes of the journal's lines that were signed. */
  private static Map<Long, String> lines(Path journal, List<SignedHead> signed) {
    Set<Long> wanted = new HashSet<>();
    signed.forEach(head -> wanted.add(head.sequence()));
    var cursor = new JournalCursor(journal);
    var hashes = new HashMap<Long, String>();
    List<JournalCursor.Found> found;
    do {
      found = cursor.next(BATCH);
      found.stream()
          .filter(line -> wanted.contains(line.entry().sequence()))
          .forEach(line -> hashes.put(line.entry().sequence(), line.sha256()));
    } while (!found.isEmpty());
    return hashes;
  }

  private static Head proved(SignedHead head, Map<Long, String> lines, String own) {
    boolean holds = head.sha256().equals(lines.get(head.sequence())) && head.isRight();
    return new Head(
        head.sequence(),
        head.at(),
        head.sha256(),
        JournalSigner.fingerprint(head.key()),
        holds,
        head.key().equals(own));
  }
}
