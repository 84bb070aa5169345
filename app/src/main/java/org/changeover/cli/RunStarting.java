package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.changeover.engine.Actors;
import org.changeover.engine.SecretSources;
import org.changeover.plan.Role;
import org.changeover.plan.SecretSource;
import org.changeover.plan.Step;
import org.changeover.plan.Validated;
import org.changeover.plugins.LoadedProvider;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.PluginSource;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.Rehearsal;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunStatus;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes a run, and starts the engine of one in one of two ways. */
final class RunStarting {
  private final Surroundings around;
  private final Path state;
  private final TypedSecrets typed;
  private final Optional<String> gone;
  private final Optional<byte[]> preview;
  private final Optional<Rehearsal> rehearsal;

  RunStarting(Surroundings around, Path state) {
    this(around, state, Optional.empty());
  }

  /**
   * @param gone why a run that has not come to its end cannot go on, when it cannot
   */
  RunStarting(Surroundings around, Path state, Optional<String> gone) {
    this(around, state, TypedSecrets.at(around), gone, Optional.empty(), Optional.empty());
  }

  private RunStarting(
      Surroundings around,
      Path state,
      TypedSecrets typed,
      Optional<String> gone,
      Optional<byte[]> preview,
      Optional<Rehearsal> rehearsal) {
    this.around = around;
    this.state = state;
    this.typed = typed;
    this.gone = gone;
    this.preview = preview;
    this.rehearsal = rehearsal;
  }

  /**
   * The same for runs that begin on a preview, which is kept with them.
   *
   * @param saved in the form of {@link SavedPreview}
   */
  RunStarting on(Optional<byte[]> saved) {
    return new RunStarting(around, state, typed, gone, saved, rehearsal);
  }

  /** The same for runs that are bound to a lab. */
  RunStarting within(Optional<Rehearsal> bounds) {
    return new RunStarting(around, state, typed, gone, preview, bounds);
  }

  /** What a person types for runs that are started here; whoever looks before uses the same. */
  TypedSecrets typed() {
    return typed;
  }

  /** The account that this process belongs to. */
  static String account() {
    return System.getProperty("user.name");
  }

  /**
   * @param instead the command that needs none
   * @throws CommandRefusedException when nobody sits here
   */
  void requireTerminal(String instead) {
    if (!around.terminal()) {
      throw CommandRefusedException.badUsage(
          "the console needs a terminal, and there is none; use 'changeover %s'"
              .formatted(instead));
    }
  }

  /**
   * Makes the folder of a new run, with everything that it needs frozen in it.
   *
   * @throws CommandRefusedException when the options do not fit, or the account may not start it
   */
  RunFolder prepare(Validated validated, PluginCatalogue plugins, Event.Options options)
      throws IOException {
    check(validated, options);
    RunFolder run =
        Runs.in(state).create(validated.plan().id(), Clock.systemDefaultZone(), new SecureRandom());
    try {
      validated.inputs().freeze(run.frozen());
      freezePlugins(validated, plugins, run.plugins());
      if (preview.isPresent()) {
        freeze(preview.get(), run.preview());
      }
      if (rehearsal.isPresent()) {
        run.bind(rehearsal.get());
      }
    } catch (IOException | RuntimeException e) {
      run.remove();
      throw e;
    }
    FrozenPlan.keep(run, validated, plugins);
    around.err().println("Run " + run.id());
    return run;
  }

  /**
   * Looks at what can be known before anything is made or reached.
   *
   * @throws CommandRefusedException when such a run cannot be started from here
   */
  void check(Validated validated, Event.Options options) {
    if (options.maxWait().isPresent() && !validated.inventory().lab()) {
      throw CommandRefusedException.badUsage("--max-wait shortens waits on the lab only");
    }
    options
        .until()
        .filter(step -> validated.plan().step(step).isEmpty())
        .ifPresent(step -> {
          throw CommandRefusedException.badUsage(
              "--until: the plan has no step '%s'; there are: %s"
                  .formatted(
                      step,
                      validated
                          .plan()
                          .everyStep()
                          .map(Step::id)
                          .collect(Collectors.joining(", "))));
        });
    requireWithin(validated);
    requireOperator(validated);
    requireSecrets(validated.inventory().secrets().values());
  }

  private void requireWithin(Validated validated) {
    List<String> outside =
        rehearsal.map(bounds -> bounds.outside(validated.inventory())).orElse(List.of());
    if (!outside.isEmpty()) {
      throw CommandRefusedException.badUsage(
          "--rehearse: the inventory leads out of the lab, and nothing there may be touched:\n  %s\nUse the lab's own inventory: leave --inventory out"
              .formatted(String.join("\n  ", outside)));
    }
  }

  /** Why whoever is here may not start a run of that, or cannot from here; empty when they can. */
  Optional<String> againstStarting(Validated validated) {
    return noOperator(validated).or(() -> toType(validated.inventory().secrets().values()));
  }

  private void requireOperator(Validated validated) {
    noOperator(validated)
        .ifPresent(why -> {
          throw CommandRefusedException.badUsage(why);
        });
  }

  private Optional<String> noOperator(Validated validated) {
    var actors = Actors.of(validated.inventory().operators());
    Actor actor = around.caller().map(actors::vouchedFor).orElseGet(() -> actors.local(account()));
    if (actor.may(Role.OPERATOR.word())) {
      return Optional.empty();
    }
    return Optional.of(
        around.caller().isPresent()
            ? "%s has not the role operator in this run".formatted(actor.operator())
            : "the account '%s' is no operator here; name it under local-users in the operators file"
                .formatted(account()));
  }

  /**
   * Asks of every secret of the inventory whether it can be had.
   *
   * @throws CommandRefusedException with all that cannot
   */
  private void requireSecrets(Collection<SecretSource> secrets) {
    String troubles =
        secrets.stream()
            .flatMap(source -> SecretSources.trouble(source, around.environment()).stream())
            .collect(Collectors.joining("\n"));
    if (!troubles.isEmpty()) {
      throw CommandRefusedException.lacks(troubles);
    }
  }

  /** A secret is typed into a terminal of ours, and neither into a server nor beside a console. */
  private Optional<String> toType(Collection<SecretSource> secrets) {
    return secrets.stream()
        .filter(SecretSource.Prompt.class::isInstance)
        .filter(_ -> !around.terminal())
        .findFirst()
        .map(source ->
            "the secret '%s' is typed by a person, and not into a console: use 'changeover preview', 'run' or 'resume' at the machine itself"
                .formatted(source.name()));
  }

  private void requireNothingTyped(Collection<SecretSource> secrets) {
    toType(secrets)
        .ifPresent(why -> {
          throw CommandRefusedException.lacks(why);
        });
  }

  private static void freezePlugins(Validated validated, PluginCatalogue plugins, Path folder)
      throws IOException {
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (PluginSource source : sources(validated, plugins)) {
      source.copyInto(folder);
    }
  }

  /** The zips that the providers of an inventory come from. */
  static Set<PluginSource> sources(Validated validated, PluginCatalogue plugins) {
    return validated.inventory().providers().values().stream()
        .flatMap(instance -> plugins.provider(instance.plugin().text()).stream())
        .map(LoadedProvider::source)
        .collect(Collectors.toSet());
  }

  private static void freeze(byte[] saved, Path copy) throws IOException {
    Files.createFile(
        copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(copy, saved);
  }

  /**
   * Makes a run and runs its engine in this process; returns the exit code. Of a run that did not
   * begin, because it could not or was interrupted before, nothing is left.
   */
  int headless(
      Validated validated,
      PluginCatalogue plugins,
      Event.Options options,
      boolean json,
      Interruption interruption)
      throws Exception {
    RunFolder run = prepare(validated, plugins, options);
    try {
      return foreground(run, options, json, interruption);
    } finally {
      if (!run.begun()) {
        run.remove();
      }
    }
  }

  /** Runs the engine in this process; returns the exit code. */
  int foreground(RunFolder run, Event.Options options, boolean json, Interruption interruption)
      throws Exception {
    Validated validated = startable(run);
    requireOperator(validated);
    Waiting.inRunThatGoesOn(RunPlan.of(validated), run.state()).forEach(around.err()::println);
    Optional<RunEnding> ending =
        engine(run).foreground(options, EventsCommand.printer(around, json), interruption);
    if (ending.isEmpty()) {
      around.err().println(interrupted(run));
      return ExitCode.PARKED;
    }
    RunEnding end = ending.get();
    String text = gone.map(why -> end.lastText(run.id(), why)).orElseGet(() -> end.text(run.id()));
    (json ? around.err() : around.out()).println(text);
    return end.exitCode();
  }

  private String interrupted(RunFolder run) {
    return run.begun()
        ? "Interrupted. "
            + gone.orElse("To go on: changeover resume %s --headless".formatted(run.id()))
        : "Interrupted before the run began: nothing was done.";
  }

  /** The engine of a run in this process. */
  EngineAccess engine(RunFolder run) {
    return new EngineAccess(run, state, typed, around.err()::println, around.caller());
  }

  /**
   * Has a run that no engine owns go on, in an engine of its own.
   *
   * @throws CommandRefusedException when it may not or cannot
   */
  void goOn(RunFolder run, String reason) throws Exception {
    requireStartsAlone(run);
    resumed(run, reason);
    engineAlone(run, Event.Options.none().because(reason));
  }

  /**
   * Records that a run goes on which was told to stop.
   *
   * @throws CommandRefusedException when it cannot, before anything is recorded, or may not, which
   *     is recorded
   */
  void resumed(RunFolder run, String reason) throws IOException {
    startable(run);
    RunStatus status = run.state().status();
    if (status != RunStatus.PAUSED && status != RunStatus.UNDONE) {
      return;
    }
    if (engine(run).once(new Request.Resume(reason)) instanceof Reply.Refused(String why)) {
      throw new CommandRefusedException(ExitCode.STEP_FAILED, why);
    }
  }

  /**
   * Starts the engine of a run that was just made; of one that does not begin, nothing is left.
   *
   * @throws CommandRefusedException when it cannot be started
   */
  void begin(RunFolder run, Event.Options options) throws Exception {
    var _ = orNothingIsLeft(run, () -> alone(run, options, toStartAlone(run)));
  }

  /** The same while its console is shown already; returns the exit code. */
  int beginInConsole(RunFolder run, Event.Options options) throws Exception {
    TypedSecrets secrets = orNothingIsLeft(run, () -> toStartAlone(run));
    return show(run, () -> orNothingIsLeft(run, () -> alone(run, options, secrets)));
  }

  private static <T> T orNothingIsLeft(RunFolder run, Callable<T> start) throws Exception {
    try {
      return start.call();
    } catch (Exception e) {
      if (run.begun() || run.engine().engineLives()) {
        throw e;
      }
      run.remove();
      throw e instanceof CommandRefusedException refused
          ? new CommandRefusedException(
              refused.exitCode(),
              refused.getMessage() + "\nNothing was done, and nothing is left of the run.")
          : e;
    }
  }

  /**
   * Starts the engine as a process of its own and shows the console meanwhile; returns the exit
   * code.
   */
  int detached(RunFolder run, Event.Options options) throws Exception {
    TypedSecrets secrets = toStartAlone(run);
    return show(run, () -> alone(run, options, secrets));
  }

  private int show(RunFolder run, Callable<RunFolder> start)
      throws IOException, InterruptedException {
    Mono<Void> answering =
        Mono.fromCallable(start).subscribeOn(Schedulers.boundedElastic()).then().cache();
    return new Attachment(around).show(run, answering);
  }

  /** Starts the engine as a process of its own, and waits until it answers. */
  void engineAlone(RunFolder run, Event.Options options) throws Exception {
    var _ = alone(run, options, toStartAlone(run));
  }

  private RunFolder alone(RunFolder run, Event.Options options, TypedSecrets secrets)
      throws IOException, InterruptedException {
    new DetachedEngine(around, state).start(run, options, secrets);
    return run;
  }

  /** What a person has to type before the engine starts, whose process has no terminal. */
  private TypedSecrets toStartAlone(RunFolder run) {
    requireStartsAlone(run);
    Validated validated = FrozenPlan.of(run).validated();
    requireOperator(validated);
    return typed.ask(validated.inventory().secrets().values());
  }

  /**
   * Asks whether the engine of a run can start as a process of its own.
   *
   * @throws CommandRefusedException when it cannot
   */
  void requireStartsAlone(RunFolder run) {
    requireNothingTyped(startable(run).inventory().secrets().values());
  }

  /** What a run was started with, if its secrets are there. */
  private Validated startable(RunFolder run) {
    Validated validated = FrozenPlan.of(run).validated();
    requireSecrets(validated.inventory().secrets().values());
    return validated;
  }
}
