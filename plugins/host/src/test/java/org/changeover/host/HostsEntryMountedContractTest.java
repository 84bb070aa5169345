package org.changeover.host;

import org.changeover.contract.World;

/** The hosts file of a container: mounted by itself, so that it cannot be replaced. */
class HostsEntryMountedContractTest extends HostsEntryContractTest {
  @Override
  protected World world() {
    World world = super.world();
    world.host("new").fact("mounted", HostsFile.PATH);
    return world;
  }
}
