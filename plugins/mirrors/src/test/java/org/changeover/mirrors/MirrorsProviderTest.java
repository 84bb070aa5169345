package org.changeover.mirrors;

import java.util.List;
import org.changeover.contract.ProviderContract;
import org.changeover.spi.Provider;

class MirrorsProviderTest extends ProviderContract<MirrorsSettings> {
  @Override
  protected Provider<MirrorsSettings> provider() {
    return new MirrorsProvider();
  }

  @Override
  protected List<Class<?>> contracts() {
    return List.of(
        PauseSyncContractTest.class,
        PauseSyncEndingContractTest.class,
        ResumeSyncContractTest.class,
        ResumeSyncShippedContractTest.class,
        RevokeAccessContractTest.class,
        RestoreAccessContractTest.class,
        BuildPackageContractTest.class,
        PublishPackageContractTest.class,
        UpdatePackageContractTest.class,
        TestAccessContractTest.class,
        PlaceCanaryContractTest.class,
        FreshContractTest.class);
  }
}
