package org.changeover.dns;

import java.time.Duration;
import java.util.List;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

class SetTtlContractTest extends ActionContract<SetTtl.Parameters, DnsSettings> {
  private final ContractWorld worlds = new ContractWorld();

  @Override
  protected ChangingAction<SetTtl.Parameters, DnsSettings> action() {
    return new SetTtl();
  }

  @Override
  protected DnsSettings settings() {
    return ContractWorld.SETTINGS;
  }

  @Override
  protected SetTtl.Parameters parameters() {
    return new SetTtl.Parameters(Zones.OLD, Duration.ofHours(1), List.of(), List.of());
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
}
