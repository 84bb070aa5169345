package org.changeover.database;

import java.util.List;
import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.Target;

/** The first copy of a database that is in use. */
class CopyContractTest extends ActionContract<CopyAction.Parameters, DatabaseSettings> {

  @Override
  protected ChangingAction<CopyAction.Parameters, DatabaseSettings> action() {
    return new CopyAction();
  }

  @Override
  protected DatabaseSettings settings() {
    return new DatabaseSettings(Optional.empty(), Optional.empty());
  }

  @Override
  protected CopyAction.Parameters parameters() {
    return new CopyAction.Parameters(
        new HostRef("old"), "shop", 2, Optional.empty(), "/var/lib/postgresql", false, false);
  }

  @Override
  protected Target target() {
    return new Target.Host("new", List.of("192.0.2.1"));
  }

  @Override
  protected World world() {
    return PostgresModel.worldWithRoles();
  }

  @Override
  protected void tamper(World world) {
    PostgresModel.put(world, "new", "shop", "sold since");
  }
}
