package org.changeover.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.Call;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;

class RemoveSavedContractTest extends HostContract<RemoveSaved.Parameters> {
  @Override
  protected ChangingAction<RemoveSaved.Parameters, NoSettings> action() {
    return new RemoveSaved();
  }

  @Override
  protected RemoveSaved.Parameters parameters() {
    return new RemoveSaved.Parameters(Optional.of(new HostRef("tester")));
  }

  @Override
  protected World world() {
    var world = new World();
    world
        .host("tester", "192.0.2.5")
        .command(
            "install",
            call -> {
              call.host().directory(call.arguments().getLast(), "0700", "root", "root");
              return Call.ok("");
            });
    world
        .host("new", "192.0.2.2")
        .file("/var/lib/changeover/run-1/saved/x", "bytes")
        .file("/var/lib/changeover/key-changeover-1/id", "key")
        .script(
            "-name 'key-*'",
            call -> Call.ok(String.join("\n", call.host().list("/var/lib/changeover"))))
        .script(
            "rm -rf --",
            call -> {
              List<String> names = call.arguments().subList(1, call.arguments().size());
              names.forEach(name -> call.host().delete(call.argument(0) + "/" + name));
              return Call.ok("");
            });
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("new").file("/var/lib/changeover/run-1/x", "more");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.REVERSIBLE);
  }
}
