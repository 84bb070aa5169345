package org.changeover.host;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.Call;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;

class ShutdownContractTest extends HostContract<Shutdown.Parameters> {
  @Override
  protected ChangingAction<Shutdown.Parameters, NoSettings> action() {
    return new Shutdown();
  }

  @Override
  protected Shutdown.Parameters parameters() {
    return new Shutdown.Parameters(new HostRef("tester"), List.of(22, 443), Duration.ofMinutes(1));
  }

  @Override
  protected World world() {
    var world = new World();
    world
        .host("new", "192.0.2.2")
        .fact("power", "on")
        .script(
            "Shuts this host down",
            call -> {
              call.host().fact("power", "off");
              return Call.ok("kill -TERM 1\n");
            });
    world
        .host("tester", "192.0.2.5")
        .script(
            "Tries to connect",
            call ->
                Call.ok(
                    world.host("new").facts().get("power").equals("on")
                        ? "open 192.0.2.2 22\nunreachable 2001:db8::2 22\n"
                        : "closed 192.0.2.2 22\nunreachable 2001:db8::2 22\n"));
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("new").fact("power", "on");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.REVERSIBLE);
  }
}
