package org.changeover.host;

import java.util.List;
import org.changeover.contract.ProviderContract;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Provider;

class HostProviderTest extends ProviderContract<NoSettings> {
  @Override
  protected Provider<NoSettings> provider() {
    return new HostProvider();
  }

  @Override
  protected List<Class<?>> contracts() {
    return List.of(
        RunCommandContractTest.class,
        RunCommandWithoutUndoContractTest.class,
        PutFileContractTest.class,
        PutNewFileContractTest.class,
        InstallPackagesContractTest.class,
        RunServiceContractTest.class,
        MakeGroupContractTest.class,
        MakeUserContractTest.class,
        AdjustUserContractTest.class,
        PutFilesContractTest.class,
        CopyFilesContractTest.class,
        CopyTreeContractTest.class,
        CopyLivingTreeContractTest.class,
        CopyTreeAgainContractTest.class,
        CompareTreeContractTest.class,
        BackupContractTest.class,
        BackupRemovedContractTest.class,
        DrainedContractTest.class,
        RemoveSavedContractTest.class,
        ShutdownContractTest.class,
        HostsEntryContractTest.class,
        HostsEntryMountedContractTest.class,
        RemoveHostsEntriesContractTest.class);
  }
}
