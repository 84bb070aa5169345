package org.changeover.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.ActionContract;
import org.changeover.contract.Behaviour;
import org.changeover.contract.Call;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Target;

class RunCommandContractTest extends ActionContract<RunCommand.Parameters, NoSettings> {
  @Override
  protected ChangingAction<RunCommand.Parameters, NoSettings> action() {
    return new RunCommand();
  }

  @Override
  protected NoSettings settings() {
    return new NoSettings();
  }

  @Override
  protected RunCommand.Parameters parameters() {
    return new RunCommand.Parameters(
        "lamp on",
        "lamp shines",
        Optional.of("lamp off"),
        Optional.of("keeper"),
        Duration.ofSeconds(30),
        true,
        Optional.empty());
  }

  @Override
  protected Target target() {
    return new Target.Host("old", List.of("192.0.2.1"));
  }

  @Override
  protected World world() {
    var world = new World();
    world
        .host("old", "192.0.2.1")
        .fact("lamp", "off")
        .script("lamp shines", RunCommandContractTest::shines)
        .script(
            "lamp on",
            call -> {
              call.host().fact("lamp", "on");
              return Call.ok("it is bright\n");
            })
        .script(
            "lamp off",
            call -> {
              call.host().fact("lamp", "off");
              return Call.ok("");
            });
    return world;
  }

  private static org.changeover.spi.Output shines(Call call) {
    boolean on = call.host().facts().get("lamp").equals("on");
    return on ? Call.ok("") : Call.failed(1, "");
  }

  @Override
  protected void tamper(World world) {
    world.host("old").fact("lamp", "broken");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY, Behaviour.SEES_TAMPERING);
  }
}
