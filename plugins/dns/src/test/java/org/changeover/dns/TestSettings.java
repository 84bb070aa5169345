package org.changeover.dns;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.HostRef;
import org.changeover.spi.Secret;

/** Settings with servers ns1 and ns2 for both zones of {@link Zones}. */
final class TestSettings {
  private TestSettings() {}

  static DnsSettings of(String keyName, Duration catchUp) {
    return of(keyName, catchUp, Lock.AUTO);
  }

  static DnsSettings of(String keyName, Duration catchUp, Lock lock) {
    return of(keyName, catchUp, lock, List.of());
  }

  /** With a resolver called {@code resolver}. */
  static DnsSettings withResolver() {
    return of("changeover", Duration.ofSeconds(5), Lock.AUTO, List.of(new HostRef("resolver")));
  }

  private static DnsSettings of(
      String keyName, Duration catchUp, Lock lock, List<HostRef> resolvers) {
    return new DnsSettings(
        Backend.RFC2136,
        List.of(new HostRef("ns1"), new HostRef("ns2")),
        Zones.BOTH.keySet().stream().sorted().toList(),
        new Secret("tsig"),
        Optional.empty(),
        keyName,
        "hmac-sha256",
        53,
        Optional.of(Duration.ofSeconds(60)),
        Duration.ofSeconds(5),
        catchUp,
        lock,
        resolvers,
        53);
  }
}
