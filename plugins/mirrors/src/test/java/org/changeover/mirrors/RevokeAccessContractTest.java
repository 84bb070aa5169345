package org.changeover.mirrors;

import java.time.Duration;
import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.Target;

class RevokeAccessContractTest extends ActionContract<AccessProof, MirrorsSettings> {
  @Override
  protected ChangingAction<AccessProof, MirrorsSettings> action() {
    return new RevokeAccess();
  }

  @Override
  protected MirrorsSettings settings() {
    return MirrorModel.SETTINGS;
  }

  @Override
  protected AccessProof parameters() {
    return new AccessProof(
        new HostRef("mirror1"), MirrorModel.POOL_NAME, Optional.empty(), Duration.ofSeconds(5));
  }

  @Override
  protected Target target() {
    return MirrorModel.OLD;
  }

  @Override
  protected World world() {
    return MirrorModel.running("old", "libravatar-master");
  }

  @Override
  protected void tamper(World world) {
    world.host("old").file(MirrorModel.KEYS, "another key");
  }
}
