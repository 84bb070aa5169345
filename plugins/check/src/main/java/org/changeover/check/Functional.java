package org.changeover.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.check.Request.Conversation;
import org.changeover.kit.Described;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@code functional}: uses the service as a visitor does, from a chosen host, through that host's
 * own hosts file, and takes away again what it wrote.
 *
 * <p>It writes to the service, and so is an action with an effect. A small file on the asking host
 * says how far it came: {@code begun} before the first request, {@code passed} after the last. The
 * cleanup is a conversation of its own, with cookies of its own: it finds what is to be removed by
 * the operation's tag, whoever left it there. It runs before the test, since an attempt before this
 * one may have died half-way; after it, also when an expectation was not met; and when a test that
 * did not end is taken back.
 */
final class Functional extends Described<Functional.Parameters>
    implements ChangingAction<Functional.Parameters, CheckSettings> {

  record Parameters(
      @Doc("The host to ask from; it has curl.") @Example("tester") HostRef from,
      @Doc("The site that paths belong to.")
          @Example("https://www.example.org")
          @Matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
          String site,
      @Doc("The addresses that may answer; left out, any.") @Example("[203.0.113.10]")
          List<String> reaches,
      @Doc("An address that all names stand for; left out, the asking host resolves them.")
          @Example("203.0.113.10")
          Optional<String> address,
      @Doc("Values for {{name}} in requests and expectations.") @Example("{ user: tester }")
          Map<String, String> values,
      @Doc("The same for secrets, which nothing shows.")
          @Example("{ password: \"${secret:tester}\" }")
          Map<String, Secret> secrets,
      @Doc("What to ask, in order.") List<Request> requests,
      @Doc(
              "What removes everything that the test writes, and sees that it is gone; by {{tag}}, without anything from the requests. When a capture finds nothing, what needs it is left out.")
          List<Request> cleanup,
      @Doc("How long one answer may take.") @Default("10s") Duration timeout) {
    public Parameters {
      if (requests.isEmpty()) {
        throw new IllegalArgumentException("requests is empty: say what to ask");
      }
      if (cleanup.isEmpty() && requests.stream().anyMatch(Request::leavesSomething)) {
        throw new IllegalArgumentException(
            "the requests upload something and there is no cleanup: say how it is removed");
      }
    }
  }

  Functional() {
    super(
        "functional",
        "Uses the service as a visitor does and removes what that wrote",
        Parameters.class,
        TargetKind.HOST,
        TargetKind.UNMANAGED,
        TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("addresses", "The addresses that were really contacted."),
        new OutputDoc("tag", "What everything that the test wrote was tagged with."));
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.reading("file:" + wanted.from() + ":/etc/hosts")
        .and(Resources.writing("site:" + wanted.site()));
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<CheckSettings> context) {
    return Mono.defer(() -> {
      String tag = TestRecord.tag(context.operation());
      return TestRecord.read(tag, context.host(wanted.from()))
          .map(found -> answer(wanted, tag, found));
    });
  }

  private static Check answer(Parameters wanted, String tag, Optional<TestRecord> found) {
    return found
        .filter(TestRecord::hasPassed)
        .map(passed -> (Check) new Check.Satisfied(evidence(wanted, tag, passed)))
        .orElseGet(() ->
            new Check.Differs(
                List.of(
                    new Change(
                        "test of %s from %s".formatted(wanted.site(), wanted.from()),
                        found.map(TestRecord::state).orElse(""),
                        "passed")),
                "not passed"));
  }

  private static Evidence evidence(Parameters wanted, String tag, TestRecord passed) {
    return new Evidence(
        "%s from %s: all of %d requests as expected, at %s; what was written (%s) is gone"
            .formatted(
                wanted.site(),
                wanted.from(),
                wanted.requests().size(),
                String.join(", ", passed.addresses()),
                tag),
        Map.of("addresses", passed.addresses(), "tag", tag));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<CheckSettings> context) {
    return Flux.defer(() -> {
      String tag = TestRecord.tag(context.operation());
      return context
          .intend(Receipt.of("check/functional@1", Map.of("tag", tag)))
          .flatMapMany(intent -> tested(wanted, tag, intent, context));
    });
  }

  private static Flux<Notice> tested(
      Parameters wanted, String tag, Intent intent, ChangeContext<CheckSettings> context) {
    var host = context.host(wanted.from());
    var visitor = new Visitor(wanted, tag, intent, context);
    return TestRecord.begun()
        .write(tag, host, intent)
        .then(visitor.talk(wanted.cleanup(), Conversation.CLEANUP))
        .then(visitor.talk(wanted.requests(), Conversation.TEST))
        .flatMap(test -> visitor.talk(wanted.cleanup(), Conversation.CLEANUP).map(test::and))
        .flatMapMany(outcome ->
            outcome.failures().isEmpty()
                ? TestRecord.passed(outcome.addresses())
                    .write(tag, host, intent)
                    .thenMany(Flux.just(did(wanted, outcome)))
                : Flux.error(failed(wanted, outcome)));
  }

  private static Notice did(Parameters wanted, Visitor.Outcome outcome) {
    return new Notice.Did(
        new Change(
            "test of %s from %s".formatted(wanted.site(), wanted.from()),
            "",
            "passed at " + String.join(", ", outcome.addresses())));
  }

  private static ActionFailedException failed(Parameters wanted, Visitor.Outcome outcome) {
    return new ActionFailedException(
        "%s from %s: %d of its expectations were not met: %s"
            .formatted(
                wanted.site(),
                wanted.from(),
                outcome.failures().size(),
                String.join("; ", outcome.failures())));
  }

  @Override
  public boolean repeatable(Parameters parameters) {
    return true;
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return Reversal.compensating(
        "removes what the test wrote, and its record; what the service logged of it stays");
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<CheckSettings> context) {
    return Mono.defer(() -> TestRecord.read(receipt.fact("tag"), context.host(wanted.from())))
        .map(found -> found.map(Functional::undoAnswer).orElseGet(Functional::nothingLeft));
  }

  private static UndoCheck nothingLeft() {
    return new UndoCheck.AlreadyUndone("the asking host has no record of this test");
  }

  private static UndoCheck undoAnswer(TestRecord found) {
    var changes = new ArrayList<Change>();
    changes.add(new Change("record of the test", found.state(), ""));
    return found.isGenuine() ? new UndoCheck.Reversible(changes) : new UndoCheck.Changed(changes);
  }

  @Override
  public Flux<Notice> undo(
      Parameters wanted, Receipt receipt, ChangeContext<CheckSettings> context) {
    return Flux.defer(() -> {
      String tag = receipt.fact("tag");
      var host = context.host(wanted.from());
      return TestRecord.read(tag, host)
          .flatMap(Mono::justOrEmpty)
          .flatMapMany(found ->
              context
                  .intend(Receipt.of("check/functional-undo@1", Map.of("tag", tag)))
                  .flatMapMany(intent ->
                      cleaned(wanted, tag, found, intent, context)
                          .then(Mono.defer(() -> host.remove(intent, TestRecord.path(tag))))
                          .thenMany(
                              Flux.just(
                                  new Notice.Did(
                                      new Change("record of the test", found.state(), ""))))));
    });
  }

  private static Mono<Void> cleaned(
      Parameters wanted,
      String tag,
      TestRecord found,
      Intent intent,
      ChangeContext<CheckSettings> context) {
    if (found.hasPassed()) {
      return Mono.empty();
    }
    return new Visitor(wanted, tag, intent, context)
        .talk(wanted.cleanup(), Conversation.CLEANUP)
        .flatMap(outcome ->
            outcome.failures().isEmpty() ? Mono.empty() : Mono.error(failed(wanted, outcome)));
  }
}
