package org.changeover.mirrors;

import java.time.Duration;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

class PauseSyncContractTest extends ActionContract<PauseSync.Parameters, MirrorsSettings> {
  @Override
  protected ChangingAction<PauseSync.Parameters, MirrorsSettings> action() {
    return new PauseSync();
  }

  @Override
  protected MirrorsSettings settings() {
    return MirrorModel.SETTINGS;
  }

  @Override
  protected PauseSync.Parameters parameters() {
    return new PauseSync.Parameters(
        Duration.ofMinutes(15), PauseSync.Late.FAIL, PauseSync.Edited.ASK);
  }

  @Override
  protected Target target() {
    return MirrorModel.MIRROR;
  }

  @Override
  protected World world() {
    return MirrorModel.world();
  }

  @Override
  protected void tamper(World world) {
    world.host("mirror1").file(MirrorModel.CRON, MirrorModel.SHIPPED + "# and more\n");
  }
}
