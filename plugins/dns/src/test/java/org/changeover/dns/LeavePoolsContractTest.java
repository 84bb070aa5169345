package org.changeover.dns;

import java.util.List;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.Target;

/** Two hosts out of pools in two zones: one by its name, one by its address. */
class LeavePoolsContractTest extends ActionContract<LeavePools.Parameters, DnsSettings> {
  private final ContractWorld worlds = new ContractWorld();

  @Override
  protected ChangingAction<LeavePools.Parameters, DnsSettings> action() {
    return new LeavePools();
  }

  @Override
  protected DnsSettings settings() {
    return ContractWorld.SETTINGS;
  }

  @Override
  protected LeavePools.Parameters parameters() {
    return new LeavePools.Parameters(
        List.of("cdn.libravatar.example", "pool.libravatar.test"),
        List.of(new HostRef("third1")),
        List.of("192.0.2.32"),
        1);
  }

  @Override
  protected Target target() {
    return ContractWorld.TARGET;
  }

  @Override
  protected World world() {
    return worlds.next().unmanaged("third1", "192.0.2.31", "2001:db8::31");
  }

  @Override
  protected void tamper(World world) {
    worlds.tamper(world);
  }
}
