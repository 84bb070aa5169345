package org.changeover.database;

import java.util.Optional;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;

/** A copy of a database at rest, over another one of that name. */
class CopyAgainContractTest extends CopyContractTest {
  @Override
  protected CopyAction.Parameters parameters() {
    return new CopyAction.Parameters(
        new HostRef("old"), "shop", 2, Optional.empty(), "/var/lib/postgresql", true, false);
  }

  @Override
  protected World world() {
    return PostgresModel.worldWithAnother();
  }
}
