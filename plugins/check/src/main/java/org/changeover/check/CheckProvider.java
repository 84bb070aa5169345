package org.changeover.check;

import java.util.List;
import org.changeover.spi.Action;
import org.changeover.spi.Provider;
import org.pf4j.Extension;

/** Looks at the service as its users see it. */
@Extension
public final class CheckProvider implements Provider<CheckSettings> {

  @Override
  public String name() {
    return "check";
  }

  @Override
  public Class<CheckSettings> settings() {
    return CheckSettings.class;
  }

  @Override
  public List<Action<?, CheckSettings>> actions() {
    return List.of(new HttpCheck(), new TlsCheck(), new Functional());
  }
}
