package org.changeover.web;

import java.util.List;
import java.util.Map;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.PlanFile;

/** Putting one site in the place of another. */
class SiteContractTest extends ApacheContract<SiteAction.Parameters> {

  @Override
  protected ChangingAction<SiteAction.Parameters, WebSettings> action() {
    return new SiteAction();
  }

  @Override
  protected SiteAction.Parameters parameters() {
    return new SiteAction.Parameters(
        List.of("proxy"), List.of("www"), Map.of("proxy", new PlanFile("proxy.conf")));
  }

  @Override
  protected void tamper(World world) {
    ApacheModel.edit(world, "/etc/apache2/sites-available/proxy.conf");
  }
}
