package org.changeover.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.Target;

/** Passing every request on to another server. */
class ProxyContractTest extends ActionContract<Forwarding, WebSettings> {

  @Override
  protected ChangingAction<Forwarding, WebSettings> action() {
    return StandInAction.forwarding();
  }

  @Override
  protected WebSettings settings() {
    return new WebSettings(WebSettings.Server.APACHE);
  }

  @Override
  protected Forwarding parameters() {
    return new Forwarding(
        List.of(ApacheModel.NAME, "example.org"),
        "/etc/site/www.crt",
        "/etc/site/www.pem",
        Optional.empty(),
        "192.0.2.11",
        new HostRef("new"),
        "/etc/ssl/certs/ca-certificates.crt",
        List.of("/var/log/apache2"),
        List.of(),
        "000-proxy",
        "sites-available",
        Duration.ofSeconds(5));
  }

  @Override
  protected Target target() {
    return new Target.Host("old", List.of("192.0.2.10"));
  }

  @Override
  protected World world() {
    return ApacheModel.world();
  }

  @Override
  protected void tamper(World world) {
    ApacheModel.edit(world, "/etc/apache2/sites-available/000-proxy.conf");
  }
}
