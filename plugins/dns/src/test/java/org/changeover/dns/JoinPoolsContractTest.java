package org.changeover.dns;

import java.util.List;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

/** A third party's own addresses, which the step's target stands for, into pools in two zones. */
class JoinPoolsContractTest extends ActionContract<JoinPools.Parameters, DnsSettings> {
  private final ContractWorld worlds = new ContractWorld();

  @Override
  protected ChangingAction<JoinPools.Parameters, DnsSettings> action() {
    return new JoinPools();
  }

  @Override
  protected DnsSettings settings() {
    return ContractWorld.SETTINGS;
  }

  /** The third of them has no AAAA yet. */
  @Override
  protected JoinPools.Parameters parameters() {
    return new JoinPools.Parameters(
        List.of("cdn.libravatar.example", "pool.libravatar.test", "other.libravatar.example"),
        List.of(),
        List.of());
  }

  @Override
  protected Target target() {
    return new Target.Unmanaged(
        "third9", List.of("192.0.2.49", "2001:db8::49"), "owner@mirror.example");
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
