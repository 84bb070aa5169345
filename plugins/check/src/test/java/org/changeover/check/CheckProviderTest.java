package org.changeover.check;

import java.util.List;
import org.changeover.contract.ProviderContract;
import org.changeover.spi.Provider;

class CheckProviderTest extends ProviderContract<CheckSettings> {
  @Override
  protected Provider<CheckSettings> provider() {
    return new CheckProvider();
  }

  @Override
  protected List<Class<?>> contracts() {
    return List.of(
        HttpCheckContractTest.class, TlsCheckContractTest.class, FunctionalContractTest.class);
  }
}
