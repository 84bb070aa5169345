package org.changeover.host;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Intent;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.Output;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs a command whose effect another command can see. That second one decides whether there is
 * something to do, whether it was done, and whether it may be run again after an interruption.
 *
 * <p>It does not decide whether something is left to take back: a command that ended half-way has
 * left some of its effect, and the second one says no as it does of none. So a mark on the host
 * says that the command has begun; the undo command runs whenever it is there, and takes it along.
 */
final class RunCommand extends HostAction<RunCommand.Parameters> {
  private static final int KEPT = 4_000;
  private static final String MARK = "mark";
  private static final Integer[] ANY_CODE =
      IntStream.rangeClosed(0, 255).boxed().toArray(Integer[]::new);

  record Parameters(
      @Doc("The command, for /bin/sh.") @Example("rm -f /run/nologin") String run,
      @Doc(
              "A command that looks, for /bin/sh, and changes nothing: exit code 0 when it is already so, 1 when it is not.")
          @Example("test ! -e /run/nologin")
          String check,
      @Doc(
              "A command that takes it back, for /bin/sh; does no harm when there is nothing to take back. Without one the step cannot be undone.")
          @Example("touch /run/nologin")
          Optional<String> undo,
      @Doc("The account to run all of them as; the one that the inventory gives when left out.")
          @Example("postgres")
          Optional<String> user,
      @Doc("After this time the command is stopped.") @Default("10m") Duration timeout,
      @Doc("Whether the command goes on when the connection is lost, to be found again.")
          @Default("false")
          boolean detached,
      @Doc(
              "What it works on, in a word: commands that work on the same thing of a host wait for each other, and so do all that do not say.")
          @Example("logs")
          @Matches("[a-z0-9][a-z0-9-]*")
          Optional<String> resource) {}

  RunCommand() {
    super(
        "command",
        "Runs a command unless another one says that its effect is already there",
        Parameters.class);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc(
            "stdout", "What the command printed, at most %d characters.".formatted(KEPT)));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing(
        "host:" + target.name() + "/" + parameters.resource().orElse("command"));
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return look(wanted, context.host()).map(output -> answer(wanted, output));
  }

  private static Mono<Output> look(Parameters wanted, ReadableHost host) {
    Command command = as(wanted, Command.shell(wanted.check())).within(wanted.timeout());
    return host.query(command.accepting(ANY_CODE));
  }

  private static Check answer(Parameters wanted, Output output) {
    return switch (output.exitCode()) {
      case 0 -> new Check.Satisfied(Evidence.of("the check says yes" + said(output)));
      case 1 ->
          new Check.Differs(
              List.of(new Change("what '" + wanted.check() + "' sees", "no", "yes")),
              "exit code 1");
      default ->
          new Check.Unknown(
              "the check ended with exit code %d, which is neither yes (0) nor no (1)%s"
                  .formatted(output.exitCode(), said(output)));
    };
  }

  private static String said(Output output) {
    String text = output.stderr().isBlank() ? output.stdout().strip() : output.stderr().strip();
    return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(300, text.length()));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    Command plain = as(wanted, Command.shell(wanted.run())).within(wanted.timeout());
    Command command = wanted.detached() ? plain.detached("run") : plain;
    Optional<BegunMark> mark = wanted.undo().map(_ -> BegunMark.of(context.operation()));
    return context
        .intend(Receipt.of("host/command@2", facts(mark)))
        .flatMap(intent ->
            Mono.justOrEmpty(mark)
                .flatMap(begun -> begun.put(context.host(), intent))
                .then(Mono.defer(() -> context.host().change(intent, command))))
        .flatMapIterable(output ->
            List.of(
                new Notice.Did(new Change("'" + wanted.run() + "'", "", "ran")),
                new Notice.Output("stdout", head(output.stdout()))));
  }

  private static Map<String, String> facts(Optional<BegunMark> mark) {
    return mark.map(begun -> Map.of(MARK, begun.path())).orElse(Map.of());
  }

  private static String head(String text) {
    return text.substring(0, Math.min(KEPT, text.length()));
  }

  private static Command as(Parameters wanted, Command command) {
    return wanted.user().map(command::as).orElse(command);
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return parameters
        .undo()
        .map(undo -> Reversal.compensating("runs '" + undo.strip() + "'"))
        .orElseGet(() -> Reversal.none("the step has no undo command"));
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    if (wanted.undo().isEmpty()) {
      return Mono.just(new UndoCheck.Impossible(reversal(wanted).note()));
    }
    return Mono.zip(
            look(wanted, context.host()).map(output -> answer(wanted, output)),
            new BegunMark(receipt.fact(MARK)).isThere(context.host()))
        .map(found -> undoable(wanted, found.getT1(), found.getT2()));
  }

  private static UndoCheck undoable(Parameters wanted, Check found, boolean begun) {
    return switch (found) {
      case Check.Satisfied _ ->
          new UndoCheck.Reversible(
              List.of(new Change("what '" + wanted.check() + "' sees", "yes", "no")));
      case Check.Differs _ when begun ->
          new UndoCheck.Reversible(
              List.of(new Change("what '" + wanted.run() + "' has begun", "may be there", "")));
      case Check.Differs _ ->
          new UndoCheck.AlreadyUndone("the check says no, and nothing begun is left");
      case Check.Unknown(String reason) ->
          new UndoCheck.Impossible(reason + "; see to the check, then try again");
    };
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    if (wanted.undo().isEmpty()) {
      return Flux.error(
          new ActionFailedException(
              context.target().name() + ": cannot be undone: " + reversal(wanted).note()));
    }
    String undo = wanted.undo().get();
    return context
        .intend(Receipt.of("host/command-undo@2", receipt.facts()))
        .flatMap(intent ->
            takeBack(wanted, undo, intent, context)
                .flatMap(did ->
                    new BegunMark(receipt.fact(MARK)).drop(context.host(), intent).thenReturn(did)))
        .flux();
  }

  /** An exit code is not evidence: the check has the last word. */
  private static Mono<Notice> takeBack(
      Parameters wanted, String undo, Intent intent, ChangeContext<NoSettings> context) {
    Command command = as(wanted, Command.shell(undo)).within(wanted.timeout());
    return context
        .host()
        .change(intent, command)
        .then(Mono.defer(() -> look(wanted, context.host())))
        .flatMap(output ->
            output.exitCode() == 0
                ? Mono.error(
                    new ActionFailedException(
                        "%s: '%s' ran, but the check still says yes; undo it by hand"
                            .formatted(context.target().name(), undo)))
                : Mono.just(new Notice.Did(new Change("'" + undo + "'", "", "ran"))));
  }
}
