package org.changeover.host;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.Behaviour;

class RunCommandWithoutUndoContractTest extends RunCommandContractTest {
  @Override
  protected RunCommand.Parameters parameters() {
    return new RunCommand.Parameters(
        "lamp on",
        "lamp shines",
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(30),
        false,
        Optional.empty());
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.REVERSIBLE);
  }
}
