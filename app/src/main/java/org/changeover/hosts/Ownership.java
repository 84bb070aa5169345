package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.changeover.spi.Command.OnCancel;
import org.changeover.spi.Operation;

/**
 * What every process of a command carries in its environment, so that an engine can find what one
 * before it left behind.
 *
 * @param operation a name for the operation's key, the same for each attempt; empty for commands
 *     that belong to none
 * @param ending how they are ended
 */
record Ownership(String operation, String ending) {
  private static final int LENGTH = 32;

  static Ownership nobody() {
    return new Ownership("", "wait");
  }

  static Ownership of(Operation operation, OnCancel onCancel) {
    String name = FileStates.sha256(operation.key().getBytes(UTF_8)).substring(0, LENGTH);
    return new Ownership(
        name,
        switch (onCancel) {
          case KILL -> "kill";
          case LET_FINISH -> "wait";
        });
  }
}
