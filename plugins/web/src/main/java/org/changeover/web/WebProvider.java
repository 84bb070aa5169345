package org.changeover.web;

import java.util.List;
import org.changeover.spi.Action;
import org.changeover.spi.Provider;
import org.pf4j.Extension;

/** Looks after the web server of a host. */
@Extension
public final class WebProvider implements Provider<WebSettings> {

  @Override
  public String name() {
    return "web";
  }

  @Override
  public Class<WebSettings> settings() {
    return WebSettings.class;
  }

  @Override
  public List<Action<?, WebSettings>> actions() {
    return List.of(
        new ModuleAction(),
        new SiteAction(),
        StandInAction.preparingToClose(),
        StandInAction.closing(),
        StandInAction.preparingToForward(),
        StandInAction.forwarding());
  }
}
