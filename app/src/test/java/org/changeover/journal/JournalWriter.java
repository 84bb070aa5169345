package org.changeover.journal;

import java.nio.file.Path;
import java.time.Clock;

/** A process that writes a journal and prints each sequence that was acknowledged. */
final class JournalWriter {
  private JournalWriter() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    try (var journal =
        FileJournal.open(folder, Clock.systemUTC(), JournalSigner.of(folder.resolve("state")))) {
      for (var event : Events.some(0)) {
        acknowledge(journal.append(event, 1).sequence());
      }
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        acknowledge(journal.append(Events.output("x".repeat(i % 5000)), 1).sequence());
      }
    }
  }

  private static void acknowledge(long sequence) {
    System.out.println(sequence);
    System.out.flush();
  }
}
