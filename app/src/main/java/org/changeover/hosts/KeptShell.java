package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.changeover.hosts.OutputSink.Stream;
import org.changeover.spi.UnknownOutcomeException;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A shell on a host that answers the questions of one operation, one at a time. A server needs
 * several milliseconds of its processor to begin a session, and sudo as much again; a shell that is
 * there already forks.
 *
 * <p>The shell is begun by the first question ({@code kept.sh}) and reads the others from its
 * input. Each runs in a subshell without input, and its end is a line with a mark of its own on
 * both streams. The shell is the session of all of them: stopping a question ends the session and
 * the shell with it, and the next question begins another.
 *
 * <p>States: <i>asked</i> (a question is under way) ↔ <i>idle</i> (holds a channel, for a short
 * while) → <i>closed</i> (takes no more; its input has ended, or it is gone). It closes itself when
 * it has been idle for {@link #IDLE}, when somebody waits for a channel, and when something was
 * said that belongs to no question: then a process of an earlier one is still there, and what it
 * says must not be taken for an answer. Such a process that talks while a question of the same
 * operation is under way is not told apart, as in a terminal; that is why changes, and the
 * questions of different operations, never share a shell.
 *
 * <p>Threads: what is received is handled on the virtual thread of its {@link Running}; the fields
 * are guarded by this object, and nothing is emitted while it is held.
 */
final class KeptShell {
  private static final Logger LOG = Logger.getLogger(KeptShell.class.getName());

  static final Duration IDLE = Duration.ofSeconds(2);

  private final Machine machine;
  private final Consumer<KeptShell> gone;
  private final Sinks.Many<byte[]> input = Sinks.many().unicast().onBackpressureBuffer();
  private final Running running;
  private final Question first;
  private final Disposable.Swap idle = Disposables.swap();
  private Question asked;
  private boolean askedMore;
  private boolean closed;

  /**
   * @param gone told once it takes no more questions
   */
  KeptShell(Machine machine, Invocation question, Receiver receiver, Consumer<KeptShell> gone) {
    this.machine = machine;
    this.gone = gone;
    this.running =
        new Running(
            machine,
            new Invocation(
                question.arguments(),
                question.user(),
                input.asFlux(),
                question.ownership(),
                question.onCancel(),
                Invocation.Manner.KEPT),
            this::received,
            machine.gate());
    this.first = new Question(question, receiver, running.mark());
    this.asked = first;
  }

  /** The question that it was made for. */
  Execution first() {
    return first;
  }

  /** Another question; empty while one is under way, and when it is closed. */
  synchronized Optional<Execution> next(Invocation question, Receiver receiver) {
    if (closed || asked != null) {
      return Optional.empty();
    }
    idle.update(Disposables.disposed());
    asked = new Question(question, receiver, Machine.randomMark());
    return Optional.of(asked);
  }

  /** Lets its channel go unless a question is under way. Returns whether it does. */
  boolean closeWhenIdle() {
    synchronized (this) {
      if (closed || asked != null) {
        return false;
      }
      closed = true;
    }
    idle.dispose();
    gone.accept(this);
    soon(() -> input.emitComplete(FAIL_FAST));
    return true;
  }

  /** Takes no more questions, and ends when the one that is under way is over. */
  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    idle.dispose();
    soon(() -> input.emitComplete(FAIL_FAST));
  }

  private void begin(Question question) {
    if (question == first) {
      running.exitCode().subscribe(code -> over(endedWithout(question(), code)), this::over);
    } else {
      String text = text(question);
      soon(() -> input.emitNext(text.getBytes(UTF_8), FAIL_FAST));
    }
  }

  /**
   * Elsewhere than on the caller's thread, which may be one that must not block; and one after the
   * other: an answer can come before the emission of its question has returned.
   */
  private void soon(Runnable emission) {
    Mono.fromRunnable(
            () -> {
              synchronized (input) {
                emission.run();
              }
            })
        .subscribeOn(machine.work())
        .subscribe(done -> {}, poolClosed -> LOG.log(Level.FINE, "not sent", poolClosed));
  }

  private synchronized Optional<Question> question() {
    return Optional.ofNullable(asked);
  }

  /** The line that the shell waits for and the functions go before the second question. */
  private String text(Question question) {
    var words = new ArrayList<>(List.of("answer", question.mark, question.what.user()));
    words.addAll(question.what.arguments());
    String asking = Quote.join(words) + "\n";
    if (askedMore) {
      return asking;
    }
    askedMore = true;
    return "more\n" + Scripts.text(List.of("become", "answer")) + asking;
  }

  private Publisher<Void> received(Stream stream, byte[] bytes) {
    Optional<Question> current = question();
    if (current.isEmpty()) {
      closeWhenIdle();
      return Mono.empty();
    }
    Question question = current.get();
    byte[] own = question.side(stream).take(bytes);
    Publisher<Void> taken = own.length == 0 ? Mono.empty() : question.receiver.take(stream, own);
    return question.answer().isEmpty()
        ? taken
        : Mono.from(taken).then(Mono.fromRunnable(() -> answered(question)));
  }

  private void answered(Question question) {
    synchronized (this) {
      asked = null;
    }
    if (question.followed()) {
      closeWhenIdle();
    } else {
      idle.update(Mono.delay(IDLE, machine.timer()).subscribe(tick -> closeWhenIdle()));
    }
    question.code.tryEmitValue(question.answer().orElseThrow());
  }

  private void over(Throwable why) {
    Optional<Question> unanswered = question();
    synchronized (this) {
      closed = true;
      asked = null;
    }
    idle.dispose();
    gone.accept(this);
    unanswered.ifPresent(question -> question.code.tryEmitError(why));
  }

  private UnknownOutcomeException endedWithout(Optional<Question> unanswered, int code) {
    return new UnknownOutcomeException(
        "%s: no answer of '%s' arrived: the shell that it ran in ended with exit code %d. It may have ended or not; look there before doing it again."
            .formatted(
                machine.name(),
                unanswered.map(question -> question.what.arguments().getFirst()).orElse("nothing"),
                code));
  }

  /** One command in the shell. */
  private final class Question implements Execution {
    private final Invocation what;
    private final Receiver receiver;
    private final String mark;
    private final AnswerStream out;
    private final AnswerStream err;
    private final Sinks.One<Integer> code = Sinks.one();
    private final Mono<StopAnswer> stop;

    Question(Invocation what, Receiver receiver, String mark) {
      this.what = what;
      this.receiver = receiver;
      this.mark = mark;
      this.out = new AnswerStream(mark);
      this.err = new AnswerStream(mark);
      this.stop = Mono.defer(this::stopOnce).cache();
    }

    AnswerStream side(Stream stream) {
      return stream == Stream.STDOUT ? out : err;
    }

    /** The exit code; empty until both streams have ended. */
    Optional<Integer> answer() {
      return err.ending().flatMap(mark -> out.ending()).map(code -> Integer.valueOf(code.strip()));
    }

    boolean followed() {
      return out.followed() || err.followed();
    }

    @Override
    public Mono<Integer> exitCode() {
      return Mono.defer(() -> {
        begin(this);
        return code.asMono().doOnCancel(() -> stop.subscribe(answer -> {}, code::tryEmitError));
      });
    }

    @Override
    public Mono<StopAnswer> stop() {
      return stop;
    }

    private Mono<StopAnswer> stopOnce() {
      return question().filter(this::equals).isPresent()
          ? running.stop()
          : Mono.just(new StopAnswer.Stopped());
    }

    @Override
    public boolean outlivesUs() {
      return false;
    }
  }
}
