package org.changeover.web;

import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;

/** Closing a service that runs without the modules that this needs. */
class MaintenanceContractTest extends ApacheContract<Maintenance> {

  @Override
  protected ChangingAction<Maintenance, WebSettings> action() {
    return StandInAction.closing();
  }

  @Override
  protected Maintenance parameters() {
    return maintenance("sites-available");
  }

  @Override
  protected void tamper(World world) {
    ApacheModel.edit(world, "/etc/apache2/sites-available/000-maintenance.conf");
  }
}
