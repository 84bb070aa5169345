package org.changeover.web;

import java.util.List;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;

/** Enabling two modules, one with what it needs, and disabling another. */
class ModuleContractTest extends ApacheContract<ModuleAction.Parameters> {

  @Override
  protected ChangingAction<ModuleAction.Parameters, WebSettings> action() {
    return new ModuleAction();
  }

  @Override
  protected ModuleAction.Parameters parameters() {
    return new ModuleAction.Parameters(List.of("rewrite", "ssl"), List.of("status"));
  }

  @Override
  protected void tamper(World world) {
    ApacheModel.edit(world, "/etc/apache2/mods-enabled/rewrite.load");
  }
}
