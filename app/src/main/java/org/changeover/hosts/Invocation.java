package org.changeover.hosts;

import java.util.List;
import org.changeover.spi.Command.OnCancel;
import reactor.core.publisher.Flux;

/**
 * What is to be run on a host.
 *
 * @param user whom to switch to; empty for the account that the host is used as
 * @param input sent once the command has begun, then end of file
 * @param ownership by which its processes are found again
 * @param manner what becomes of the shell that the host was given
 */
record Invocation(
    List<String> arguments,
    String user,
    Flux<byte[]> input,
    Ownership ownership,
    OnCancel onCancel,
    Manner manner) {

  /** What becomes of the shell. */
  enum Manner {
    /** It becomes the command. */
    ALONE,
    /** It answers the command as a question, and then those that come on its input. */
    KEPT
  }

  Invocation {
    arguments = List.copyOf(arguments);
  }

  static Invocation of(
      List<String> arguments,
      String user,
      Flux<byte[]> input,
      Ownership ownership,
      OnCancel onCancel) {
    return new Invocation(arguments, user, input, ownership, onCancel, Manner.ALONE);
  }

  /** The same in a session of its own. */
  Invocation alone() {
    return of(arguments, user, input, ownership, onCancel);
  }
}
