package org.changeover.host;

import static java.util.stream.Collectors.joining;

import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;

/** A copy is there already; undo leaves the newer files and says so. */
class CopyTreeAgainContractTest extends CopyTreeContractTest {
  @Override
  protected World world() {
    World world = super.world();
    world.host("new").file("/var/lib/app/two", "old").file("/var/lib/app/gone-on-old", "3");
    return world;
  }

  /** Everything but the tree itself, which stays newer. */
  @Override
  protected String restored(World world) {
    return world
        .picture()
        .lines()
        .filter(line -> !line.contains("/var/lib/app"))
        .collect(joining("\n"));
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY, Behaviour.SEES_TAMPERING);
  }
}
