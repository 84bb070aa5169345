package org.changeover.journal;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.run.RunState;

/** A process that reads a journal and folds it, and prints how many events and seconds that was. */
final class JournalReplay {
  private JournalReplay() {}

  public static void main(String[] args) {
    long begin = System.nanoTime();
    var state = new AtomicReference<>(RunState.empty());
    JournalReader.of(Path.of(args[0])).replay(1, entry -> state.set(state.get().fold(entry)));
    System.out.println(state.get().sequence() + " " + (System.nanoTime() - begin) / 1e9);
  }
}
