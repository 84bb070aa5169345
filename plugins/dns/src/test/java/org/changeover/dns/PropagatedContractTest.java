package org.changeover.dns;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Target;

class PropagatedContractTest extends ObservationContract<Propagated.Parameters, DnsSettings> {
  private final ContractWorld worlds = new ContractWorld();

  @Override
  protected ObservingAction<Propagated.Parameters, DnsSettings> action() {
    return new Propagated();
  }

  @Override
  protected DnsSettings settings() {
    return ContractWorld.SETTINGS;
  }

  @Override
  protected Propagated.Parameters parameters() {
    return new Propagated.Parameters(
        List.of(
            new Propagated.Expectation(
                "www.libravatar.test", Zones.OLD, Optional.of(Duration.ofDays(1))),
            new Propagated.Expectation(
                "acme.libravatar.example", List.of("192.0.2.10"), Optional.empty())),
        Propagated.OnUnlisted.REPORT,
        List.of(new HostRef("resolver")));
  }

  @Override
  protected Target target() {
    return ContractWorld.TARGET;
  }

  @Override
  protected World satisfied() {
    return worlds.next();
  }

  @Override
  protected World differing() {
    World world = worlds.next();
    worlds.tamper(world);
    return world;
  }
}
