package org.changeover.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;
import org.changeover.kit.Manifest;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;

class CopyTreeContractTest extends HostContract<CopyTree.Parameters> {
  @Override
  protected ChangingAction<CopyTree.Parameters, NoSettings> action() {
    return new CopyTree();
  }

  @Override
  protected CopyTree.Parameters parameters() {
    return parameters(true, false);
  }

  static CopyTree.Parameters parameters(boolean atRest, boolean discard) {
    return parameters(atRest, discard, "/var/lib/app", Manifest.Depth.FULL);
  }

  static CopyTree.Parameters parameters(
      boolean atRest, boolean discard, String path, Manifest.Depth verify) {
    return new CopyTree.Parameters(
        new HostRef("old"),
        path,
        List.of(),
        "root",
        Optional.empty(),
        22,
        List.of(),
        Duration.ofHours(24),
        1000,
        atRest,
        verify,
        Duration.ofHours(1),
        discard);
  }

  @Override
  protected World world() {
    var world = new World();
    TreesModel.source(world)
        .file("/var/lib/app/a/one", "1")
        .file("/var/lib/app/two", "2")
        .link("/var/lib/app/l", "two");
    TreesModel.target(world);
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("new").file("/var/lib/app/two", "somebody's");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }
}
