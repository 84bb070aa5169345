package org.changeover.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.notify.FakePostOffice.Fault;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.changeover.spi.Notice;
import org.changeover.spi.UnknownOutcomeException;
import org.junit.jupiter.api.Test;

/** A mail on a bad day, over real connections. */
class MailFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String OWNER = "owner@mirror.example";
  private static final Mail.Parameters WANTED = to(OWNER, Mail.Proof.COPY);

  private final FakePostOffice office = new FakePostOffice(Outside.POST.server());
  private final TestContext context = TestContext.of(office);

  @Test
  void mail_isWrittenAsTheStandardsWant() {
    apply();

    assertThat(office.mailbox(OWNER)).hasSize(1);
    assertThat(office.mailbox(OWNER).getFirst())
        .contains("Message-ID: <run-1.step.notify.1@libravatar.example>\r\n")
        .contains("From: support@libravatar.example\r\n")
        .contains("To: owner@mirror.example\r\n")
        .containsPattern("Subject: =\\?UTF-8\\?[QB]\\?")
        .contains("charset=UTF-8")
        .contains("\r\n.\r\n")
        .doesNotContain("Bcc");
    assertThat(office.mailbox(Outside.FROM)).hasSize(1);
    assertThat(verify()).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void resetBeforeTheFinalDot_isUnknown_andTheMailboxSaysNo() {
    office.failing(Fault.RESET_BEFORE_THE_DOT);

    assertThatThrownBy(this::apply).isInstanceOf(UnknownOutcomeException.class);

    office.failing(Fault.NONE);
    assertThat(check()).isInstanceOf(Check.Differs.class);
    assertThat(office.mailbox(OWNER)).isEmpty();
  }

  @Test
  void resetAfterTheFinalDot_isUnknown_andTheMailboxSaysYes() {
    office.failing(Fault.RESET_AFTER_THE_DOT);

    assertThatThrownBy(this::apply).isInstanceOf(UnknownOutcomeException.class);

    assertThat(check()).isInstanceOf(Check.Satisfied.class);
    assertThat(office.handedIn()).isOne();
  }

  /** Whoever is asked what became of it says no more than that it went. */
  @Test
  void mailInDoubt_hasToldItsIdBeforeItWent() {
    office.failing(Fault.RESET_AFTER_THE_DOT);
    var told = new ArrayList<Notice>();

    assertThatThrownBy(
            () -> new Mail().apply(WANTED, context).doOnNext(told::add).blockLast(PATIENCE))
        .isInstanceOf(UnknownOutcomeException.class);

    assertThat(told)
        .containsExactly(
            new Notice.Output("message-id", "<run-1.step.notify.1@libravatar.example>"),
            new Notice.Output("to", OWNER));
  }

  @Test
  void refusals_sayWhetherToTryAgain() {
    office.failing(Fault.TRY_LATER);
    assertThatThrownBy(this::apply)
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("451 4.7.1 greylisted; try again later");
    office.failing(Fault.SPAM);
    assertThatThrownBy(this::apply)
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("554 5.7.1 looks like spam; change what it names");
  }

  @Test
  void unknownRecipient_isRefusedForTheCopyToo() {
    office.failing(Fault.RECIPIENT_UNKNOWN);

    assertThatThrownBy(this::apply)
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("for owner@mirror.example")
        .hasMessageContaining("user unknown");
    assertThat(office.handedIn()).isZero();
    assertThat(office.mailbox(Outside.FROM)).isEmpty();
  }

  @Test
  void bouncedMail_isAFailureInTheServersWords() {
    office.failing(Fault.BOUNCES);
    apply();

    assertThat(verify())
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs -> {
              assertThat(differs.changes()).hasSize(1);
              assertThat(differs.changes().getFirst().what()).isEqualTo("mail to " + OWNER);
              assertThat(differs.changes().getFirst().before())
                  .isEqualTo("bounced: 552 5.2.2 <owner@mirror.example>: Mailbox is full");
            });
  }

  @Test
  void bouncedMail_isWrittenAnewOnceTheMailboxHasRoom() {
    office.failing(Fault.BOUNCES);
    apply();
    office.failing(Fault.NONE);
    TestContext again = context.retried();

    assertThat(new Mail().check(WANTED, again).block(PATIENCE))
        .as("the old bounce is not its own")
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs -> assertThat(differs.changes().getFirst().before()).isEmpty());
    new Mail().apply(WANTED, again).blockLast(PATIENCE);

    assertThat(new Mail().verify(WANTED, again).block(PATIENCE))
        .isInstanceOf(Check.Satisfied.class);
    assertThat(office.mailbox(OWNER))
        .singleElement()
        .asString()
        .contains("Message-ID: <run-1.step.notify.2@libravatar.example>");
  }

  @Test
  void bounceOfAnotherMail_isNotTakenForOurs() {
    apply();
    office.holding(Outside.FROM, Samples.bounce(OWNER, "<another@libravatar.example>"));

    assertThat(verify()).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void delayedMail_isNoBounce() {
    apply();
    office.holding(
        Outside.FROM,
        Samples.delayed(OWNER, Identity.messageId(context.operation(), Outside.FROM)));

    assertThat(verify()).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void mailThatNeverArrives_isNotGuessedToHaveFailed() {
    office.failing(Fault.LOST_IN_DELIVERY);
    apply();

    assertThat(verify())
        .isInstanceOfSatisfying(
            Check.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("not in the mailbox after 2 s"));
  }

  @Test
  void withoutAMailboxToRead_nobodyKnows() {
    var all = context.settings();
    TestContext blind =
        context.with(
            new NotifySettings(
                Optional.empty(),
                all.smtp(),
                Optional.empty(),
                Optional.empty(),
                all.from(),
                all.ca(),
                all.timeout()));

    assertThat(new Mail().check(WANTED, blind).block(PATIENCE)).isInstanceOf(Check.Differs.class);
    assertThat(new Mail().verify(WANTED, blind).block(PATIENCE)).isInstanceOf(Check.Unknown.class);
  }

  @Test
  void wrongPassword_isNamedByTheSettingAndNotByItsValue() {
    TestContext wrong = context.knowing("support-mail", "something-else");

    assertThatThrownBy(() -> new Mail().apply(WANTED, wrong).collectList().block(PATIENCE))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("settings 'user' and 'password'")
        .hasMessageNotContaining("something-else");
    assertThatThrownBy(() -> new Mail().check(WANTED, wrong).block(PATIENCE))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("does not let support in");
  }

  @Test
  void certificateForAnotherName_isRefusedBeforeThePasswordIsSaid() {
    var elsewhere = new FakePostOffice(Outside.SOCIAL.server());
    var trusting =
        new TestContext(
            context.settings(),
            Map.of(587, elsewhere::smtp, 143, elsewhere::imap),
            context.secrets(),
            Outside.SOCIAL.pem(),
            context.receipts());

    assertThatThrownBy(() -> new Mail().apply(WANTED, trusting).collectList().block(PATIENCE))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("is not trusted as mail.example");
    assertThatThrownBy(() -> new Mail().check(WANTED, trusting).block(PATIENCE))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("is not trusted as mail.example");
  }

  @Test
  void serverThatHangsUpAtOnce_leavesNoDoubt() {
    var rude =
        new TestContext(
            context.settings(),
            Map.of(587, java.net.Socket::close, 143, office::imap),
            context.secrets(),
            context.ca(),
            context.receipts());

    assertThatThrownBy(() -> new Mail().apply(WANTED, rude).collectList().block(PATIENCE))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("outside (192.0.2.7:587)");
  }

  private List<Notice> apply() {
    return new Mail().apply(WANTED, context).collectList().block(PATIENCE);
  }

  private Check check() {
    return new Mail().check(WANTED, context).block(PATIENCE);
  }

  private Check verify() {
    return new Mail().verify(WANTED, context).block(PATIENCE);
  }

  private static Mail.Parameters to(String address, Mail.Proof proof) {
    return new Mail.Parameters(
        Optional.of(address),
        "We have moved – please update",
        Optional.of("Hello,\n.\nplease update. Grüße"),
        Optional.empty(),
        Map.of(),
        proof,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1));
  }
}
