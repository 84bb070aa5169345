package org.changeover.notify;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.ActionContract;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Target;

/** To the owner of a mirror, whose mailbox nobody here can read. */
class MailContractTest extends ActionContract<Mail.Parameters, NotifySettings> {
  @Override
  protected ChangingAction<Mail.Parameters, NotifySettings> action() {
    return new Mail();
  }

  @Override
  protected NotifySettings settings() {
    return Outside.mail(Security.STARTTLS);
  }

  @Override
  protected Mail.Parameters parameters() {
    return new Mail.Parameters(
        Optional.empty(),
        "We have moved – please update",
        Optional.empty(),
        Optional.of(new PlanFile("owner.txt")),
        Map.of("name", "third1"),
        Mail.Proof.COPY,
        Duration.ofMinutes(2),
        Duration.ofSeconds(3));
  }

  @Override
  protected Target target() {
    return new Target.Unmanaged("third1", java.util.List.of("192.0.2.31"), "owner@mirror.example");
  }

  @Override
  protected World world() {
    return Outside.with(new FakePostOffice(Outside.POST.server()))
        .planFile("owner.txt", "Please update {{name}}.\n.\nGrüße\n");
  }

  @Override
  protected void tamper(World world) {
    throw new UnsupportedOperationException("a mail cannot be taken back, so nobody asks");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.REPEATABLE, Behaviour.REVERSIBLE);
  }
}
