package org.changeover.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.changeover.control.ControlServer;
import org.changeover.hosts.HostsConfig;
import org.changeover.journal.FileJournal;
import org.changeover.journal.Journal;
import org.changeover.journal.JournalSigner;
import org.changeover.plan.Catalogue;
import org.changeover.plan.FrozenInputs;
import org.changeover.plan.PlanValidator;
import org.changeover.plan.Sha256;
import org.changeover.plan.Validated;
import org.changeover.plan.Validation;
import org.changeover.plugins.LoadedProvider;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.PluginFolders;
import org.changeover.plugins.Refused;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.Rehearsal;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.runs.RunFolder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A process that owns one run: everything that an {@link Engine} needs, made from what was frozen
 * in the run's folder, with the socket on which it answers.
 *
 * <p>Opening takes the journal's lock, so that there is one engine for a run at most; closing lets
 * go of everything. Opening and closing block.
 */
public final class EngineProcess implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final RunFolder folder;
  private final PluginCatalogue plugins;
  private final Validated validated;
  private final Optional<Rehearsal> rehearsal;
  private final Catalogue catalogue;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private Optional<String> repaired = Optional.empty();
  private final boolean begun;
  private Secrets secrets;
  private EngineParts parts;
  private volatile RunPlan plan;
  private volatile Mono<Void> lettingGo = Mono.empty();

  /**
   * @param upon puts something between the engine and its journal: a seam for tests that end an
   *     engine at an event
   */
  EngineProcess(RunFolder folder, Path state, Prompter prompter, UnaryOperator<Journal> upon)
      throws IOException {
    this.folder = folder;
    this.plugins = PluginCatalogue.load(List.of(folder.plugins()), PluginFolders.unpacked(state));
    this.catalogue =
        Catalogue.of(plugins.providers().values().stream().map(LoadedProvider::provider).toList());
    RunState before = folder.state();
    this.begun = before.start().isPresent();
    this.validated = validate(folder.frozenInputs(before));
    this.rehearsal = folder.rehearsal();
    refuseWhatIsOutside();
    var clock = new MonotonicClock(Clock.systemUTC());
    try {
      this.parts = parts(state, clock, prompter, upon);
      this.plan = parts.plan();
      refuseOtherInputs(before);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A rehearsal reaches what is declared, as every run does, and that lies within its bounds. */
  private void refuseWhatIsOutside() throws IOException {
    List<String> outside =
        rehearsal.map(bounds -> bounds.outside(validated.inventory())).orElse(List.of());
    if (!outside.isEmpty()) {
      throw new IOException(
          "this run is a rehearsal, and its inventory leads out of the lab: "
              + String.join("; ", outside));
    }
  }

  /** A run goes on with what it began with: an approval was given to that, and to nothing else. */
  private void refuseOtherInputs(RunState opened) throws IOException {
    RunState state = folder.state();
    if (!folder.frozen(state).equals(folder.frozen(opened))) {
      throw new IOException(
          "the plan of this run was amended just now: do that again, with the plan as it is");
    }
    Optional<Event.RunStarted> start = state.start();
    if (start.isEmpty()) {
      return;
    }
    refuseOtherPlugins(start.get().plugins(), frozenPlugins());
    if (!start.get().rehearsal().equals(rehearsal)) {
      throw new IOException(
          "the file 'rehearsal' in %s is not the one that the run began with: put it back"
              .formatted(folder.path()));
    }
    if (!state.planSha256().equals(validated.plan().sha256())
        || !start.get().inventorySha256().equals(validated.inventory().sha256())) {
      throw new IOException(
          "plan or inventory in %s are not those that the run began with: put them back"
              .formatted(folder.frozen(state)));
    }
  }

  private void refuseOtherPlugins(List<Event.Plugin> began, List<Event.Plugin> found)
      throws IOException {
    var missing = new ArrayList<>(began);
    missing.removeAll(found);
    if (!missing.isEmpty()) {
      throw new IOException(
          "the plugins in %s are not those that the run began with (%s): put back the zips with these hashes"
              .formatted(folder.plugins(), words(missing)));
    }
    var more = new ArrayList<>(found);
    more.removeAll(began);
    if (!more.isEmpty()) {
      throw new IOException(
          "the plugins in %s are more than those that the run began with (%s): take these zips out"
              .formatted(folder.plugins(), words(more)));
    }
  }

  private static String words(List<Event.Plugin> plugins) {
    return plugins.stream()
        .map(plugin -> "%s %s sha256 %s".formatted(plugin.id(), plugin.version(), plugin.sha256()))
        .collect(Collectors.joining(", "));
  }

  /**
   * Opens the folder of a run.
   *
   * @param state the installation's state folder
   * @param prompter asks for secrets that a person types
   * @throws IOException when what was frozen is incomplete or changed
   * @throws org.changeover.journal.JournalException when another engine owns the run, or its
   *     journal is damaged
   */
  public static EngineProcess open(RunFolder folder, Path state, Prompter prompter)
      throws IOException {
    return new EngineProcess(folder, state, prompter, UnaryOperator.identity());
  }

  private Validated validate(FrozenInputs inputs) throws IOException {
    return switch (PlanValidator.validate(inputs, catalogue)) {
      case Validated valid -> valid;
      case Validation.Invalid invalid ->
          throw new IOException(
              "the plan that was frozen with the run is not valid with its plugins:\n"
                  + invalid.text()
                  + plugins.refused().stream()
                      .map(Refused::reason)
                      .reduce("", (a, b) -> a + "\n" + b));
    };
  }

  private EngineParts parts(
      Path state, MonotonicClock clock, Prompter prompter, UnaryOperator<Journal> upon) {
    var journal = own(FileJournal.open(folder.path(), clock, JournalSigner.of(state)));
    repaired = journal.repaired();
    Scheduler loop = scheduler(Schedulers.newSingle("run"));
    Scheduler work =
        scheduler(
            Schedulers.fromExecutorService(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("turn-", 0).factory())));
    Scheduler timers = scheduler(Schedulers.newSingle("timers"));
    this.secrets = new Secrets(validated.inventory().secrets(), System.getenv(), prompter, work);
    var machines = own(new InventoryMachines(validated.inventory(), hosts(state), secrets, timers));
    return new EngineParts(
        RunPlan.of(validated),
        upon.apply(journal),
        new PlanInputs(validated, secrets, work),
        machines,
        clock,
        clock::drift,
        loop,
        work,
        timers,
        folder.outputs(),
        state.resolve("locks"),
        EngineParts.Limits.DEFAULT);
  }

  /** Somebody's SSH configuration may lead anywhere, through any host. */
  private HostsConfig hosts(Path state) {
    HostsConfig config = HostsConfig.of(state);
    return rehearsal.isPresent() ? config.withoutSshConfig() : config;
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.addFirst(resource);
    return resource;
  }

  private Scheduler scheduler(Scheduler scheduler) {
    owned.addFirst(scheduler::dispose);
    return scheduler;
  }

  /** What was mended of the journal when it was opened, in words for people. */
  public Optional<String> repaired() {
    return repaired;
  }

  /** What the run is about. */
  public Validated validated() {
    return validated;
  }

  /** The plan that held last. */
  public RunPlan plan() {
    return plan;
  }

  /** With the plugins that the run began with, whatever is installed by now. */
  private Mono<Amendments.Version> version(Request.Amend request) {
    return Mono.fromCallable(() -> {
      try {
        Validated next = validate(folder.frozenFor(request));
        if (!next.plan().sha256().equals(request.planSha256())
            || !next.inventory().sha256().equals(validated.inventory().sha256())) {
          throw new IOException("what was frozen for it is of another plan or inventory");
        }
        return new Amendments.Version(
            RunPlan.of(next), new PlanInputs(next, secrets, parts.work()));
      } catch (IOException e) {
        throw new IllegalArgumentException("the amended plan cannot be read: " + e.getMessage(), e);
      }
    });
  }

  /**
   * Carries the run on, and answers on its socket meanwhile.
   *
   * @param stays whether the engine stays for operators when nothing can go on by itself: {@code
   *     false} in the foreground
   */
  public Mono<RunEnd> run(Event.Options options, Actor by, boolean stays) {
    return Mono.using(
        () -> new Served(stays),
        served ->
            served
                .engine
                .run(first(by, served.preview, served.inputs), options, by)
                .doOnTerminate(() -> plan = served.engine.plan()),
        Served::close);
  }

  /**
   * Makes {@link #run} end in good order, without a value, so that another engine can go on; takes
   * some seconds at most.
   */
  public Mono<Void> letGo() {
    return Mono.defer(() -> lettingGo);
  }

  /** Records one request and does nothing else; for a run that no engine owns. */
  public Mono<Reply> once(Request request, Actor by) {
    return new Engine(parts, _ -> false, this::version).once(request, by);
  }

  /** An engine with its socket. */
  private final class Served {
    private final Engine engine;
    private final ControlServer server;
    private final Optional<String> preview;
    private final String inputs;

    private Served(boolean stays) throws IOException {
      inputs = begun ? FrozenInputs.sha256(folder.frozen()) : folder.settle();
      preview =
          Files.exists(folder.preview())
              ? Optional.of(Sha256.of(folder.preview()))
              : Optional.empty();
      engine = new Engine(parts, state -> stays && staysFor(state), EngineProcess.this::version);
      lettingGo =
          engine.letGo(stays ? Event.EngineStopped.TOLD_TO_END : Event.EngineStopped.INTERRUPTED);
      server =
          ControlServer.open(folder.socket(), engine, Actors.of(validated.inventory().operators()));
    }

    /** After its end for whoever still looks; before it as long as somebody may steer it. */
    private boolean staysFor(RunState state) {
      boolean over = state.status().ended() || state.status() == RunStatus.PARKED;
      return !over || server.clients() > 0;
    }

    private void close() {
      server.close();
    }
  }

  private Event.RunStarted first(Actor by, Optional<String> preview, String inputs) {
    return new Event.RunStarted(
        folder.id(),
        validated.plan().id(),
        validated.plan().title(),
        validated.plan().sha256(),
        validated.inventory().sha256(),
        frozenPlugins(),
        version(),
        Journal.FORMAT,
        validated.inventory().lab(),
        Map.copyOf(validated.inputs().vars()),
        by,
        preview,
        rehearsal,
        Optional.of(inputs));
  }

  private List<Event.Plugin> frozenPlugins() {
    return plugins.providers().values().stream()
        .map(LoadedProvider::source)
        .distinct()
        .map(source -> new Event.Plugin(source.id(), source.version(), source.sha256()))
        .toList();
  }

  private static String version() {
    String version = EngineProcess.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Closes in an order in which nothing is used that is closed already. */
  @Override
  public void close() {
    awaitLoop();
    for (AutoCloseable resource : owned) {
      try {
        resource.close();
      } catch (Exception e) {
        Errors.log("something did not close", e);
      }
    }
    owned.clear();
  }

  /** Lets an append that is under way reach the disk, and the engine let go of what it has. */
  private void awaitLoop() {
    if (owned.isEmpty() || parts == null) {
      return;
    }
    var reached = new CountDownLatch(1);
    try {
      parts.loop().schedule(reached::countDown);
      if (!reached.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        System.getLogger(EngineProcess.class.getName())
            .log(
                System.Logger.Level.WARNING, "the run's thread is busy and is closed all the same");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
