package org.changeover.database;

import java.util.List;
import org.changeover.contract.ProviderContract;
import org.changeover.spi.Provider;

/** The provider as a whole. */
class DatabaseProviderTest extends ProviderContract<DatabaseSettings> {

  @Override
  protected Provider<DatabaseSettings> provider() {
    return new DatabaseProvider();
  }

  @Override
  protected List<Class<?>> contracts() {
    return List.of(
        RolesContractTest.class,
        RolesReplacedContractTest.class,
        CopyContractTest.class,
        CopyAgainContractTest.class,
        CompareContractTest.class,
        FenceContractTest.class);
  }
}
