package org.changeover.host;

import java.util.List;
import java.util.Optional;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.kit.Manifest;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Target;

class CompareTreeContractTest extends ObservationContract<CompareTree.Parameters, NoSettings> {
  @Override
  protected ObservingAction<CompareTree.Parameters, NoSettings> action() {
    return new CompareTree();
  }

  @Override
  protected NoSettings settings() {
    return new NoSettings();
  }

  @Override
  protected CompareTree.Parameters parameters() {
    return new CompareTree.Parameters(
        new HostRef("old"),
        "/srv/app",
        Optional.of("/var/lib/app"),
        List.of(),
        Manifest.Depth.FULL,
        20);
  }

  @Override
  protected Target target() {
    return new Target.Host("new", List.of("192.0.2.2"));
  }

  @Override
  protected World satisfied() {
    var world = new World();
    TreesModel.source(world).file("/var/lib/app/a/one", "1");
    TreesModel.target(world).file("/srv/app/a/one", "1");
    return world;
  }

  @Override
  protected World differing() {
    World world = satisfied();
    world.host("new").file("/srv/app/a/one", "2");
    return world;
  }
}
