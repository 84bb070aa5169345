package org.changeover.web;

import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;

/** Preparing the maintenance page in a folder that is not there yet. */
class PrepareMaintenanceContractTest extends ApacheContract<Maintenance> {

  @Override
  protected ChangingAction<Maintenance, WebSettings> action() {
    return StandInAction.preparingToClose();
  }

  @Override
  protected Maintenance parameters() {
    return maintenance("sites-enabled.static");
  }

  @Override
  protected void tamper(World world) {
    ApacheModel.edit(world, "/etc/apache2/sites-enabled.static/000-maintenance.conf");
  }
}
