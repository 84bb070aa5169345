package org.changeover.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All that is shown and answered now. Safe for use by several threads. */
final class Visits {
  private final Set<Visit> all = ConcurrentHashMap.newKeySet();

  Visit add(Visit visit) {
    all.add(visit);
    return visit;
  }

  void remove(Visit visit) {
    all.remove(visit);
  }

  /** To be called once a second: has those told of in the log whose client takes nothing. */
  void look() {
    all.forEach(Visit::look);
  }

  /** Interrupts each of them and waits for their ends, for so long in all. */
  void end(Duration longest) {
    long until = System.nanoTime() + longest.toNanos();
    all.forEach(Visit::interrupt);
    all.forEach(visit -> visit.awaitEnd(until));
  }
}
