package org.changeover.notify;

import java.util.List;
import org.changeover.contract.ProviderContract;
import org.changeover.spi.Provider;

class NotifyProviderTest extends ProviderContract<NotifySettings> {
  @Override
  protected Provider<NotifySettings> provider() {
    return new NotifyProvider();
  }

  @Override
  protected List<Class<?>> contracts() {
    return List.of(
        PostContractTest.class,
        PostByTextContractTest.class,
        MailContractTest.class,
        MailToOurselvesContractTest.class,
        RepliedContractTest.class);
  }
}
