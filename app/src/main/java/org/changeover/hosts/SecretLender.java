package org.changeover.hosts;

import org.changeover.spi.Secret;
import reactor.core.publisher.Mono;

/** Gives the value of a secret for a moment. */
@FunctionalInterface
public interface SecretLender {

  /** The characters, in an array of its own that the borrower wipes after use. */
  Mono<char[]> lend(Secret secret);

  /** For inventories without secrets. */
  static SecretLender none() {
    return secret ->
        Mono.error(new IllegalArgumentException("no secret '" + secret.reference() + "'"));
  }
}
