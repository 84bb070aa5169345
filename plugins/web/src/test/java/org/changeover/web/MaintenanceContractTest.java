package org.changeover.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Target;

/** Closing a service that runs without the modules that this needs. */
class MaintenanceContractTest extends ActionContract<Maintenance, WebSettings> {

  @Override
  protected ChangingAction<Maintenance, WebSettings> action() {
    return StandInAction.closing();
  }

  @Override
  protected WebSettings settings() {
    return new WebSettings(WebSettings.Server.APACHE);
  }

  @Override
  protected Maintenance parameters() {
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
        "sites-available",
        "/var/www/html",
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
    ApacheModel.edit(world, "/etc/apache2/sites-available/000-maintenance.conf");
  }
}
