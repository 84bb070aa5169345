package org.changeover.mirrors;

import java.util.List;
import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.Target;

class BuildPackageContractTest extends ActionContract<BuildPackage.Parameters, MirrorsSettings> {
  @Override
  protected ChangingAction<BuildPackage.Parameters, MirrorsSettings> action() {
    return new BuildPackage();
  }

  @Override
  protected MirrorsSettings settings() {
    return MirrorModel.SETTINGS;
  }

  @Override
  protected BuildPackage.Parameters parameters() {
    return new BuildPackage.Parameters(
        "/srv/old.deb",
        new HostRef("new"),
        List.of(MirrorModel.POOL_NAME, "192.0.2.20"),
        false,
        Optional.empty(),
        "/srv");
  }

  @Override
  protected Target target() {
    return MirrorModel.REPOSITORY;
  }

  @Override
  protected World world() {
    return MirrorModel.world();
  }

  @Override
  protected void tamper(World world) {
    world
        .host("repo")
        .file("/srv/libravatar-slave_1.9+mig1_all.deb", MirrorModel.deb("2.0", KnownHosts.of("")));
  }
}
