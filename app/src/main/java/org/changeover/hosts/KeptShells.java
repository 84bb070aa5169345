package org.changeover.hosts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shells that are kept on one host: at most one for each operation. */
final class KeptShells {
  private final Machine machine;
  private final Map<String, KeptShell> shells = new LinkedHashMap<>();

  KeptShells(Machine machine) {
    this.machine = machine;
  }

  /**
   * A question, to be begun at once: in its operation's shell, or in a session of its own while
   * another question is under way there.
   */
  Execution ask(Invocation question, Receiver receiver) {
    String operation = question.ownership().operation();
    synchronized (shells) {
      KeptShell kept = shells.get(operation);
      if (kept != null) {
        return kept.next(question, receiver)
            .orElseGet(() -> new Running(machine, question.alone(), receiver, machine.gate()));
      }
      var made = new KeptShell(machine, question, receiver, shell -> forget(operation, shell));
      shells.put(operation, made);
      return made.first();
    }
  }

  private void forget(String operation, KeptShell shell) {
    synchronized (shells) {
      shells.remove(operation, shell);
    }
  }

  private List<KeptShell> all() {
    synchronized (shells) {
      return List.copyOf(shells.values());
    }
  }

  /** What is asked here and not over SSH goes on otherwise: its input does not end with us. */
  void close() {
    all().forEach(KeptShell::close);
  }

  /** Lets one channel go that no question needs now, if there is one. */
  void giveWay() {
    for (KeptShell shell : all()) {
      if (shell.closeWhenIdle()) {
        return;
      }
    }
  }
}
