package org.changeover.dns;

import java.util.List;
import org.changeover.contract.ProviderContract;
import org.changeover.spi.Provider;

class DnsProviderTest extends ProviderContract<DnsSettings> {

  @Override
  protected Provider<DnsSettings> provider() {
    return new DnsProvider();
  }

  @Override
  protected List<Class<?>> contracts() {
    return List.of(
        FindAddressesContractTest.class,
        SetTtlContractTest.class,
        LeavePoolsContractTest.class,
        JoinPoolsContractTest.class,
        ReplaceAddressesContractTest.class,
        CachesExpiredContractTest.class,
        PropagatedContractTest.class);
  }
}
