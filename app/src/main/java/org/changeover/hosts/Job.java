package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.changeover.hosts.OutputSink.Stream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.Command.OnCancel;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Operation;
import org.changeover.spi.UnknownOutcomeException;
import org.changeover.text.Sanitiser;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * A command that runs detached on a host: a script there keeps its process numbers, its output (the
 * first part of it) and its exit code in a folder of the run, and needs no connection.
 *
 * <p>States on the host: <i>absent</i> → <i>running</i> → <i>ended</i>; or <i>gone</i>, when its
 * processes vanished without an exit code (the host was restarted, somebody killed its keeper). The
 * folder is made with one {@code mkdir}, so that of two starts one wins; what it names is written
 * before the command begins and the exit code after it has ended, each in one atomic step.
 *
 * <p>Crash points: a start whose answer was lost is asked about again, not repeated. A link lost
 * while following is made again, with a growing pause; a host that stays silent may have died, and
 * the job with it, so that after a while its outcome is unknown, and not only when its time limit
 * is over. Whoever runs the same operation later, this engine or the successor of one that died,
 * asks the same questions and finds the job. One of an earlier attempt that failed or is gone makes
 * way for a new one: somebody has decided to go again.
 */
final class Job implements Activity {
  private static final int SPOOL = 8 << 20;
  private static final int TENTHS_BEFORE_FORCE = 50;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  /** From the loss of the link, which a dead host's silence causes within a minute. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  /** Between two attempts to reach it again, so that there are several within that time. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
  private static final List<String> LIBRARY = List.of("folder", "session", "job");

  private final Machine machine;
  private final Operation operation;
  private final Command command;
  private final List<String> arguments;
  private final String user;
  private final Duration longestPause;
  private final List<String> place;
  private final Capture out;
  private final Capture err;
  private final LineSplitter outLines;
  private final LineSplitter errLines;
  private final OutputSink sink;
  private final Sinks.One<Result> done = Sinks.one();
  private final Sinks.Many<Boolean> reached = Sinks.many().replay().latestOrDefault(true);
  private final AtomicBoolean begun = new AtomicBoolean();
  private final Mono<StopAnswer> stop;

  /** Whether it may have begun. */
  private volatile boolean known;

  private volatile boolean stopping;
  private volatile String lastLoss = "";
  private long outSeen;
  private long errSeen;

  /**
   * @param place root, run and name that tell where on the host the job keeps its things
   */
  Job(
      Machine machine,
      Operation operation,
      Command command,
      List<String> arguments,
      String user,
      List<String> place,
      OutputSink sink,
      Duration longestPause) {
    this.machine = machine;
    this.operation = operation;
    this.command = command;
    this.arguments = arguments;
    this.user = user;
    this.place = place;
    this.sink = sink;
    this.longestPause = longestPause;
    this.out = new Capture(command.captureLimit());
    this.err = new Capture(command.captureLimit());
    this.outLines = new LineSplitter(Stream.STDOUT, sink);
    this.errLines = new LineSplitter(Stream.STDERR, sink);
    this.stop = Mono.defer(this::stopOnce).cache();
  }

  /** A folder name for a job: readable, and unique for the operation and the job's name. */
  static String folderName(Operation operation, String job) {
    String readable = (operation.step() + "-" + job).replaceAll("[^A-Za-z0-9-]", "_");
    String unique = FileStates.sha256((operation.key() + "\0" + job).getBytes(UTF_8));
    return readable.substring(0, Math.min(60, readable.length())) + "-" + unique.substring(0, 16);
  }

  /**
   * Its end. Subscribing starts it or finds it again; it goes on whatever becomes of the
   * subscriber.
   */
  Mono<Result> result() {
    return Mono.defer(() -> {
      if (begun.compareAndSet(false, true)) {
        drive().subscribe(done::tryEmitValue, done::tryEmitError);
      }
      return done.asMono();
    });
  }

  private Mono<Result> drive() {
    Mono<Result> driven =
        Mono.defer(() -> status().flatMap(this::next))
            .retryWhen(
                Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                    .maxBackoff(
                        longestPause.compareTo(LONGEST_PAUSE) < 0 ? longestPause : LONGEST_PAUSE)
                    .scheduler(machine.timer())
                    .filter(this::linkLost)
                    .doBeforeRetry(signal -> noteLinkLost(signal.failure())));
    return Mono.firstWithSignal(driven, silence())
        .onErrorMap(Verdict.class, verdict -> (RuntimeException) verdict.getCause());
  }

  /** Carries an error about the job itself past the retry, which is about the link to the host. */
  private static final class Verdict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Verdict(RuntimeException about) {
      super(about);
    }
  }

  private boolean linkLost(Throwable error) {
    return error instanceof UnknownOutcomeException
        || (known && error instanceof HostUnreachableException);
  }

  private void noteLinkLost(Throwable why) {
    lastLoss = String.valueOf(why.getMessage());
    reached.tryEmitNext(false);
    sink.line(
        Stream.STDERR,
        Sanitiser.clean(
            "changeover: the link was lost, which ends no job; connecting again: "
                + why.getMessage()));
  }

  /** Fails when the host has not been reached for too long. */
  private Mono<Result> silence() {
    return reached
        .asFlux()
        .distinctUntilChanged()
        .switchMap(
            isReached -> isReached ? Mono.<Long>never() : Mono.delay(SILENCE, machine.timer()))
        .next()
        .flatMap(tick -> Mono.error(silent()));
  }

  private UnknownOutcomeException silent() {
    return new UnknownOutcomeException(
        "%s has not been reached for %d s, since the link to it was lost while '%s' ran there. That may go on, have ended or be gone with the host; look there before doing it again. At last: %s"
            .formatted(machine.name(), SILENCE.toSeconds(), arguments.getFirst(), lastLoss));
  }

  private Mono<JobState> status() {
    return machine
        .script(with("job-status"), place)
        .map(JobState::parse)
        .doOnNext(state -> reached.tryEmitNext(true));
  }

  private static List<String> with(String... scripts) {
    var all = new ArrayList<>(LIBRARY);
    all.addAll(List.of(scripts));
    return all;
  }

  private Mono<Result> next(JobState state) {
    return switch (state) {
      case JobState.Absent absent when stopping ->
          verdict(new ActionFailedException(machine.name() + ": stopped before it was begun"));
      case JobState.Absent absent -> start(false).then(follow());
      case JobState.Running running -> follow();
      case JobState.Ended(int code, int attempt)
          when !command.accepts().contains(code) && attempt < operation.attempt() ->
          start(true).then(follow());
      case JobState.Ended ended -> follow();
      case JobState.Gone(boolean rebooted, int attempt) when attempt < operation.attempt() ->
          start(true).then(follow());
      case JobState.Gone(boolean rebooted, int attempt) -> verdict(gone(rebooted));
    };
  }

  private static <T> Mono<T> verdict(RuntimeException about) {
    return Mono.error(new Verdict(about));
  }

  private UnknownOutcomeException gone(boolean rebooted) {
    return new UnknownOutcomeException(
        rebooted
            ? "%s was restarted while '%s' ran there; how far it came is not known. Look there before doing it again."
                .formatted(machine.name(), arguments.getFirst())
            : "%s: the processes of '%s' are gone and left no exit code. Look there before doing it again."
                .formatted(machine.name(), arguments.getFirst()));
  }

  private Mono<Void> start(boolean replace) {
    return Mono.defer(() -> {
      String mark = Machine.randomMark();
      var all = new ArrayList<>(place);
      all.addAll(
          List.of(
              Integer.toString(operation.attempt()),
              Integer.toString(SPOOL),
              user,
              replace ? "yes" : "no",
              inputKind(),
              inputProof(mark),
              ownership().operation(),
              ownership().ending(),
              Scripts.text(List.of("become", "job", "job-run"))));
      all.addAll(arguments);
      var complaints = new Capture(64 * 1024);
      var starting =
          new Running(
              machine,
              Invocation.of(
                  Scripts.run(with("job-start"), all),
                  "",
                  input(mark),
                  Ownership.of(operation, OnCancel.LET_FINISH),
                  OnCancel.LET_FINISH),
              (stream, bytes) -> {
                if (stream == Stream.STDERR) {
                  complaints.add(bytes);
                }
                return Mono.empty();
              },
              machine.gate());
      return starting
          .exitCode()
          .doOnError(UnknownOutcomeException.class, lost -> known = true)
          .flatMap(code -> code == 0 ? Mono.<Void>empty() : verdict(notStarted(complaints)))
          .doOnSuccess(nothing -> known = true);
    });
  }

  private ActionFailedException notStarted(Capture complaints) {
    return new ActionFailedException(
        "%s: the job '%s' could not be started, and has not begun: %s"
            .formatted(
                machine.name(),
                arguments.getFirst(),
                Sanitiser.clean(new String(complaints.bytes(), UTF_8).strip())));
  }

  private Ownership ownership() {
    return Ownership.of(operation, command.onCancel());
  }

  private String inputKind() {
    return switch (command.input()) {
      case Command.Input.Empty empty -> "none";
      case Command.Input.Text text -> "text";
      case Command.Input.Lent lent -> "secret";
    };
  }

  private String inputProof(String mark) {
    return switch (command.input()) {
      case Command.Input.Empty empty -> "";
      case Command.Input.Text(var text) -> FileStates.sha256(text.getBytes(UTF_8));
      case Command.Input.Lent lent -> mark;
    };
  }

  private Flux<byte[]> input(String mark) {
    return switch (command.input()) {
      case Command.Input.Empty empty -> Flux.empty();
      case Command.Input.Text(var text) -> Flux.just(text.getBytes(UTF_8));
      case Command.Input.Lent(var secret) ->
          machine
              .lender()
              .lend(secret)
              .map(Running::line)
              .flux()
              .concatWith(Mono.fromSupplier(() -> mark.getBytes(UTF_8)));
    };
  }

  /** Follows the spool from where we were; then asks how it ended. */
  private Mono<Result> follow() {
    return Mono.defer(() -> {
      known = true;
      var all = new ArrayList<>(place);
      all.addAll(List.of(Long.toString(outSeen), Long.toString(errSeen)));
      return new Running(
              machine,
              Invocation.of(
                  Scripts.run(with("job-follow"), all),
                  "",
                  Flux.empty(),
                  Ownership.of(operation, OnCancel.KILL),
                  OnCancel.KILL),
              (stream, bytes) -> {
                hear(stream, bytes);
                return Mono.empty();
              },
              machine.gate())
          .exitCode()
          .then(status())
          .flatMap(this::conclude);
    });
  }

  private void hear(Stream stream, byte[] bytes) {
    if (stream == Stream.STDOUT) {
      outSeen += bytes.length;
      out.add(bytes);
      outLines.add(bytes);
    } else {
      errSeen += bytes.length;
      err.add(bytes);
      errLines.add(bytes);
    }
  }

  private Mono<Result> conclude(JobState state) {
    return switch (state) {
      case JobState.Running running -> follow();
      case JobState.Ended(int code, int attempt) -> Mono.just(ended(code));
      case JobState.Gone(boolean rebooted, int attempt) -> verdict(gone(rebooted));
      case JobState.Absent absent ->
          verdict(
              new UnknownOutcomeException(
                  "%s: the folder of the job '%s' has vanished; look there what became of it"
                      .formatted(machine.name(), arguments.getFirst())));
    };
  }

  private Result ended(int code) {
    outLines.end();
    errLines.end();
    sayCut(Stream.STDOUT, outSeen);
    sayCut(Stream.STDERR, errSeen);
    return new Result(code, out, err);
  }

  private void sayCut(Stream stream, long seen) {
    if (seen >= SPOOL) {
      sink.line(stream, "changeover: of what the job wrote only the first 8 MiB were kept");
    }
  }

  @Override
  public Mono<StopAnswer> stop() {
    return stop;
  }

  @Override
  public boolean outlivesUs() {
    return true;
  }

  private Mono<StopAnswer> stopOnce() {
    stopping = true;
    return switch (command.onCancel()) {
      case LET_FINISH ->
          done.asMono()
              .<StopAnswer>map(result -> new StopAnswer.Stopped())
              .onErrorResume(e -> Mono.just(new StopAnswer.Unknown(e.getMessage())));
      case KILL -> kill();
    };
  }

  private Mono<StopAnswer> kill() {
    var all = new ArrayList<>(place);
    all.add(Integer.toString(TENTHS_BEFORE_FORCE));
    return machine
        .script(with("job-stop"), all)
        .retryWhen(
            Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                .maxBackoff(longestPause)
                .scheduler(machine.timer())
                .filter(e -> !(e instanceof ActionFailedException)))
        .<StopAnswer>map(said ->
            said.strip().equals("running")
                ? new StopAnswer.Unknown(machine.name() + ": processes of it are still there")
                : new StopAnswer.Stopped())
        .timeout(
            STOP_LIMIT,
            Mono.just(new StopAnswer.Unknown(machine.name() + " could not be reached")),
            machine.timer())
        .onErrorResume(e -> Mono.just(new StopAnswer.Unknown(Exceptions.unwrap(e).getMessage())));
  }
}
