package org.changeover.notify;

import java.util.Optional;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Target;

class RepliedContractTest extends ObservationContract<Replied.Parameters, NotifySettings> {
  private static final String ID = "<run-1.write.third1.1@libravatar.example>";
  private static final String OWNER = "owner@mirror.example";

  @Override
  protected ObservingAction<Replied.Parameters, NotifySettings> action() {
    return new Replied();
  }

  @Override
  protected NotifySettings settings() {
    return Outside.mail(Security.STARTTLS);
  }

  @Override
  protected Replied.Parameters parameters() {
    return new Replied.Parameters(
        ID, Optional.of(OWNER), Optional.of("(?i)done"), Optional.empty());
  }

  @Override
  protected Target target() {
    return new Target.Unmanaged("third1", java.util.List.of("192.0.2.31"), OWNER);
  }

  @Override
  protected World satisfied() {
    return Outside.with(office().holding(Outside.FROM, Samples.answer(OWNER, ID, "It is done.")));
  }

  /** An answer that only quotes the word, a note of absence, and somebody else. */
  @Override
  protected World differing() {
    return Outside.with(
        office()
            .holding(Outside.FROM, Samples.answer(OWNER, ID, "What do you mean?"))
            .holding(Outside.FROM, Samples.absence(OWNER, ID))
            .holding(Outside.FROM, Samples.answer("other@mirror.example", ID, "Done!")));
  }

  private static FakePostOffice office() {
    return new FakePostOffice(Outside.POST.server());
  }
}
