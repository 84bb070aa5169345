package org.changeover.hosts;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.AttributeRepository;
import org.changeover.hosts.HostKeys.Expected;

/**
 * One attempt to connect, as the callbacks of the SSH library see it: what is expected and offered,
 * and what was seen.
 */
final class Attempt {
  static final AttributeRepository.AttributeKey<Attempt> KEY =
      new AttributeRepository.AttributeKey<>();

  final Expected expected;
  final Set<String> keyTypes;
  final boolean onlyLook;
  final Identities identities;
  final List<String> offered = new CopyOnWriteArrayList<>();
  private volatile PublicKey seen;
  private volatile boolean refused;
  private volatile boolean unanswered;

  /**
   * @param keyTypes of host keys to ask for; empty: any
   * @param onlyLook whether to end once the host key has been seen
   */
  Attempt(Expected expected, Set<String> keyTypes, boolean onlyLook, Identities identities) {
    this.expected = expected;
    this.keyTypes = keyTypes;
    this.onlyLook = onlyLook;
    this.identities = identities;
  }

  /** Whether to go on with this host key. */
  boolean see(PublicKey key) {
    seen = key;
    refused = !expected.accepts(key);
    return !refused && !onlyLook;
  }

  Optional<PublicKey> seen() {
    return Optional.ofNullable(seen);
  }

  boolean hostKeyRefused() {
    return refused;
  }

  void giveUp() {
    unanswered = true;
  }

  /** Whether the time was over before the host had said yes or no. */
  boolean unanswered() {
    return unanswered;
  }

  void offer(PublicKey key) {
    offered.add(HostKeys.fingerprint(key));
  }

  /**
   * The private keys that may be offered.
   *
   * @param pairs read from files
   * @param only when present, the agent may only offer this one
   * @param notes why a file that was meant to be used could not be
   */
  record Identities(
      List<KeyPair> pairs,
      Optional<PublicKey> only,
      boolean agent,
      List<Path> files,
      List<String> notes) {
    Identities {
      pairs = List.copyOf(pairs);
      files = List.copyOf(files);
      notes = List.copyOf(new ArrayList<>(notes));
    }
  }
}
