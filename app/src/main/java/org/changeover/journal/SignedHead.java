package org.changeover.journal;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import org.changeover.run.Event;

/**
 * One line of {@code journal.signed}: a head of the journal, signed.
 *
 * @param sha256 of the journal's line of that sequence
 * @param key the public key, in base 64 of its X.509 form
 */
record SignedHead(long sequence, String sha256, Instant at, String key, String signature) {
  SignedHead {
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(at, "at is null");
    requireNonNull(key, "key is null");
    requireNonNull(signature, "signature is null");
  }

  static SignedHead of(long sequence, String sha256, Instant at, JournalSigner signer) {
    return new SignedHead(
        sequence, sha256, at, signer.key(), signer.sign(text(sequence, sha256, at)));
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

  /** Whether the key that it names made the signature. */
  boolean isRight() {
    return JournalSigner.signed(text(sequence, sha256, at), signature, key);
  }

  private static String text(long sequence, String sha256, Instant at) {
    return "changeover journal head " + sequence + " " + sha256 + " " + at;
  }

  String line() {
    try {
      return EventCodec.mapper().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a signed head is always JSON", e);
    }
  }

  /**
   * Reads what {@link #line} wrote, without its end.
   *
   * @throws JsonProcessingException when it is something else
   */
  static SignedHead of(String line) throws JsonProcessingException {
    return EventCodec.mapper().readerFor(SignedHead.class).readValue(line);
  }
}
