package org.changeover.mirrors;

import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.Target;

class PublishPackageContractTest
    extends ActionContract<PublishPackage.Parameters, MirrorsSettings> {
  @Override
  protected ChangingAction<PublishPackage.Parameters, MirrorsSettings> action() {
    return new PublishPackage();
  }

  @Override
  protected MirrorsSettings settings() {
    return MirrorModel.SETTINGS;
  }

  @Override
  protected PublishPackage.Parameters parameters() {
    return new PublishPackage.Parameters(
        "/srv/new.deb", Optional.of(new HostRef("repo")), "/srv/apt", Optional.empty());
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
    world.host("repo").delete("/srv/apt").link("/srv/apt", "/srv/elsewhere");
  }
}
