package org.changeover.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.changeover.contract.ActionContract;
import org.changeover.contract.Behaviour;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Output;
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
        .fact("wick", "dark")
        .script("mark=", RunCommandContractTest::mark)
        .script("lamp shines", RunCommandContractTest::shines)
        .script(
            "lamp on",
            call -> {
              call.host().fact("wick", "lit").fact("lamp", "on");
              return Call.ok("it is bright\n");
            })
        .script(
            "lamp off",
            call -> {
              call.host().fact("wick", "dark").fact("lamp", "off");
              return Call.ok("");
            });
    return world;
  }

  private static Output mark(Call call) {
    String key = "begun " + call.argument(1);
    switch (call.argument(0)) {
      case "put" -> call.host().fact(key, "yes");
      case "drop" -> call.host().facts().remove(key);
      default -> {
        return Call.ok(call.host().facts().containsKey(key) ? "begun\n" : "");
      }
    }
    return Call.ok("");
  }

  private static Output shines(Call call) {
    boolean on = call.host().facts().get("lamp").equals("on");
    return on ? Call.ok("") : Call.failed(1, "");
  }

  /** The command was killed: no check sees the wick. */
  @Override
  protected Optional<Consumer<World>> halfDone() {
    return Optional.of(RunCommandContractTest::lightTheWick);
  }

  private static void lightTheWick(World world) {
    FakeHost host = world.host("old");
    boolean begun = host.facts().keySet().stream().anyMatch(key -> key.startsWith("begun "));
    if (begun && host.facts().get("lamp").equals("off")) {
      host.fact("wick", "lit");
    }
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
