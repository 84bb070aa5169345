package org.changeover.web;

import java.util.List;
import org.changeover.contract.ProviderContract;
import org.changeover.spi.Provider;

/** The provider as a whole. */
class WebProviderTest extends ProviderContract<WebSettings> {

  @Override
  protected Provider<WebSettings> provider() {
    return new WebProvider();
  }

  @Override
  protected List<Class<?>> contracts() {
    return List.of(
        ModuleContractTest.class,
        SiteContractTest.class,
        PrepareMaintenanceContractTest.class,
        MaintenanceContractTest.class,
        PrepareProxyContractTest.class,
        ProxyContractTest.class);
  }
}
