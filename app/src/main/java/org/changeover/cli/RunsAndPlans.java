package org.changeover.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.changeover.console.Console;
import org.changeover.console.ConsoleTerminal;
import org.changeover.console.IdleLock;
import org.changeover.console.Lobby;
import org.changeover.console.model.PlanLine;
import org.changeover.console.model.PlanOffer;
import org.changeover.console.model.PlanPage;
import org.changeover.console.model.RunLine;
import org.changeover.engine.Actors;
import org.changeover.hosts.HostsConfig;
import org.changeover.plan.Operators;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewStage;
import org.changeover.run.Actor;
import org.changeover.run.LiveRun;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.runs.UnknownRunException;
import org.changeover.text.FileProblem;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The runs of this installation and the plans that can be started, for one operator. */
final class RunsAndPlans implements Lobby {
  private static final int DEPTH = 4;
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  private final Surroundings around;
  private final Path state;
  private final RunLines runs;
  private final OfferedPlans plans;
  private final RunStarting starting;
  private final BiFunction<RunFolder, Actor, LiveRun> watching;
  private final PrintStream log;

  private RunsAndPlans(
      Surroundings around,
      Path state,
      RunLines runs,
      OfferedPlans plans,
      RunStarting starting,
      BiFunction<RunFolder, Actor, LiveRun> watching,
      PrintStream log) {
    this.around = around;
    this.state = state;
    this.runs = runs;
    this.plans = plans;
    this.starting = starting;
    this.watching = watching;
    this.log = log;
  }

  /**
   * For whoever sits here: plans of the current folder, of those that came with the program, and of
   * a folder that is named; on the lab as well, when there is one.
   */
  static RunsAndPlans here(Surroundings around, Path state, Optional<Path> named) {
    var folders = new ArrayList<PlanFiles.Folder>();
    named.ifPresent(path -> folders.add(new PlanFiles.Folder(path, DEPTH)));
    folders.add(new PlanFiles.Folder(Path.of(""), 1));
    folders.add(new PlanFiles.Folder(shown(around.home().resolve("config/plans")), DEPTH));
    return of(
        silent(around, around.caller()),
        state,
        new RunLines(state),
        new LoadedPlugins(new Installation(around, state)),
        folders,
        Optional.of(state.resolve("lab/inventory.yaml")).filter(Files::isRegularFile),
        Optional.empty(),
        "There is no plan in this folder; 'changeover init' writes one to begin with.",
        (run, _) -> run.watched(),
        nowhere());
  }

  /** As a user writes it who is in the current folder. */
  private static Path shown(Path path) {
    Path current = Path.of("").toAbsolutePath();
    return path.startsWith(current) ? current.relativize(path) : path;
  }

  /**
   * For an operator who was let in by the SSH server: plans of the folder that the server was given
   * for that, and no others.
   *
   * @param watching how an operator sees a run
   */
  static RunsAndPlans over(
      Surroundings around,
      Path state,
      RunLines runs,
      LoadedPlugins plugins,
      Optional<Path> folder,
      Actor operator,
      BiFunction<RunFolder, Actor, LiveRun> watching) {
    return of(
        silent(around, Optional.of(operator)),
        state,
        runs,
        plugins,
        folder.map(path -> new PlanFiles.Folder(path, DEPTH)).stream().toList(),
        Optional.empty(),
        folder,
        folder.isPresent()
            ? "There is no plan in the folder that this server offers."
            : "This server offers no plans: it was started without --plans DIR.",
        watching,
        around.err());
  }

  private static RunsAndPlans of(
      Surroundings around,
      Path state,
      RunLines runs,
      LoadedPlugins plugins,
      List<PlanFiles.Folder> folders,
      Optional<Path> lab,
      Optional<Path> enclosure,
      String nothing,
      BiFunction<RunFolder, Actor, LiveRun> watching,
      PrintStream log) {
    var starting = new RunStarting(around, state);
    var plans =
        new OfferedPlans(
            folders,
            lab,
            enclosure,
            nothing,
            plugins,
            starting,
            new Previewing(around, HostsConfig.of(state), starting.typed()));
    return new RunsAndPlans(around, state, runs, plans, starting, watching, log);
  }

  /** The console has the screen: nothing is printed beside it, and nothing asked for. */
  private static Surroundings silent(Surroundings around, Optional<Actor> caller) {
    return new Surroundings(nowhere(), nowhere(), around.environment(), false, caller);
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream());
  }

  /** Who that is before a run is chosen; each run has its own say about roles. */
  Actor actor() {
    return around.caller().orElseGet(() -> Actors.local(Operators.none(), RunStarting.account()));
  }

  @Override
  public Mono<List<RunLine>> runs() {
    return runs.read();
  }

  @Override
  public Console console(String id, ConsoleTerminal terminal, IdleLock lock) throws IOException {
    RunFolder run = find(id);
    FrozenPlan frozen = FrozenPlan.of(run);
    var actors = Actors.of(frozen.validated().inventory().operators());
    Actor actor =
        around
            .caller()
            .map(actors::vouchedFor)
            .orElseGet(() -> actors.local(RunStarting.account()));
    LiveRun live = watching.apply(run, actor);
    return Console.open(
        live,
        run.keptOutput(),
        frozen.runPlan(),
        FrozenPlan.now(run),
        frozen.forecast(run),
        actor,
        terminal,
        lock);
  }

  private RunFolder find(String id) throws IOException {
    try {
      return Runs.in(state).find(id);
    } catch (UnknownRunException gone) {
      throw new IOException(gone.getMessage(), gone);
    }
  }

  @Override
  public Mono<PlanOffer> plans() {
    return onThread(plans::offer);
  }

  @Override
  public Mono<PlanPage> look(PlanLine plan, String inventory) {
    return onThread(() -> plans.look(plan, inventory));
  }

  @Override
  public Flux<PreviewStage> preview(PlanPage page) {
    return onThread(() -> plans.preview(page))
        .doOnError(CommandRefusedException.class, e -> record("preview " + page.plan().id(), e))
        .flatMapMany(stages -> stages);
  }

  @Override
  public Mono<String> start(PlanPage page, Optional<Preview> on, String reason) {
    return onThread(() -> plans.start(page, on, reason))
        .doOnError(CommandRefusedException.class, e -> record("start " + page.plan().id(), e));
  }

  @Override
  public Mono<String> resume(String id, String reason) {
    return onThread(
            () -> {
              starting.goOn(find(id), reason);
              return id;
            })
        .doOnError(CommandRefusedException.class, e -> record("resume " + id, e));
  }

  /** What is refused before there is an engine is in no journal. */
  private void record(String what, CommandRefusedException refused) {
    log.println(
        Sanitiser.cleanLines(
            "%s was refused to %s: %s".formatted(what, actor().operator(), refused.getMessage())));
  }

  /** What is begun goes on to its end, also when nobody waits for it any more. */
  private static <T> Mono<T> onThread(Callable<T> work) {
    return Mono.defer(
        () -> Mono.fromFuture(CompletableFuture.supplyAsync(() -> done(work), THREADS), true));
  }

  private static <T> T done(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw switch (e) {
        case RuntimeException known -> known;
        case IOException io -> new UncheckedIOException(FileProblem.say(io), io);
        default -> new CompletionException(e);
      };
    }
  }
}
