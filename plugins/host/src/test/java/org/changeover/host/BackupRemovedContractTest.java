package org.changeover.host;

import org.changeover.contract.World;

class BackupRemovedContractTest extends BackupContractTest {
  @Override
  protected Backup.Parameters parameters() {
    return parameters(false);
  }

  @Override
  protected String restored(World world) {
    return world.picture();
  }
}
