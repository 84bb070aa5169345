package org.changeover.host;

import org.changeover.contract.World;

/** A user that is there, with another shell and in other groups. */
class AdjustUserContractTest extends MakeUserContractTest {
  @Override
  protected World world() {
    World world = super.world();
    world
        .host("new")
        .directory("/home/keeper", "0755", "keeper", "keeper")
        .fact("group keeper", "998")
        .fact("user keeper", "/home/keeper /bin/false keeper adm");
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("new").fact("user keeper", "/var/lib/keeper /bin/zsh keeper adm,sshuser");
  }
}
