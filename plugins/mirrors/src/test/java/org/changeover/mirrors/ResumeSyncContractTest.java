package org.changeover.mirrors;

import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

class ResumeSyncContractTest extends ActionContract<ResumeSync.Parameters, MirrorsSettings> {
  @Override
  protected ChangingAction<ResumeSync.Parameters, MirrorsSettings> action() {
    return new ResumeSync();
  }

  @Override
  protected MirrorsSettings settings() {
    return MirrorModel.SETTINGS;
  }

  @Override
  protected ResumeSync.Parameters parameters() {
    return new ResumeSync.Parameters(ResumeSync.Take.BEFORE);
  }

  @Override
  protected Target target() {
    return MirrorModel.MIRROR;
  }

  @Override
  protected World world() {
    return MirrorModel.paused();
  }

  @Override
  protected void tamper(World world) {
    world.host("mirror1").file(MirrorModel.CRON, MirrorModel.SHIPPED + "# and more\n");
  }
}
