package org.changeover.mirrors;

import java.time.Duration;
import java.util.Optional;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Target;

/** A name that still leads to the old server lets the mirror in, and must not satisfy. */
class TestAccessContractTest extends ObservationContract<TestAccess.Parameters, MirrorsSettings> {
  @Override
  protected ObservingAction<TestAccess.Parameters, MirrorsSettings> action() {
    return new TestAccess();
  }

  @Override
  protected MirrorsSettings settings() {
    return MirrorModel.SETTINGS;
  }

  @Override
  protected TestAccess.Parameters parameters() {
    return new TestAccess.Parameters(
        MirrorModel.POOL_NAME, new HostRef("new"), Optional.empty(), Duration.ofSeconds(5));
  }

  @Override
  protected Target target() {
    return MirrorModel.MIRROR;
  }

  @Override
  protected World satisfied() {
    return MirrorModel.world();
  }

  @Override
  protected World differing() {
    World world = MirrorModel.world();
    world.host("mirror1").fact("leads to", "old");
    return world;
  }
}
