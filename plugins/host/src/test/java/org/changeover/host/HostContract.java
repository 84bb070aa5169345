package org.changeover.host;

import java.util.List;
import org.changeover.contract.ActionContract;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Target;

/** A contract on the host {@code new}. */
abstract class HostContract<P extends Record> extends ActionContract<P, NoSettings> {
  @Override
  protected NoSettings settings() {
    return new NoSettings();
  }

  @Override
  protected Target target() {
    return new Target.Host("new", List.of("192.0.2.2", "2001:db8::2"));
  }
}
