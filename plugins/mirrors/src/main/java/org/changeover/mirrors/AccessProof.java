package org.changeover.mirrors;

import java.time.Duration;
import java.util.Optional;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Target;
import reactor.core.publisher.Mono;

/** How it is proved whether a main server lets its mirrors in: one of them tries. */
record AccessProof(
    @Doc("The mirror that tries to log in, with the key that it synchronises with.")
        @Example("mirror1")
        HostRef prove,
    @Doc("The name under which that mirror knows the server's host key.")
        @Example("0.cdn.libravatar.example")
        @Matches(Patterns.NAME)
        String knownAs,
    @Doc("The server's address to try; left out, its first one in the inventory.")
        @Example("192.0.2.10")
        @Matches("[0-9a-fA-F:.]+")
        Optional<String> at,
    @Doc("How long the server may take to answer.") @Default("15s") Duration timeout) {

  Mono<Login> attempt(ReadContext<MirrorsSettings> context) {
    return Mono.defer(() ->
        Login.attempt(
            context.host(prove),
            context.settings().user(),
            address(context.target()),
            Optional.of(knownAs),
            context.settings().masterUser(),
            timeout));
  }

  String address(Target target) {
    return at.orElseGet(() ->
        target instanceof Target.Host host && !host.addresses().isEmpty()
            ? host.addresses().getFirst()
            : target.name());
  }

  /** Why an attempt proves nothing; empty when the server let the mirror in or refused it. */
  Optional<String> inconclusive(Login login, String address) {
    return switch (login) {
      case Login.Accepted _, Login.Refused _ -> Optional.empty();
      case Login.Distrusted(String why, String fingerprint) ->
          Optional.of(
              "%s does not trust the host key %s at %s, so that nothing is proved: %s; correct 'known-as' or 'at'"
                  .formatted(prove, fingerprint, address, why));
      case Login.Unreached(String why) ->
          Optional.of(
              "%s does not reach %s, so that nothing is proved: %s".formatted(prove, address, why));
      case Login.Unclear(String why) -> Optional.of("%s: ssh: %s".formatted(prove, why));
    };
  }
}
