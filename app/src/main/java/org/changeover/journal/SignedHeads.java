package org.changeover.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.changeover.run.Event;

/** The heads of a journal that were signed: at gates, and where a run ends. */
final class SignedHeads {
  private final Path file;
  private final JournalSigner signer;

  SignedHeads(Path file, JournalSigner signer) {
    this.file = file;
    this.signer = signer;
  }

  /**
   * One line of the file.
   *
   * @param sha256 of the journal's line of that sequence
   * @param key the public key, in base 64 of its X.509 form
   */
  record SignedHead(long sequence, String sha256, Instant at, String key, String signature) {
    String text() {
      return text(sequence, sha256, at);
    }

    static String text(long sequence, String sha256, Instant at) {
      return "changeover journal head " + sequence + " " + sha256 + " " + at;
    }
  }

  /** Whether the head after that event is signed. */
  static boolean wanted(Event event) {
    return event instanceof Event.GateOpened
        || event instanceof Event.Approved
        || event instanceof Event.Rejected
        || event instanceof Event.RunFinished
        || event instanceof Event.RunCancelled
        || event instanceof Event.UndoFinished;
  }

  void sign(long sequence, String sha256, Instant at) throws IOException {
    String text = SignedHead.text(sequence, sha256, at);
    var head = new SignedHead(sequence, sha256, at, signer.key(), signer.sign(text));
    String line = EventCodec.mapper().writeValueAsString(head) + "\n";
    Files.writeString(
        file,
        line,
        UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.SYNC);
  }

  /**
   * The hashes that this installation signed, by sequence. Lines that a crash cut short, and heads
   * that another installation signed, prove nothing and are left out.
   *
   * @throws JournalException when a signature of this installation's key is wrong
   */
  Map<Long, String> read() {
    var heads = new HashMap<Long, String>();
    if (!Files.exists(file)) {
      return heads;
    }
    try {
      for (String line : Files.readAllLines(file, UTF_8)) {
        SignedHead head = head(line);
        if (head == null || !head.key().equals(signer.key())) {
          continue;
        }
        if (!signer.signed(head.text(), head.signature())) {
          throw new JournalException(
              "%s: the signature of sequence %d is wrong: somebody changed it"
                  .formatted(file, head.sequence()));
        }
        heads.put(head.sequence(), head.sha256());
      }
      return heads;
    } catch (IOException e) {
      throw new JournalException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static SignedHead head(String line) {
    try {
      return EventCodec.mapper().readValue(line, SignedHead.class);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
