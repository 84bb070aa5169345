package org.changeover.web;

import java.util.ArrayList;
import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/** Certificates of a host and the keys that belong to them. */
final class KeyPairs {
  private KeyPairs() {}

  /**
   * Fails unless the two have the same public key. A key that does not belong passes Apache's
   * syntax check and then kills the server at the reload.
   */
  static Mono<Void> belongTogether(ReadableHost host, String certificate, String key) {
    return Mono.zip(
            publicKey(host, "x509", certificate, "-noout", "-pubkey"),
            publicKey(host, "pkey", key, "-pubout"))
        .flatMap(keys ->
            keys.getT1().equals(keys.getT2())
                ? Mono.empty()
                : Mono.error(
                    new ActionFailedException(
                        "%s: the key %s does not belong to the certificate %s, so nothing was changed; name the pair that does"
                            .formatted(host.name(), key, certificate))));
  }

  private static Mono<String> publicKey(
      ReadableHost host, String kind, String path, String... options) {
    List<String> arguments = new ArrayList<>(List.of("openssl", kind, "-in", path));
    arguments.addAll(List.of(options));
    return host.query(Command.of(arguments).accepting(0, 1))
        .flatMap(output ->
            output.exitCode() == 0
                ? Mono.just(output.stdout())
                : Mono.error(
                    new ActionFailedException(
                        "%s: %s cannot be read as a %s, so nothing was changed: %s"
                            .formatted(
                                host.name(),
                                path,
                                kind.equals("x509") ? "certificate" : "private key",
                                output.stderr().lines().findFirst().orElse("")))));
  }
}
