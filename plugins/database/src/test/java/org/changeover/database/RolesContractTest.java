package org.changeover.database;

import java.util.List;
import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.Target;

/** A role that the target does not have. */
class RolesContractTest extends ActionContract<RolesAction.Parameters, DatabaseSettings> {

  @Override
  protected ChangingAction<RolesAction.Parameters, DatabaseSettings> action() {
    return new RolesAction();
  }

  @Override
  protected DatabaseSettings settings() {
    return new DatabaseSettings(Optional.empty(), Optional.empty());
  }

  @Override
  protected RolesAction.Parameters parameters() {
    return new RolesAction.Parameters(
        new HostRef("old"), List.of("shopkeeper"), "/var/lib/postgresql");
  }

  @Override
  protected Target target() {
    return new Target.Host("new", List.of("192.0.2.1"));
  }

  @Override
  protected World world() {
    return PostgresModel.world();
  }

  @Override
  protected void tamper(World world) {
    world.host("new").fact("role shopkeeper", "superuser");
  }
}
