package org.changeover.mirrors;

import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

class ResumeSyncShippedContractTest extends ActionContract<ResumeSync.Parameters, MirrorsSettings> {
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
    return new ResumeSync.Parameters(ResumeSync.Take.SHIPPED);
  }

  @Override
  protected Target target() {
    return MirrorModel.MIRROR;
  }

  @Override
  protected World world() {
    World world = MirrorModel.paused();
    String newer = MirrorModel.SHIPPED.replace("*/15", "*/10");
    world
        .host("mirror1")
        .file(MirrorModel.CRON + ".dpkg-dist", newer)
        .fact("shipped", MirrorModel.md5(newer));
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("mirror1").file(MirrorModel.CRON, MirrorModel.SHIPPED + "# and more\n");
  }
}
