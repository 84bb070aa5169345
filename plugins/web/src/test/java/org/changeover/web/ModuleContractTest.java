package org.changeover.web;

import java.util.List;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

/** Enabling two modules, one with what it needs, and disabling another. */
class ModuleContractTest extends ActionContract<ModuleAction.Parameters, WebSettings> {

  @Override
  protected ChangingAction<ModuleAction.Parameters, WebSettings> action() {
    return new ModuleAction();
  }

  @Override
  protected WebSettings settings() {
    return new WebSettings(WebSettings.Server.APACHE);
  }

  @Override
  protected ModuleAction.Parameters parameters() {
    return new ModuleAction.Parameters(List.of("rewrite", "ssl"), List.of("status"));
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
    ApacheModel.edit(world, "/etc/apache2/mods-enabled/rewrite.load");
  }
}
