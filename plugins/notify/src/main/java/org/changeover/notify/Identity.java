package org.changeover.notify;

import java.nio.charset.StandardCharsets;
import org.changeover.kit.Fingerprint;
import org.changeover.spi.Operation;

/** What a message is known by to the world: the same for every attempt of one generation. */
final class Identity {
  private static final int MARK = 10;

  private Identity() {}

  /** For a server that keeps keys. */
  static String key(Operation operation) {
    return Fingerprint.sha256(operation.key().getBytes(StandardCharsets.UTF_8));
  }

  /** Short enough to be read aloud, and put under a post. */
  static String mark(Operation operation) {
    return "[" + key(operation).substring(0, MARK) + "]";
  }

  /** {@code <run.step.target.generation@domain>}, of the characters that RFC 5322 allows there. */
  static String messageId(Operation operation, String sender) {
    String id =
        "%s.%s.%s.%d"
            .formatted(
                word(operation.run()),
                word(operation.step()),
                word(operation.target()),
                Math.max(1, operation.generation()));
    return "<%s@%s>".formatted(id, sender.substring(sender.indexOf('@') + 1));
  }

  private static String word(String text) {
    return text.replaceAll("[^A-Za-z0-9_-]", "_");
  }
}
