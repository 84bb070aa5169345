package org.changeover.mirrors;

import org.changeover.contract.World;

/** With the jobs of a package that has come meanwhile. */
class ResumeSyncShippedContractTest extends ResumeSyncContractTest {
  @Override
  protected ResumeSync.Parameters parameters() {
    return new ResumeSync.Parameters(ResumeSync.Take.SHIPPED);
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
}
