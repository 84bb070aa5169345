package org.changeover.mirrors;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.ActionContract;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

class UpdatePackageContractTest extends ActionContract<UpdatePackage.Parameters, MirrorsSettings> {
  @Override
  protected ChangingAction<UpdatePackage.Parameters, MirrorsSettings> action() {
    return new UpdatePackage();
  }

  @Override
  protected MirrorsSettings settings() {
    return MirrorModel.SETTINGS;
  }

  @Override
  protected UpdatePackage.Parameters parameters() {
    return new UpdatePackage.Parameters(
        Optional.of("/srv/libravatar-slave_1.9+mig1_all.deb"),
        Optional.empty(),
        Duration.ofMinutes(5));
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
    world.host("mirror1").fact("package", "3.0");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }
}
