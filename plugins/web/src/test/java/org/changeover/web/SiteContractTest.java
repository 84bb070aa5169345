package org.changeover.web;

import java.util.List;
import java.util.Map;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Target;

/** Putting one site in the place of another. */
class SiteContractTest extends ActionContract<SiteAction.Parameters, WebSettings> {

  @Override
  protected ChangingAction<SiteAction.Parameters, WebSettings> action() {
    return new SiteAction();
  }

  @Override
  protected WebSettings settings() {
    return new WebSettings(WebSettings.Server.APACHE);
  }

  @Override
  protected SiteAction.Parameters parameters() {
    return new SiteAction.Parameters(
        List.of("proxy"), List.of("www"), Map.of("proxy", new PlanFile("proxy.conf")));
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
    ApacheModel.edit(world, "/etc/apache2/sites-available/proxy.conf");
  }
}
