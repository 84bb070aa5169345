package org.changeover.web;

import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;

/** Preparing the proxy in a folder that is not there yet. */
class PrepareProxyContractTest extends ApacheContract<Forwarding> {

  @Override
  protected ChangingAction<Forwarding, WebSettings> action() {
    return StandInAction.preparingToForward();
  }

  @Override
  protected Forwarding parameters() {
    return forwarding("sites-enabled.proxy");
  }

  @Override
  protected void tamper(World world) {
    ApacheModel.edit(world, "/etc/apache2/sites-enabled.proxy/000-proxy.conf");
  }
}
