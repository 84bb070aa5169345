package org.changeover.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Target;

/**
 * The contract of an action on the Apache of the model.
 *
 * @param <P> its parameters
 */
abstract class ApacheContract<P extends Record> extends ActionContract<P, WebSettings> {

  @Override
  protected final WebSettings settings() {
    return new WebSettings(WebSettings.Server.APACHE);
  }

  @Override
  protected final Target target() {
    return new Target.Host("old", List.of("192.0.2.10"));
  }

  @Override
  protected final World world() {
    return ApacheModel.world();
  }

  /** A maintenance page for the model's site, with its configuration in that folder. */
  static Maintenance maintenance(String folder) {
    return new Maintenance(
        List.of(ApacheModel.NAME, "example.org"),
        "/etc/site/www.crt",
        "/etc/site/www.pem",
        Optional.empty(),
        Optional.of(new PlanFile("page.html")),
        "/var/www/migration.html",
        Duration.ofMinutes(10),
        List.of(),
        "000-maintenance",
        folder,
        "/var/www/html",
        Duration.ofSeconds(5));
  }

  /** A proxy in the place of the model's site, with its configuration in that folder. */
  static Forwarding forwarding(String folder) {
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
        folder,
        Duration.ofSeconds(5));
  }
}
