package org.changeover.dns;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.changeover.contract.ActionContract;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

class ReplaceAddressesContractTest
    extends ActionContract<ReplaceAddresses.Parameters, DnsSettings> {
  private final ContractWorld worlds = new ContractWorld();

  @Override
  protected ChangingAction<ReplaceAddresses.Parameters, DnsSettings> action() {
    return new ReplaceAddresses();
  }

  @Override
  protected DnsSettings settings() {
    return ContractWorld.SETTINGS;
  }

  @Override
  protected ReplaceAddresses.Parameters parameters() {
    return new ReplaceAddresses.Parameters(
        Zones.OLD, Zones.NEW, Duration.ofMinutes(5), true, List.of(), List.of());
  }

  @Override
  protected Target target() {
    return ContractWorld.TARGET;
  }

  @Override
  protected World world() {
    return worlds.next();
  }

  @Override
  protected void tamper(World world) {
    worlds.tamper(world);
  }

  /** What users wrote to the new server is lost, though every record comes back. */
  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }
}
