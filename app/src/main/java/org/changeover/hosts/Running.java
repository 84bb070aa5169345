package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.changeover.hosts.HostSettings.Sudo;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.UnknownOutcomeException;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One command on one host, from the wish to begin it to its end.
 *
 * <p>States: <i>queued</i> (waits for a channel) → <i>greeting</i> (a shell, perhaps sudo, is
 * talking; {@link Preamble}) → <i>begun</i> (its mark has arrived, input flows) → <i>ended</i>
 * (exit code) or <i>lost</i>. Failing before the mark, with an exit code, means that nothing was
 * begun; a lost connection means that nobody knows, from the moment the channel was asked for.
 *
 * <p>It lives apart from whoever subscribed: a cancelled subscription starts {@link #stop}, and the
 * streams are drained until the stop is confirmed, because a process that cannot write does not
 * notice that it should end.
 *
 * <p>Threads: everything received is handled on one virtual thread at a time.
 */
final class Running implements Execution {
  private static final Logger LOG = Logger.getLogger(Running.class.getName());

  /** Reactor's key for who hears of errors that come when all is over. */
  private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

  /**
   * A pool that was closed takes no more tasks; the first refusal has ended the command already.
   */
  private static final Consumer<Throwable> UNHEARD =
      error ->
          LOG.log(
              error instanceof RejectedExecutionException ? Level.FINE : Level.WARNING,
              "after the end of a command",
              error);

  private static final Duration QUIET_AFTER_EXIT = Duration.ofSeconds(2);
  private static final Duration GREETING = Duration.ofSeconds(60);
  private static final int TENTHS_BEFORE_FORCE = 50;

  /** How far it is, as far as stopping cares. */
  private enum Phase {
    NEW,
    QUEUED,
    ASKED,
    GIVEN_UP
  }

  private final Machine machine;
  private final Invocation invocation;
  private final Receiver receiver;
  private final ChannelGate gate;

  private final String mark = Machine.randomMark();
  private final String prompt = Machine.randomMark();
  private final Preamble preamble = new Preamble(mark, prompt);
  private final Sinks.One<Begun> begun = Sinks.one();
  private final Sinks.One<Integer> ended = Sinks.one();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
  private final AtomicInteger unhandled = new AtomicInteger();
  private final Mono<StopAnswer> stop;
  private volatile Spawned spawned;
  private volatile boolean abandoned;
  private volatile long lastHeard;
  private volatile Throwable inputFailed;
  private volatile String lost;

  Running(Machine machine, Invocation invocation, Receiver receiver, ChannelGate gate) {
    this.machine = machine;
    this.invocation = invocation;
    this.receiver = receiver;
    this.gate = gate;
    this.stop = Mono.defer(this::stopOnce).cache();
  }

  /** By which the conversation is told from what else is said. */
  String mark() {
    return mark;
  }

  @Override
  public Mono<Integer> exitCode() {
    return Mono.defer(() -> {
      begin();
      return ended.asMono().doOnCancel(() -> stop.subscribe(answer -> {}, ended::tryEmitError));
    });
  }

  private void begin() {
    if (!phase.compareAndSet(Phase.NEW, Phase.QUEUED)) {
      throw new IllegalStateException("a command is begun once");
    }
    gate.through(() -> phase.compareAndSet(Phase.QUEUED, Phase.ASKED) ? converse() : Mono.empty())
        .switchIfEmpty(
            Mono.error(() ->
                new HostUnreachableException(
                    "%s: stopped before it was begun".formatted(machine.name()))))
        .subscribeOn(machine.work())
        .contextWrite(context -> context.put(ON_ERROR_DROPPED, UNHEARD))
        .subscribe(this::emitEnd, ended::tryEmitError);
  }

  /** What a command did with half of its input is no answer. */
  private void emitEnd(int code) {
    Throwable failure = inputFailed;
    if (failure == null) {
      ended.tryEmitValue(code);
    } else {
      ended.tryEmitError(failure);
    }
  }

  private Mono<Integer> converse() {
    return machine
        .spawn(invocation, mark, prompt)
        .flatMap(process -> {
          spawned = process;
          if (abandoned) {
            process.abandon();
          }
          return received(process)
              .then(Mono.defer(process::end))
              .flatMap(this::conclude)
              .timeout(greetingOver(), Mono.defer(this::greetingFailed))
              .doFinally(signal -> process.abandon());
        });
  }

  /** Emits when the greeting has taken too long; never once the command has begun. */
  private Mono<Long> greetingOver() {
    return Mono.delay(GREETING, machine.timer())
        .filter(tick -> preamble.begun().isEmpty())
        .switchIfEmpty(Mono.never());
  }

  private Mono<Integer> greetingFailed() {
    return Mono.error(
        new UnknownOutcomeException(
            "%s: a command did not begin within %d s; the host said: %s"
                .formatted(machine.name(), GREETING.toSeconds(), saidInstead())));
  }

  private Mono<Void> received(Spawned process) {
    lastHeard = machine.now();
    return process
        .output()
        .doOnNext(chunk -> unhandled.incrementAndGet())
        .takeUntilOther(process.end().flatMap(end -> quiet()))
        .publishOn(machine.work(), 2)
        .concatMap(chunk -> handle(process, chunk).doFinally(s -> handled()), 1)
        .then();
  }

  private void handled() {
    lastHeard = machine.now();
    unhandled.decrementAndGet();
  }

  /** A daemon may hold the streams of an ended command open: silence ends them then. */
  private Mono<Long> quiet() {
    return Mono.delay(Duration.ofMillis(250), machine.timer())
        .repeat()
        .filter(tick ->
            unhandled.get() == 0 && machine.now() - lastHeard >= QUIET_AFTER_EXIT.toMillis())
        .next();
  }

  private Mono<Void> handle(Spawned process, Chunk chunk) {
    boolean before = preamble.begun().isPresent();
    int promptsBefore = preamble.prompts();
    byte[] bytes = preamble.take(chunk.stream(), chunk.bytes());
    if (!before && preamble.begun().isPresent()) {
      begun.tryEmitValue(preamble.begun().get());
      feed(process);
    } else if (!before && preamble.prompts() > promptsBefore) {
      return promptsBefore == 0 ? givePassword(process) : refusePassword(process);
    }
    return bytes.length == 0 ? Mono.empty() : Mono.from(receiver.take(chunk.stream(), bytes));
  }

  /** A command need not read its input: that it takes no more is its own affair. */
  private void feed(Spawned process) {
    invocation
        .input()
        .filter(bytes -> bytes.length > 0)
        .concatMap(process::write, 1)
        .then(Mono.defer(process::closeInput))
        .onErrorResume(java.io.IOException.class, e -> Mono.empty())
        .subscribe(
            done -> {},
            error -> {
              inputFailed = error;
              stop.subscribe(
                  answer -> ended.tryEmitError(error), notStopped -> ended.tryEmitError(error));
            });
  }

  private Mono<Void> givePassword(Spawned process) {
    return switch (machine.settings().sudo()) {
      case Sudo.WithPassword(var secret) ->
          machine
              .lender()
              .lend(secret)
              .flatMap(password -> {
                byte[] line = line(password);
                return process.write(line).doFinally(signal -> Arrays.fill(line, (byte) 0));
              });
      case Sudo.None none -> Mono.empty();
      case Sudo.Passwordless passwordless -> Mono.empty();
    };
  }

  /** The characters as UTF-8 with a newline behind; wipes them. */
  static byte[] line(char[] secret) {
    ByteBuffer encoded = UTF_8.encode(CharBuffer.wrap(secret));
    byte[] line = new byte[encoded.remaining() + 1];
    encoded.get(line, 0, line.length - 1);
    line[line.length - 1] = '\n';
    Arrays.fill(encoded.array(), (byte) 0);
    Arrays.fill(secret, '\0');
    return line;
  }

  private Mono<Void> refusePassword(Spawned process) {
    return process
        .closeInput()
        .then(
            Mono.error(
                new HostUnreachableException(
                    "%s: sudo did not accept the password; nothing was begun. Check the secret that 'sudo' names in the inventory, and that this account may use sudo there."
                        .formatted(machine.name()))));
  }

  private Mono<Integer> conclude(End end) {
    return switch (end) {
      case End.Exited(int code) when preamble.begun().isPresent() -> Mono.just(code);
      case End.Exited(int code) ->
          Mono.error(
              new HostUnreachableException(
                  "%s: a command could not be begun (exit code %d): %s"
                      .formatted(machine.name(), code, saidInstead())));
      case End.Lost(var why) -> {
        lost = why;
        yield Mono.error(unheard(invocation, why));
      }
    };
  }

  /** Why no exit code arrived, when the process was lost. */
  Optional<String> lost() {
    return Optional.ofNullable(lost);
  }

  /** What is said of a command that had begun and whose end nobody heard of. */
  UnknownOutcomeException unheard(Invocation command, String why) {
    return new UnknownOutcomeException(
        "%s: no exit status of '%s' arrived: %s. It may have ended or not; look there before doing it again."
            .formatted(machine.name(), command.arguments().getFirst(), why));
  }

  private String saidInstead() {
    String said = preamble.said();
    return said.isEmpty() ? "(nothing)" : Sanitiser.clean(said);
  }

  @Override
  public Mono<StopAnswer> stop() {
    return stop;
  }

  @Override
  public boolean outlivesUs() {
    return false;
  }

  private Mono<StopAnswer> stopOnce() {
    Mono<StopAnswer> itEnded = itEnded().onErrorResume(e -> Mono.just(answerFor(e)));
    if (phase.compareAndSet(Phase.NEW, Phase.GIVEN_UP)
        || phase.compareAndSet(Phase.QUEUED, Phase.GIVEN_UP)) {
      return Mono.just(new StopAnswer.Stopped());
    }
    return switch (invocation.onCancel()) {
      case LET_FINISH -> itEnded;
      case KILL ->
          Mono.firstWithSignal(itEnded, begun.asMono().flatMap(this::end))
              .timeout(
                  Duration.ofSeconds(30),
                  Mono.fromSupplier(() -> new StopAnswer.Unknown("it was not heard of for 30 s")),
                  machine.timer())
              .onErrorResume(e -> Mono.just(new StopAnswer.Unknown(e.getMessage())))
              .doFinally(signal -> abandon());
    };
  }

  /** The end of a shell says nothing about the command that ran in it. */
  private Mono<StopAnswer> itEnded() {
    return switch (invocation.manner()) {
      case ALONE -> ended.asMono().map(code -> new StopAnswer.Stopped());
      case KEPT -> ended.asMono().flatMap(code -> Mono.never());
    };
  }

  private static StopAnswer answerFor(Throwable error) {
    return error instanceof HostUnreachableException
        ? new StopAnswer.Stopped()
        : new StopAnswer.Unknown(error.getMessage());
  }

  private Mono<StopAnswer> end(Begun session) {
    return machine
        .script(
            List.of("session", "stop"),
            List.of(
                session.session(),
                session.started(),
                session.boot(),
                Integer.toString(TENTHS_BEFORE_FORCE)))
        .map(answer ->
            switch (answer.strip()) {
              case "stopped", "rebooted" -> new StopAnswer.Stopped();
              default ->
                  new StopAnswer.Unknown(
                      "%s: processes of it are still there".formatted(machine.name()));
            });
  }

  private void abandon() {
    abandoned = true;
    Spawned process = spawned;
    if (process != null) {
      process.abandon();
    }
  }
}
