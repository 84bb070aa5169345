package org.changeover.host;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Between;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.Output;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import org.changeover.spi.UnknownOutcomeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shuts a host down; that it answers no more is seen from another one. */
final class Shutdown extends HostAction<Shutdown.Parameters> {
  private static final String SHUT_DOWN = ShellScript.of(Shutdown.class, "shutdown.sh").text();
  private static final String ANSWERS = ShellScript.of(Shutdown.class, "answers.sh").text();
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final String NO_WAY_BACK = "a host that is shut down must be started by hand";

  record Parameters(
      @Doc("The host that looks whether it still answers.") @Example("tester") HostRef seenFrom,
      @Doc("Ports that must not answer any more; one of them is SSH's.")
          @Default("[22, 80, 443]")
          @Between(min = 1, max = 65535)
          List<Integer> ports,
      @Doc("How long going down may take.") @Default("3m") Duration within) {
    public Parameters {
      ports = List.copyOf(ports);
      if (ports.isEmpty()) {
        throw new IllegalArgumentException("name at least one port");
      }
    }
  }

  Shutdown() {
    super(
        "shutdown",
        "Shuts a host down and proves from another one that it answers no more",
        Parameters.class);
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.writing("host:" + target.name());
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    if (!(context.target() instanceof Target.Host host)
        || host.local()
        || host.addresses().isEmpty()) {
      return Mono.error(
          new ActionFailedException(
              context.target().name()
                  + " cannot be shut down by this: it has no address, or it is the machine that Changeover runs on"));
    }
    var words = new ArrayList<>(List.of("5"));
    host.addresses()
        .forEach(address ->
            wanted.ports().forEach(port -> words.addAll(List.of(address, Integer.toString(port)))));
    return context
        .host(wanted.seenFrom())
        .query(Command.shell(ANSWERS, words.toArray(String[]::new)))
        .map(output -> judged(wanted, output));
  }

  private static Check judged(Parameters wanted, Output output) {
    List<String> open = endpoints(output, "open ").toList();
    String from = "seen from " + wanted.seenFrom();
    if (!open.isEmpty()) {
      return new Check.Differs(
          open.stream().map(at -> new Change(at + ", " + from, "answers", "silent")).toList(),
          "open: " + String.join(", ", open));
    }
    String closed = endpoints(output, "closed ").collect(joining(", "));
    return closed.isEmpty()
        ? new Check.Unknown(
            "%s has no way to any of the addresses, so its silence proves nothing; look from another host"
                .formatted(wanted.seenFrom()))
        : new Check.Satisfied(Evidence.of("silent, %s: %s".formatted(from, closed)));
  }

  private static Stream<String> endpoints(Output output, String kind) {
    return output.lines().stream()
        .filter(line -> line.startsWith(kind))
        .map(line -> line.substring(kind.length()).replace(" ", " port "));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    return context
        .intend(Receipt.of("host/shutdown@1", Map.of()))
        .flatMap(intent -> context.host().change(intent, Command.shell(SHUT_DOWN).letFinish()))
        .map(output -> output.stdout().strip())
        .onErrorResume(UnknownOutcomeException.class, lost -> Mono.just("the connection broke"))
        .delayUntil(said -> silent(wanted, context))
        .map(said ->
            (Notice)
                new Notice.Did(
                    new Change("host " + context.target().name(), "up", "down: " + said)))
        .flux();
  }

  private Mono<Check> silent(Parameters wanted, ReadContext<NoSettings> context) {
    return check(wanted, context)
        .repeatWhen(ended -> ended.delayElements(LOOK_EVERY))
        .filter(Check.Satisfied.class::isInstance)
        .next()
        .timeout(
            wanted.within(),
            Mono.error(() ->
                new ActionFailedException(
                    "%s still answers %d s after it was told to go down; look at its console"
                        .formatted(context.target().name(), wanted.within().toSeconds()))));
  }

  @Override
  public Reversal reversal(Parameters wanted) {
    return Reversal.none(NO_WAY_BACK);
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    return Mono.just(new UndoCheck.Impossible(NO_WAY_BACK));
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    return Flux.error(
        new ActionFailedException(context.target().name() + " cannot be undone: " + NO_WAY_BACK));
  }
}
