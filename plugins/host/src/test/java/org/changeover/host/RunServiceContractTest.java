package org.changeover.host;

import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.Call;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Output;

class RunServiceContractTest extends HostContract<RunService.Parameters> {
  @Override
  protected ChangingAction<RunService.Parameters, NoSettings> action() {
    return new RunService();
  }

  @Override
  protected RunService.Parameters parameters() {
    return new RunService.Parameters("apache2", RunService.Wanted.RUNNING);
  }

  @Override
  protected World world() {
    var world = new World();
    world
        .host("new", "192.0.2.2")
        .fact("apache2", "3")
        .script("however this host manages its services", RunServiceContractTest::service);
    return world;
  }

  private static Output service(Call call) {
    switch (call.argument(0)) {
      case "start" -> call.host().fact("apache2", "0");
      case "stop" -> call.host().fact("apache2", "3");
      default -> {
        return new Output(Integer.parseInt(call.host().facts().get("apache2")), "", "", false);
      }
    }
    return Call.ok("");
  }

  @Override
  protected void tamper(World world) {
    world.host("new").fact("apache2", "4");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }
}
