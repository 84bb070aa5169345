package org.changeover.notify;

import java.util.List;
import org.changeover.spi.Action;
import org.changeover.spi.Provider;
import org.pf4j.Extension;

/** Tells people about the move, and hears from them. */
@Extension
public final class NotifyProvider implements Provider<NotifySettings> {

  @Override
  public String name() {
    return "notify";
  }

  @Override
  public Class<NotifySettings> settings() {
    return NotifySettings.class;
  }

  @Override
  public List<Action<?, NotifySettings>> actions() {
    return List.of(new Post(), new Mail(), new Replied());
  }
}
