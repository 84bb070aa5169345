package org.changeover.host;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.changeover.kit.Services;
import org.changeover.kit.Services.State;
import org.changeover.kit.Services.Verb;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.Intent;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Starts or stops a service, however the host manages its services. */
final class RunService extends HostAction<RunService.Parameters> {
  private static final String FORMAT = "host/service@1";

  /** A daemon may say where it runs only after the script that began it has ended. */
  private static final int LOOKS_AGAIN = 20;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** How the service shall be. */
  enum Wanted {
    RUNNING,
    STOPPED;

    State state() {
      return this == RUNNING ? State.RUNNING : State.STOPPED;
    }
  }

  record Parameters(
      @Doc("The service, as its unit or its script is called.")
          @Example("apache2")
          @Matches(Services.NAME)
          String service,
      @Doc("How it shall be: running or stopped.") @Default("running") Wanted state) {}

  RunService() {
    super("service", "Starts or stops a service, however the host manages them", Parameters.class);
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.writing("host:" + target.name() + "/" + wanted.service());
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return Services.state(context.host(), wanted.service()).map(found -> compared(wanted, found));
  }

  private static Check compared(Parameters wanted, State found) {
    if (found == State.MISSING || found == State.UNKNOWN) {
      return new Check.Unknown(
          found == State.MISSING
              ? "there is no service %s; install its package first".formatted(wanted.service())
              : "the host does not say whether %s runs; look at it by hand"
                  .formatted(wanted.service()));
    }
    return found == wanted.state().state()
        ? Check.satisfied("%s is %s".formatted(wanted.service(), shown(found)))
        : new Check.Differs(List.of(change(wanted, found, wanted.state().state())), shown(found));
  }

  private static Change change(Parameters wanted, State before, State after) {
    return new Change("service " + wanted.service(), shown(before), shown(after));
  }

  private static String shown(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    State goal = wanted.state().state();
    return Services.state(context.host(), wanted.service())
        .filter(found -> found != goal)
        .flatMapMany(found ->
            context
                .intend(Receipt.of(FORMAT, Map.of("before", found.name())))
                .flatMap(intent -> become(goal, wanted, context, intent))
                .thenMany(Flux.just(new Notice.Did(change(wanted, found, goal)))));
  }

  /** An exit code is not evidence: the state has the last word. */
  private static Mono<State> become(
      State goal, Parameters wanted, ChangeContext<NoSettings> context, Intent intent) {
    Verb verb = goal == State.RUNNING ? Verb.START : Verb.STOP;
    return context
        .host()
        .change(intent, Services.command(verb, wanted.service()))
        .thenMany(
            Flux.defer(() ->
                Services.state(context.host(), wanted.service())
                    .repeatWhen(looks -> looks.take(LOOKS_AGAIN).delayElements(BETWEEN_LOOKS))))
        .takeUntil(now -> now == goal)
        .last()
        .flatMap(now ->
            now == goal
                ? Mono.just(now)
                : Mono.error(
                    new ActionFailedException(
                        "%s: %s is %s although it was told to %s; look at its log"
                            .formatted(
                                context.target().name(),
                                wanted.service(),
                                shown(now),
                                verb.name().toLowerCase(Locale.ROOT)))));
  }

  @Override
  public Reversal reversal(Parameters wanted) {
    return Reversal.compensating("starts or stops it again, as it was before");
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    State before = State.valueOf(receipt.fact("before"));
    return Services.state(context.host(), wanted.service())
        .map(found -> {
          if (found == before) {
            return new UndoCheck.AlreadyUndone("it is %s as before".formatted(shown(found)));
          }
          List<Change> back = List.of(change(wanted, found, before));
          return found == wanted.state().state()
              ? new UndoCheck.Reversible(back)
              : new UndoCheck.Changed(back);
        });
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    State before = State.valueOf(receipt.fact("before"));
    return context
        .intend(Receipt.of(FORMAT + "-undo", receipt.facts()))
        .flatMap(intent -> become(before, wanted, context, intent))
        .map(now -> (Notice) new Notice.Did(change(wanted, wanted.state().state(), now)))
        .flux();
  }
}
