package org.changeover.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Target;

class CachesExpiredContractTest extends ObservationContract<CachesExpired.Parameters, DnsSettings> {
  private static final Instant EXPIRES = Instant.parse("2026-11-22T18:00:00Z");

  private final ContractWorld worlds = new ContractWorld();

  @Override
  protected ObservingAction<CachesExpired.Parameters, DnsSettings> action() {
    return new CachesExpired();
  }

  @Override
  protected DnsSettings settings() {
    return ContractWorld.SETTINGS;
  }

  @Override
  protected CachesExpired.Parameters parameters() {
    return new CachesExpired.Parameters(
        List.of("acme.libravatar.example", "www.libravatar.test"),
        Optional.of(EXPIRES),
        Duration.ofDays(1),
        List.of(new HostRef("resolver")));
  }

  @Override
  protected Target target() {
    return ContractWorld.TARGET;
  }

  @Override
  protected World satisfied() {
    return worlds.next().startsAt(EXPIRES.plusSeconds(1));
  }

  @Override
  protected World differing() {
    return worlds.next().startsAt(EXPIRES.minusSeconds(3600));
  }
}
