package org.changeover.host;

import java.util.Optional;
import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;

class MakeGroupContractTest extends HostContract<MakeGroup.Parameters> {
  @Override
  protected ChangingAction<MakeGroup.Parameters, NoSettings> action() {
    return new MakeGroup();
  }

  @Override
  protected MakeGroup.Parameters parameters() {
    return new MakeGroup.Parameters("sshuser", Optional.of(200), true);
  }

  @Override
  protected World world() {
    var world = new World();
    AccountsModel.on(world.host("new", "192.0.2.2"));
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("new").fact("owned by sshuser", "/srv/x\n");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }
}
