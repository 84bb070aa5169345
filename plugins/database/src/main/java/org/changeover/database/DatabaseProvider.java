package org.changeover.database;

import java.util.List;
import org.changeover.spi.Action;
import org.changeover.spi.Provider;
import org.pf4j.Extension;

/** Looks after PostgreSQL databases. */
@Extension
public final class DatabaseProvider implements Provider<DatabaseSettings> {

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Class<DatabaseSettings> settings() {
    return DatabaseSettings.class;
  }

  @Override
  public List<Action<?, DatabaseSettings>> actions() {
    return List.of(new RolesAction(), new CopyAction(), new CompareAction(), new FenceAction());
  }
}
