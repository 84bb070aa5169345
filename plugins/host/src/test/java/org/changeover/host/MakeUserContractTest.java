package org.changeover.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;

class MakeUserContractTest extends HostContract<MakeUser.Parameters> {
  @Override
  protected ChangingAction<MakeUser.Parameters, NoSettings> action() {
    return new MakeUser();
  }

  @Override
  protected MakeUser.Parameters parameters() {
    return new MakeUser.Parameters(
        "keeper",
        Optional.of("/var/lib/keeper"),
        true,
        "/bin/sh",
        Optional.empty(),
        List.of("sshuser"),
        true);
  }

  @Override
  protected World world() {
    var world = new World();
    AccountsModel.on(world.host("new", "192.0.2.2").directory("/var/lib", "0755", "root", "root"));
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("new").file("/var/lib/keeper/letter", "mine");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }
}
