package org.changeover.mirrors;

import java.time.Duration;
import org.changeover.contract.World;

/** While something synchronises, which is ended. */
class PauseSyncEndingContractTest extends PauseSyncContractTest {
  @Override
  protected PauseSync.Parameters parameters() {
    return new PauseSync.Parameters(
        Duration.ofSeconds(2), PauseSync.Late.END, PauseSync.Edited.ASK);
  }

  @Override
  protected World world() {
    return MirrorModel.running("mirror1", "libravatar-slave");
  }
}
