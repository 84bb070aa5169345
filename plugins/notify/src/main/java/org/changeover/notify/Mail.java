package org.changeover.notify;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.MessageIDTerm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.changeover.kit.Described;
import org.changeover.kit.Fingerprint;
import org.changeover.notify.Outbox.Sent;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@code mail}: one mail, proved by what a mailbox holds.
 *
 * <p>Its Message-ID is the operation's identity, so that a look into the mailbox decides what
 * became of a mail whose answer was lost. A mail that is not there may still be on its way, and so
 * is never sent again by itself: then a person decides.
 */
final class Mail extends Described<Mail.Parameters>
    implements ChangingAction<Mail.Parameters, NotifySettings> {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String DELIVERED =
      "delivered; mend the address or its mailbox, and a retry writes anew";
  private static final Reversal NO_WAY_BACK =
      Reversal.none("a mail that was sent cannot be called back; write another one that says so");

  record Parameters(
      @Doc("Whom to write to; left out, the owner of the target.")
          @Example("support@libravatar.example")
          @Matches(NotifySettings.ADDRESS)
          Optional<String> to,
      @Doc("The subject.") @Example("We have moved") @Matches("[^\\r\\n]+") String subject,
      @Doc("What to write; {{name}} stands for a value.") @Example("Please update {{name}}.")
          Optional<String> text,
      @Doc("A file with what to write, instead of 'text'.") @Example("files/mirror-owner.txt")
          Optional<PlanFile> file,
      @Doc("What stands for each {{name}} in the text.") @Example("{ name: third1 }")
          Map<String, String> values,
      @Doc(
              "What proves it: arrival, when the mailbox that can be read is the recipient's; else copy, a blind copy to the sender, which proves that the server took the mail.")
          @Default("copy")
          Proof proof,
      @Doc("How long it may take to arrive.") @Default("2m") Duration within,
      @Doc("How long bounces are waited for after a copy has arrived.") @Default("3s")
          Duration bouncesWithin) {
    public Parameters {
      new Wording(text, file, values);
    }

    Wording wording() {
      return new Wording(text, file, values);
    }
  }

  /** What proves that a mail was sent. */
  enum Proof {
    ARRIVAL,
    COPY
  }

  Mail() {
    super(
        "mail",
        "Sends a mail and sees it arrive",
        Parameters.class,
        TargetKind.HOST,
        TargetKind.UNMANAGED,
        TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("message-id", "The Message-ID of the mail, which answers refer to."),
        new OutputDoc("to", "Whom it went to."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("mail:" + target.name());
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NotifySettings> context) {
    return Mono.defer(() ->
        letter(wanted, context)
            .flatMap(mail ->
                seen(mail, context).switchIfEmpty(Mono.fromSupplier(() -> toBeSent(mail)))));
  }

  private static Mono<Sent> letter(Parameters wanted, ReadContext<NotifySettings> context) {
    String from = context.settings().sender();
    String to = recipient(wanted, context.target());
    boolean copied = wanted.proof() == Proof.COPY && !to.equalsIgnoreCase(from);
    return wanted
        .wording()
        .filled(context)
        .map(text ->
            new Sent(
                Identity.messageId(context.operation(), from),
                from,
                copied ? List.of(to, from) : List.of(to),
                to,
                wanted.subject(),
                text));
  }

  private static String recipient(Parameters wanted, Target target) {
    String to =
        wanted.to().orElseGet(() -> target instanceof Target.Unmanaged other ? other.owner() : "");
    if (!to.matches(NotifySettings.ADDRESS)) {
      throw new ActionFailedException(
          "target %s has no owner with a mail address%s; give 'to', or an owner in the inventory"
              .formatted(target.name(), to.isEmpty() ? "" : " (it has '" + to + "')"));
    }
    return to;
  }

  private static Check toBeSent(Sent mail) {
    String stands = mail.shown() + '\n' + mail.subject() + '\n' + mail.text();
    return new Check.Differs(
        List.of(new Change("mail to " + mail.shown(), "", mail.subject())),
        Fingerprint.sha256(stands.getBytes(StandardCharsets.UTF_8)));
  }

  /** What can be seen of the mail: a bounce, or the mail itself; empty when neither. */
  private static Mono<Check> seen(Sent mail, ReadContext<NotifySettings> context) {
    return bounced(mail, context).switchIfEmpty(Mono.defer(() -> arrived(mail, context)));
  }

  private static Mono<Check> bounced(Sent mail, ReadContext<NotifySettings> context) {
    return Bounce.of(mail.id(), context)
        .filter(bounces -> !bounces.isEmpty())
        .map(bounces ->
            new Check.Differs(
                bounces.stream()
                    .map(b ->
                        new Change("mail to " + b.recipient(), "bounced: " + b.why(), DELIVERED))
                    .toList(),
                "bounced " + bounces));
  }

  private static Mono<Check> arrived(Sent mail, ReadContext<NotifySettings> context) {
    return Mono.justOrEmpty(context.settings().imap())
        .flatMap(mailbox ->
            new Inbox(mailbox, context)
                .find(new MessageIDTerm(mail.id()), MimeMessage::getMessageID))
        .filter(ids -> ids.contains(mail.id()))
        .map(ids -> new Check.Satisfied(evidence(mail, ids.size())));
  }

  private static Evidence evidence(Sent mail, int times) {
    String what = mail.to().size() > 1 ? "a copy of the mail to " : "the mail to ";
    String often = times > 1 ? ", %d times".formatted(times) : "";
    return new Evidence(
        "%s%s is in the mailbox%s: %s".formatted(what, mail.shown(), often, mail.id()),
        Map.of("message-id", mail.id(), "to", mail.shown()));
  }

  /** Tells its outputs first: a person may have to say later that it went, and nothing else. */
  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NotifySettings> context) {
    return Flux.defer(() -> {
      var outbox = new Outbox(context);
      return letter(wanted, context)
          .flatMapMany(mail ->
              context
                  .intend(receipt(mail))
                  .thenMany(
                      Flux.just(
                          new Notice.Output("message-id", mail.id()),
                          new Notice.Output("to", mail.shown())))
                  .cast(Notice.class)
                  .concatWith(
                      outbox
                          .send(mail)
                          .map(answer ->
                              new Notice.Did(new Change("mail to " + mail.shown(), "", answer)))));
    });
  }

  private static Receipt receipt(Sent mail) {
    return Receipt.of("notify/mail@1", Map.of("message-id", mail.id(), "to", mail.shown()));
  }

  /** Waits for the mail, and for a bounce when only a copy can be seen. */
  @Override
  public Mono<Check> verify(Parameters wanted, ReadContext<NotifySettings> context) {
    return Mono.defer(() -> letter(wanted, context)).flatMap(mail -> verify(wanted, mail, context));
  }

  private static Mono<Check> verify(
      Parameters wanted, Sent mail, ReadContext<NotifySettings> context) {
    if (context.settings().imap().isEmpty()) {
      return Mono.just(
          new Check.Unknown(
              "the server took the mail to %s; without a setting 'imap' nobody looks whether it arrives: ask there"
                  .formatted(mail.shown())));
    }
    Mono<Check> notYet =
        Mono.just(
            new Check.Unknown(
                "the server took the mail to %s, and it is not in the mailbox after %d s; look there later, for %s"
                    .formatted(mail.shown(), wanted.within().toSeconds(), mail.id())));
    Duration settle = mail.to().size() > 1 ? wanted.bouncesWithin() : Duration.ZERO;
    return patiently(wanted.within(), () -> seen(mail, context))
        .flatMap(found ->
            found instanceof Check.Satisfied
                ? patiently(settle, () -> bounced(mail, context)).defaultIfEmpty(found)
                : Mono.just(found))
        .switchIfEmpty(notYet);
  }

  private static Mono<Check> patiently(Duration within, Supplier<Mono<Check>> look) {
    return Flux.range(0, (int) (within.toMillis() / PAUSE.toMillis()) + 1)
        .concatMap(n -> (n == 0 ? Mono.empty() : Mono.delay(PAUSE)).then(Mono.defer(look)), 1)
        .next();
  }

  @Override
  public boolean repeatable(Parameters parameters) {
    return false;
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return NO_WAY_BACK;
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NotifySettings> context) {
    return Mono.just(new UndoCheck.Impossible(NO_WAY_BACK.note()));
  }

  @Override
  public Flux<Notice> undo(
      Parameters wanted, Receipt receipt, ChangeContext<NotifySettings> context) {
    return Flux.error(
        new ActionFailedException(
            "mail to %s: %s".formatted(receipt.fact("to"), NO_WAY_BACK.note())));
  }
}
