package org.changeover.mirrors;

import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

class PlaceCanaryContractTest extends ActionContract<PlaceCanary.Parameters, MirrorsSettings> {
  @Override
  protected ChangingAction<PlaceCanary.Parameters, MirrorsSettings> action() {
    return new PlaceCanary();
  }

  @Override
  protected MirrorsSettings settings() {
    return MirrorModel.SETTINGS;
  }

  @Override
  protected PlaceCanary.Parameters parameters() {
    return new PlaceCanary.Parameters("changeover-canary");
  }

  @Override
  protected Target target() {
    return MirrorModel.OLD;
  }

  @Override
  protected World world() {
    World world = MirrorModel.world();
    world
        .host("old")
        .directory(MirrorModel.SETTINGS.tree(), "0755", "libravatar-master", "www-data");
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("old").file(MirrorModel.SETTINGS.tree() + "/changeover-canary", "a bird");
  }
}
