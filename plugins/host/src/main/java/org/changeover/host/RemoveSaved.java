package org.changeover.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Removes what the run has kept on a host: saved files, jobs, and temporary keys and notes of
 * copies. From then on, earlier steps cannot be taken back there.
 */
final class RemoveSaved extends HostAction<RemoveSaved.Parameters> {
  private static final String FOLDER = "/var/lib/changeover";
  private static final String LIST =
      "cd \"$1\" 2>/dev/null || exit 0; find . -mindepth 1 -maxdepth 1 \\( -name \"$2\" -o -name 'key-*' -o -name 'tree-*' \\) -printf '%P\\n' | sort";
  private static final String REMOVE =
      "cd \"$1\" || exit 1; shift; for name; do rm -rf -- \"$name\" || exit 1; done; rmdir -- \"$PWD\" 2>/dev/null; exit 0";
  private static final String NO_WAY_BACK =
      "the saved bytes are gone from this host, and with them the way back of earlier steps";

  record Parameters(
      @Doc("The host that keeps a copy of the run's saved files; left out, nobody does.")
          @Example("new")
          Optional<HostRef> keepOn) {}

  RemoveSaved() {
    super(
        "remove-saved",
        "Removes what the run has saved on a host, with its temporary keys",
        Parameters.class);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(new OutputDoc("kept-at", "Where a copy is: HOST:PATH, or empty."));
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.writing("host:" + target.name() + "/saved");
  }

  private static String run(ReadContext<NoSettings> context) {
    return context.operation().run().replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static Mono<List<String>> left(ReadContext<NoSettings> context) {
    return context
        .host()
        .query(Command.shell(LIST, FOLDER, run(context)))
        .map(output -> output.lines());
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return left(context)
        .flatMap(names ->
            names.isEmpty()
                ? keptAt(wanted, context).map(RemoveSaved::nothingLeft)
                : Mono.just(
                    new Check.Differs(
                        names.stream()
                            .map(name -> new Change(FOLDER + "/" + name, "there", ""))
                            .toList(),
                        names.toString())));
  }

  private static Check nothingLeft(String at) {
    return new Check.Satisfied(
        new Evidence(
            "nothing of this run is in %s".formatted(FOLDER),
            at.isEmpty() ? Map.of() : Map.of("kept-at", at)));
  }

  /** Where the copy lies that this step or an attempt before has made; empty when nowhere. */
  private static Mono<String> keptAt(Parameters wanted, ReadContext<NoSettings> context) {
    return Mono.justOrEmpty(wanted.keepOn())
        .flatMap(keeper ->
            context
                .host(keeper)
                .stat(goal(context))
                .filter(FileState::exists)
                .map(_ -> keeper.name() + ":" + goal(context)))
        .defaultIfEmpty("");
  }

  private static String goal(ReadContext<NoSettings> context) {
    return "%s/%s-of-%s".formatted(FOLDER, run(context), context.target().name());
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    return left(context)
        .filter(names -> !names.isEmpty())
        .flatMapMany(names ->
            context
                .intend(Receipt.of("host/remove-saved@1", Map.of()))
                .flatMap(intent ->
                    kept(wanted, names, context, intent)
                        .flatMap(at -> removed(names, context.host(), intent).thenReturn(at)))
                .flatMapIterable(at ->
                    List.of(
                        new Notice.Did(new Change("what the run saved in " + FOLDER, "there", at)),
                        new Notice.Output("kept-at", at))));
  }

  /** Copies the saved files first, when somebody keeps them; says where. */
  private static Mono<String> kept(
      Parameters wanted, List<String> names, ChangeContext<NoSettings> context, Intent intent) {
    String run = run(context);
    if (wanted.keepOn().isEmpty() || !names.contains(run)) {
      return keptAt(wanted, context);
    }
    Host keeper = context.host(wanted.keepOn().get());
    String goal = goal(context);
    return keeper
        .change(intent, Command.of("install", "-d", "-m", "0700", FOLDER))
        .then(Mono.defer(() -> keeper.receive(intent, context.host(), FOLDER + "/" + run, goal)))
        .thenReturn(keeper.name() + ":" + goal);
  }

  private static Mono<Void> removed(List<String> names, Host host, Intent intent) {
    var words = new ArrayList<>(List.of(FOLDER));
    words.addAll(names);
    return host.change(intent, Command.shell(REMOVE, words.toArray(String[]::new))).then();
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
