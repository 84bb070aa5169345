package org.changeover.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

/** A fence around a database with a limit and sessions. */
class FenceContractTest extends ActionContract<FenceAction.Parameters, DatabaseSettings> {

  @Override
  protected ChangingAction<FenceAction.Parameters, DatabaseSettings> action() {
    return new FenceAction();
  }

  @Override
  protected DatabaseSettings settings() {
    return new DatabaseSettings(Optional.empty(), Optional.empty());
  }

  @Override
  protected FenceAction.Parameters parameters() {
    return new FenceAction.Parameters("shop", Duration.ofSeconds(1));
  }

  @Override
  protected Target target() {
    return new Target.Host("old", List.of("192.0.2.1"));
  }

  @Override
  protected World world() {
    return PostgresModel.world();
  }

  @Override
  protected void tamper(World world) {
    PostgresModel.put(world, "old", "shop", "shop rows 7, sequence at 9");
  }
}
