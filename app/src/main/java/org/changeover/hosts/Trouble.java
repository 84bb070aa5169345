package org.changeover.hosts;

import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.changeover.spi.HostUnreachableException;

/** Says why a host was not reached, where, and what to do. */
final class Trouble {
  private final HostSettings settings;
  private final String login;
  private final long seconds;

  /**
   * @param login the account that was to log in
   * @param seconds that an attempt may take
   */
  Trouble(HostSettings settings, String login, long seconds) {
    this.settings = settings;
    this.login = login;
    this.seconds = seconds;
  }

  /**
   * @param place address and port
   * @param notForwarded why a bastion did not let us through
   */
  HostUnreachableException of(
      String place, Attempt attempt, Optional<String> notForwarded, Exception cause) {
    return new HostUnreachableException(
        "%s (%s) %s".formatted(settings.name(), place, why(attempt, notForwarded, cause)), cause);
  }

  private String why(Attempt attempt, Optional<String> notForwarded, Exception cause) {
    if (attempt.hostKeyRefused()) {
      return wrongKey(attempt);
    }
    if (attempt.seen().isPresent()) {
      return attempt.unanswered() ? silent() : notLetIn(attempt);
    }
    return notForwarded
        .map(refusal -> "cannot be reached through its jump host: " + refusal + ".")
        .orElseGet(() ->
            "cannot be reached within %d s: %s. Is it up, and are address and port in the inventory right?"
                .formatted(seconds, attempt.unanswered() ? "it did not go on" : reason(cause)));
  }

  private String wrongKey(Attempt attempt) {
    String seen = attempt.seen().map(HostKeys::fingerprint).orElse("?");
    return "shows the host key %s, but %s. If you have checked that this is its key: changeover trust %s --fingerprint %s%s"
        .formatted(
            seen,
            attempt.expected.describe(),
            settings.name(),
            seen,
            settings.hostKey().isPresent() ? ", and correct 'host-key' in the inventory" : "");
  }

  private String silent() {
    return "showed its host key, then did not answer the login of %s within %d s. Look there what its SSH server waits for: its log, the load, a directory service that is down."
        .formatted(login, seconds);
  }

  private String notLetIn(Attempt attempt) {
    String mend =
        attempt.offered.isEmpty()
            ? "One is needed that ~/.ssh/authorized_keys there holds: name it with 'key' in the inventory, or make one with ssh-keygen."
            : "Put one of these keys into ~/.ssh/authorized_keys there, or name another with 'key' in the inventory.";
    return "let nobody in as %s: %s. %s".formatted(login, tried(attempt), mend);
  }

  private static String reason(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null || deepest instanceof TimeoutException
        ? deepest.getClass().getSimpleName()
        : deepest.getMessage();
  }

  private static String tried(Attempt attempt) {
    var parts = new ArrayList<String>();
    parts.add(
        attempt.offered.isEmpty()
            ? "no key was there to offer"
            : "it was offered " + String.join(", ", attempt.offered));
    if (!attempt.identities.files().isEmpty()) {
      parts.add(
          "key files: "
              + String.join(
                  ", ", attempt.identities.files().stream().map(Object::toString).toList()));
    }
    parts.addAll(attempt.identities.notes());
    return String.join("; ", parts);
  }
}
