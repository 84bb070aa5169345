package org.changeover.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;
import org.changeover.kit.MarkedBlock;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;

class RemoveHostsEntriesContractTest extends HostContract<RemoveHostsEntries.Parameters> {
  @Override
  protected ChangingAction<RemoveHostsEntries.Parameters, NoSettings> action() {
    return new RemoveHostsEntries();
  }

  @Override
  protected RemoveHostsEntries.Parameters parameters() {
    return new RemoveHostsEntries.Parameters();
  }

  @Override
  protected World world() {
    var world = new World();
    String text =
        new MarkedBlock("run-1")
            .with(
                Optional.of(
                    List.of(
                        "# the rest of this file, when these lines came: sha256 "
                            + org.changeover.kit.Fingerprint.sha256(HostsEntryContractTest.BEFORE),
                        "192.0.2.9 www.example.org")),
                HostsEntryContractTest.BEFORE);
    HostsModel.on(world.host("new", "192.0.2.2").file(HostsFile.PATH, text));
    return world;
  }

  @Override
  protected void tamper(World world) {
    String now = world.host("new").text(HostsFile.PATH).orElseThrow();
    world.host("new").file(HostsFile.PATH, now + "\n10.0.0.1 printer\n");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of();
  }
}
