package org.changeover.hosts;

import org.changeover.spi.ActionFailedException;
import reactor.core.publisher.Mono;

/** Accepts a host key, once, knowingly: {@code changeover trust HOST --fingerprint F}. */
public final class Trust {
  private final HostPool pool;

  public Trust(HostPool pool) {
    this.pool = pool;
  }

  /**
   * Connects, and when the host shows a key with exactly this fingerprint writes that key into the
   * installation's {@code known_hosts}. Does not log in.
   *
   * <p>Fails with {@link ActionFailedException} when the host shows other keys only, and then
   * writes nothing; with {@link org.changeover.spi.HostUnreachableException} when it cannot be
   * reached.
   *
   * @param fingerprint in the form {@code SHA256:…} that {@code ssh-keygen -l} prints
   */
  public Mono<Void> accept(String host, String fingerprint) {
    if (!fingerprint.matches("SHA256:[A-Za-z0-9+/]{43}")) {
      return Mono.error(
          new IllegalArgumentException(
              "'%s' is no fingerprint: it looks like SHA256:… as ssh-keygen -l prints it"
                  .formatted(fingerprint)));
    }
    return pool.trust(host, fingerprint);
  }
}
