package org.changeover.notify;

import java.util.List;
import org.changeover.spi.Action;
import org.changeover.spi.Finding;
import org.changeover.spi.Provider;
import org.changeover.spi.ReadContext;
import org.pf4j.Extension;
import reactor.core.publisher.Flux;

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

  /** Whether each server that is set answers and lets the account in. */
  @Override
  public Flux<Finding> inspect(ReadContext<NotifySettings> context) {
    return new Inspection(context).look();
  }
}
