package org.changeover.database;

import java.util.List;
import java.util.Optional;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Target;

/** Comparing two databases that are alike, and two of equal length that are not. */
class CompareContractTest extends ObservationContract<CompareAction.Parameters, DatabaseSettings> {

  @Override
  protected ObservingAction<CompareAction.Parameters, DatabaseSettings> action() {
    return new CompareAction();
  }

  @Override
  protected DatabaseSettings settings() {
    return new DatabaseSettings(Optional.empty(), Optional.empty());
  }

  @Override
  protected CompareAction.Parameters parameters() {
    return new CompareAction.Parameters(new HostRef("old"), "shop");
  }

  @Override
  protected Target target() {
    return new Target.Host("new", List.of("192.0.2.1"));
  }

  @Override
  protected World satisfied() {
    return PostgresModel.worldWithCopy();
  }

  @Override
  protected World differing() {
    return PostgresModel.worldWithAnother();
  }
}
