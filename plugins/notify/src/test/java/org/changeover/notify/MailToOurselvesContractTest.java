package org.changeover.notify;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Target;

/** To the mailbox that can be read. */
class MailToOurselvesContractTest extends MailContractTest {
  @Override
  protected Mail.Parameters parameters() {
    return new Mail.Parameters(
        Optional.of(Outside.FROM),
        "Test",
        Optional.of("A test after the move."),
        Optional.empty(),
        Map.of(),
        Mail.Proof.ARRIVAL,
        Duration.ofMinutes(2),
        Duration.ofSeconds(3));
  }

  @Override
  protected Target target() {
    return new Target.Service("notify");
  }
}
