package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.changeover.hosts.Invocation.Manner;
import org.changeover.hosts.OutputSink.Stream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.Command.OnCancel;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Operation;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.SavedFile;
import org.changeover.spi.UnknownOutcomeException;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A host as one operation sees it. */
final class PooledHost implements Host {
  /** Long enough to hash a big file. */
  private static final Duration FILE_LIMIT = Duration.ofMinutes(30);

  private static final int MESSAGE_LIMIT = 64 * 1024;

  private final Machine machine;
  private final Operation operation;
  private final OutputSink sink;
  private final Activities activities;
  private final Duration longestPause;

  /**
   * @param longestPause between two attempts to reach the host while a job runs there
   */
  PooledHost(
      Machine machine,
      Operation operation,
      OutputSink sink,
      Activities activities,
      Duration longestPause) {
    this.longestPause = longestPause;
    this.machine = machine;
    this.operation = operation;
    this.sink = sink;
    this.activities = activities;
  }

  @Override
  public String name() {
    return machine.name();
  }

  @Override
  public Mono<Output> query(Command command) {
    if (command.job().isPresent()) {
      return Mono.error(new IllegalArgumentException("a query cannot be a detached job"));
    }
    return Mono.defer(() -> {
      var excerpt = new Excerpt(sink);
      return run(command, excerpt, sharesAShell(command) ? Manner.KEPT : Manner.ALONE)
          .doOnTerminate(excerpt::end)
          .doOnCancel(excerpt::end);
    });
  }

  /** Only what reads nothing and is ended when it is stopped. */
  private static boolean sharesAShell(Command query) {
    return query.input() instanceof Command.Input.Empty && query.onCancel() == OnCancel.KILL;
  }

  @Override
  public Mono<Output> change(Intent intent, Command command) {
    return permitted(intent, Shown.of(command), Mono.defer(() -> run(command, sink, Manner.ALONE)));
  }

  /**
   * @param told what is about to be changed, for whoever watches; cleaned here
   */
  private <T> Mono<T> permitted(Intent intent, List<String> told, Mono<T> change) {
    return Mono.defer(() ->
        intent.operation().key().equals(operation.key())
            ? Mono.fromRunnable(
                    () -> told.forEach(line -> sink.line(Stream.COMMAND, Sanitiser.clean(line))))
                .then(change)
            : Mono.error(
                new IllegalArgumentException(
                    "%s: the intent belongs to operation %s, not to %s"
                        .formatted(name(), intent.operation().key(), operation.key()))));
  }

  private Mono<Output> run(Command command, OutputSink lines, Manner manner) {
    return switchTo(command.user())
        .flatMap(user ->
            command.job().isPresent()
                ? detached(command, user, command.job().get())
                : attached(command, user, lines, manner))
        .map(Result::output)
        .flatMap(output ->
            command.accepts().contains(output.exitCode())
                ? Mono.just(output)
                : Mono.error(new CommandFailedException(name(), command, output)));
  }

  private Mono<Result> attached(Command command, String user, OutputSink lines, Manner manner) {
    return bounded(
        invocation(
            withEnvironment(command), user, input(command.input()), command.onCancel(), manner),
        command.captureLimit(),
        command.captureLimit(),
        lines,
        command.timeout());
  }

  private Mono<Result> detached(Command command, String user, String name) {
    return Mono.defer(() -> {
      var job =
          new Job(
              machine,
              operation,
              command,
              withEnvironment(command),
              user,
              List.of(folder(), run(), Job.folderName(operation, name)),
              sink,
              longestPause);
      return activities.during(
          operation,
          job,
          onTime(job.result(), job, command.onCancel(), command.timeout(), "job " + name));
    });
  }

  private Invocation invocation(
      List<String> arguments, String user, Flux<byte[]> input, OnCancel onCancel, Manner manner) {
    return new Invocation(
        arguments, user, input, Ownership.of(operation, onCancel), onCancel, manner);
  }

  private Execution execution(Invocation invocation, Receiver receiver) {
    return switch (invocation.manner()) {
      case ALONE -> new Running(machine, invocation, receiver, machine.gate());
      case KEPT -> machine.shells().ask(invocation, receiver);
    };
  }

  private static List<String> withEnvironment(Command command) {
    if (command.environment().isEmpty()) {
      return command.arguments();
    }
    var all = new ArrayList<String>();
    all.add("env");
    command.environment().forEach((name, value) -> all.add(name + "=" + value));
    all.addAll(command.arguments());
    return all;
  }

  /** Empty when the command's account is the one that the host is used as anyway. */
  private Mono<String> switchTo(Optional<String> user) {
    return machine
        .account()
        .flatMap(account -> {
          if (user.isEmpty() || user.get().equals(account)) {
            return Mono.just("");
          }
          if (!user.get().matches("[A-Za-z_][A-Za-z0-9_.-]*[$]?")) {
            return Mono.error(
                new ActionFailedException(
                    "%s: '%s' is no account name".formatted(name(), user.get())));
          }
          return account.equals("root")
              ? Mono.just(user.get())
              : Mono.error(
                  new ActionFailedException(
                      "%s: the command wants to run as %s, and %s cannot. Set 'sudo' for this host in the inventory."
                          .formatted(name(), user.get(), account)));
        });
  }

  private Flux<byte[]> input(Command.Input input) {
    return switch (input) {
      case Command.Input.Empty empty -> Flux.empty();
      case Command.Input.Text(var text) -> Flux.just(text.getBytes(UTF_8));
      case Command.Input.Lent(var secret) ->
          machine.lender().lend(secret).map(Running::line).flux();
    };
  }

  /**
   * Runs something, splits what it says into lines for a sink, and stops it when it takes too long.
   */
  private Mono<Result> bounded(
      Invocation invocation,
      int captureLimit,
      int complaintLimit,
      OutputSink lines,
      Duration limit) {
    return Mono.defer(() -> {
      var out = new Capture(captureLimit);
      var err = new Capture(complaintLimit);
      var outLines = new LineSplitter(Stream.STDOUT, lines);
      var errLines = new LineSplitter(Stream.STDERR, lines);
      var running =
          execution(
              invocation,
              (stream, bytes) -> {
                boolean isOut = stream == Stream.STDOUT;
                (isOut ? out : err).add(bytes);
                (isOut ? outLines : errLines).add(bytes);
                return Mono.empty();
              });
      Mono<Result> result =
          running
              .exitCode()
              .map(code -> {
                outLines.end();
                errLines.end();
                return new Result(code, out, err);
              });
      return activities.during(
          operation,
          running,
          onTime(
              result,
              running,
              invocation.onCancel(),
              limit,
              "'" + invocation.arguments().getFirst() + "'"));
    });
  }

  /** Stops an activity that is overdue and says how that went; what it says then is not heard. */
  private <T> Mono<T> onTime(
      Mono<T> result, Activity activity, OnCancel onCancel, Duration limit, String what) {
    var overdue = new AtomicBoolean();
    Mono<T> inTime =
        result
            .materialize()
            .flatMap(signal ->
                overdue.get() ? Mono.<reactor.core.publisher.Signal<T>>never() : Mono.just(signal))
            .dematerialize();
    Mono<T> late =
        switch (onCancel) {
          case KILL ->
              Mono.delay(limit, machine.timer())
                  .doOnNext(tick -> overdue.set(true))
                  .flatMap(tick -> activity.stop())
                  .flatMap(answer -> Mono.error(tookTooLong(answer, limit, what)));
          case LET_FINISH ->
              Mono.delay(limit, machine.timer())
                  .doOnNext(tick -> sink.line(Stream.STDERR, patience(limit)))
                  .then(Mono.delay(limit, machine.timer()))
                  .flatMap(tick -> Mono.error(stillRunning(limit, what)));
        };
    return Mono.firstWithSignal(inTime, late);
  }

  private static String patience(Duration limit) {
    return "changeover: not ended within %d s; it is not stopped because it must not be torn"
        .formatted(limit.toSeconds());
  }

  private RuntimeException tookTooLong(StopAnswer answer, Duration limit, String what) {
    return switch (answer) {
      case StopAnswer.Stopped stopped ->
          new ActionFailedException(
              "%s: %s did not end within %d s and was stopped, with everything it had started. What it did until then was done."
                  .formatted(name(), what, limit.toSeconds()));
      case StopAnswer.Unknown(var why) ->
          new UnknownOutcomeException(
              "%s: %s did not end within %d s, and it is not known whether it was stopped: %s"
                  .formatted(name(), what, limit.toSeconds(), why));
    };
  }

  private RuntimeException stillRunning(Duration limit, String what) {
    return new UnknownOutcomeException(
        "%s: %s has not ended within %d s and was left to finish; look whether it has before going on"
            .formatted(name(), what, 2 * limit.toSeconds()));
  }

  @Override
  public Mono<FileState> stat(String path) {
    return script("look at", path, question(List.of("files", "stat"), List.of(path)), MESSAGE_LIMIT)
        .map(result -> FileStates.parse(path, result.out().bytes()));
  }

  @Override
  public Mono<byte[]> read(String path, int limit) {
    return script(
            "read",
            path,
            question(List.of("files", "read"), List.of(path, Long.toString(limit + 1L))),
            limit)
        .flatMap(result ->
            result.out().truncated()
                ? Mono.error(failed("read", path, "it is longer than %d bytes".formatted(limit)))
                : Mono.just(result.out().bytes()));
  }

  @Override
  public Mono<SavedFile> save(String path) {
    return onPath(
            "save",
            path,
            List.of("folder", "files", "save"),
            List.of(folder(), run(), path),
            Flux.empty())
        .map(result -> FileStates.parseSaved(name(), path, result.out().bytes()));
  }

  private String folder() {
    return machine.settings().folder().orElse("");
  }

  private String run() {
    String safe = operation.run().replaceAll("[^A-Za-z0-9._-]", "_");
    return safe.startsWith(".") ? "_" + safe : safe;
  }

  @Override
  public Mono<FileState> write(Intent intent, FileContent content) {
    return permitted(
        intent,
        List.of(
            "write %s, %,d bytes, mode %s"
                .formatted(content.path(), content.bytes().length, content.mode())),
        onPath(
                "write",
                content.path(),
                List.of("files", "write"),
                List.of(
                    content.path(),
                    FileStates.sha256(content.bytes()),
                    content.mode(),
                    content.owner(),
                    content.group()),
                Flux.defer(() -> Flux.just(content.bytes())))
            .map(result -> FileStates.parse(content.path(), result.out().bytes())));
  }

  @Override
  public Mono<FileState> restore(Intent intent, SavedFile saved) {
    if (!saved.host().equals(name())) {
      return Mono.error(
          new IllegalArgumentException(
              "%s: the saved bytes of %s lie on %s".formatted(name(), saved.path(), saved.host())));
    }
    FileState before = saved.before();
    return switch (before.kind()) {
      case DIRECTORY, OTHER ->
          Mono.error(failed("restore", saved.path(), "only files and links are saved"));
      case ABSENT, FILE, LINK ->
          permitted(
              intent,
              List.of("restore %s from %s".formatted(saved.path(), saved.savedAt())),
              onPath(
                      "restore",
                      saved.path(),
                      List.of("files", "restore"),
                      List.of(
                          saved.path(),
                          before.kind().name(),
                          saved.savedAt(),
                          before.sha256(),
                          before.mode(),
                          before.owner(),
                          before.group(),
                          before.linkTarget()),
                      Flux.empty())
                  .map(result -> FileStates.parse(saved.path(), result.out().bytes())));
    };
  }

  @Override
  public Mono<Void> remove(Intent intent, String path) {
    return permitted(
        intent,
        List.of("remove " + path),
        onPath("remove", path, List.of("files", "remove"), List.of(path), Flux.empty()).then());
  }

  @Override
  public Mono<Long> receive(Intent intent, ReadableHost from, String fromPath, String toPath) {
    return switch (from) {
      case PooledHost source ->
          permitted(
              intent, received(source, fromPath, toPath), receiveFrom(source, fromPath, toPath));
      case ReadOnlyHost(var source) ->
          permitted(
              intent, received(source, fromPath, toPath), receiveFrom(source, fromPath, toPath));
      default ->
          Mono.error(
              new IllegalArgumentException(
                  "%s: can only receive from hosts of the same pool".formatted(name())));
    };
  }

  private static List<String> received(PooledHost source, String fromPath, String toPath) {
    return List.of("receive %s from %s:%s".formatted(toPath, source.name(), fromPath));
  }

  /** First into a folder beside the goal; then, when all of it has arrived, into its place. */
  private Mono<Long> receiveFrom(PooledHost source, String fromPath, String toPath) {
    return Mono.defer(() -> {
      var bridge = new Bridge();
      return unpack(source, fromPath, toPath, bridge)
          .flatMap(temporary ->
              onPath(
                      "put in place",
                      toPath,
                      List.of("files", "place"),
                      List.of(toPath, temporary),
                      Flux.empty())
                  .onErrorResume(
                      ActionFailedException.class,
                      e ->
                          onPath(
                                  "discard",
                                  temporary,
                                  List.of("files", "discard"),
                                  List.of(temporary),
                                  Flux.empty())
                              .then(Mono.error(e))))
          .then(Mono.fromSupplier(bridge::crossed));
    });
  }

  private Mono<String> unpack(PooledHost source, String fromPath, String toPath, Bridge bridge) {
    var sent = new Capture(MESSAGE_LIMIT);
    var sender =
        new Running(
            source.machine,
            Invocation.of(
                Scripts.run(List.of("files", "send"), List.of(fromPath)),
                "",
                Flux.empty(),
                Ownership.of(operation, OnCancel.KILL),
                OnCancel.KILL),
            (stream, bytes) -> {
              if (stream == Stream.STDOUT) {
                return bridge.fromSource(bytes);
              }
              sent.add(bytes);
              return Mono.empty();
            },
            source.machine.gate());
    Mono<Integer> sending =
        sender
            .exitCode()
            .flatMap(code -> source.checked("send", fromPath, code, sent))
            .doOnNext(code -> bridge.complete())
            .doOnError(bridge::fail);
    var said = new Capture(MESSAGE_LIMIT);
    var complaints = new Capture(MESSAGE_LIMIT);
    var unpacker =
        new Running(
            machine,
            Invocation.of(
                Scripts.run(List.of("files", "unpack"), List.of(toPath, token(operation, toPath))),
                "",
                bridge.toTarget(),
                Ownership.of(operation, OnCancel.KILL),
                OnCancel.KILL),
            (stream, bytes) -> {
              (stream == Stream.STDOUT ? said : complaints).add(bytes);
              return Mono.empty();
            },
            machine.gate());
    Mono<Integer> unpacking =
        unpacker.exitCode().flatMap(code -> checked("unpack", toPath, code, complaints));
    return Mono.zip(
            source.activities.during(operation, sender, sending),
            activities.during(operation, unpacker, unpacking))
        .onErrorMap(
            UnknownOutcomeException.class,
            e ->
                new ActionFailedException(
                    "%s: %s did not arrive whole, and %s is as it was: %s"
                        .formatted(name(), fromPath, toPath, e.getMessage()),
                    e))
        .map(both -> new String(said.bytes(), UTF_8));
  }

  /** The same for each attempt of this operation at this goal, and for no other. */
  static String token(Operation operation, String toPath) {
    return FileStates.sha256((operation.key() + '\0' + toPath).getBytes(UTF_8)).substring(0, 16);
  }

  private Mono<Integer> checked(String verb, String path, int code, Capture complaints) {
    return code == 0
        ? Mono.just(code)
        : Mono.error(failed(verb, path, new String(complaints.bytes(), UTF_8)));
  }

  private Mono<Result> onPath(
      String verb, String path, List<String> scripts, List<String> arguments, Flux<byte[]> input) {
    return script(
        verb,
        path,
        invocation(Scripts.run(scripts, arguments), "", input, OnCancel.KILL, Manner.ALONE),
        MESSAGE_LIMIT);
  }

  private Invocation question(List<String> scripts, List<String> arguments) {
    return invocation(
        Scripts.run(scripts, arguments), "", Flux.empty(), OnCancel.KILL, Manner.KEPT);
  }

  private Mono<Result> script(String verb, String path, Invocation invocation, int captureLimit) {
    return bounded(invocation, captureLimit, MESSAGE_LIMIT, OutputSink.none(), FILE_LIMIT)
        .flatMap(result ->
            result.exitCode() == 0
                ? Mono.just(result)
                : Mono.error(failed(verb, path, result.output().stderr())));
  }

  private ActionFailedException failed(String verb, String path, String why) {
    return new ActionFailedException(
        "%s: cannot %s %s: %s"
            .formatted(name(), verb, Sanitiser.clean(path), Sanitiser.clean(why.strip())));
  }
}
