package org.changeover.dns;

import org.changeover.contract.LookoutContract;
import org.changeover.contract.World;
import org.changeover.spi.Provider;

class ZoneLookoutContractTest extends LookoutContract<DnsSettings> {

  @Override
  protected Provider<DnsSettings> provider() {
    return new DnsProvider();
  }

  @Override
  protected DnsSettings settings() {
    return TestSettings.withResolver();
  }

  @Override
  protected World world() {
    return new ContractWorld().next();
  }
}
