package org.changeover.web;

import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;

/** Passing every request on to another server. */
class ProxyContractTest extends ApacheContract<Forwarding> {

  @Override
  protected ChangingAction<Forwarding, WebSettings> action() {
    return StandInAction.forwarding();
  }

  @Override
  protected Forwarding parameters() {
    return forwarding("sites-available");
  }

  @Override
  protected void tamper(World world) {
    ApacheModel.edit(world, "/etc/apache2/sites-available/000-proxy.conf");
  }
}
