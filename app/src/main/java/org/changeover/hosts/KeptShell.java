package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.changeover.hosts.OutputSink.Stream;
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
 * it has been idle for {@link #IDLE}, when somebody waits for a channel, and when it hears
 * something between two questions: then a process of an earlier one is still there, and what it
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

  private static final Pattern EXIT_CODE = Pattern.compile("\\d{1,3}");

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

  /**
   * Another question; empty while one is under way, and when it is closed.
   *
   * @throws IllegalArgumentException when an argument holds what no shell can be given
   */
  synchronized Optional<Execution> next(Invocation question, Receiver receiver) {
    if (closed || asked != null) {
      return Optional.empty();
    }
    var next = new Question(question, receiver, Machine.randomMark());
    next.text = text(next);
    idle.update(Disposables.disposed());
    asked = next;
    return Optional.of(next);
  }

  /** Before the second question come the line that the shell waits for, and the functions. */
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

  /** Lets its channel go unless a question is under way. Returns whether it does. */
  boolean closeWhenIdle() {
    return close(false);
  }

  /** Takes no more questions, and ends when the one that is under way is over. */
  void close() {
    close(true);
  }

  private boolean close(boolean evenWhenAsked) {
    synchronized (this) {
      if (closed || (asked != null && !evenWhenAsked)) {
        return false;
      }
      closed = true;
    }
    retire();
    soon(
        () -> input.emitComplete(FAIL_FAST),
        poolClosed -> LOG.log(Level.FINE, "not ended", poolClosed));
    return true;
  }

  /** To be called once it is closed. */
  private void retire() {
    idle.dispose();
    gone.accept(this);
  }

  private void begin(Question question) {
    if (question == first) {
      running
          .exitCode()
          .subscribe(
              code ->
                  over(unanswered ->
                      running.unheard(
                          unanswered.what,
                          "the shell that it ran in ended with exit code " + code)),
              error -> over(unanswered -> failure(unanswered, error)));
    } else {
      soon(
          () -> input.emitNext(question.text.getBytes(UTF_8), FAIL_FAST),
          question.code::tryEmitError);
    }
  }

  /** A shell that was lost took the question with it that was under way, whichever began it. */
  private Throwable failure(Question unanswered, Throwable error) {
    return running
        .lost()
        .<Throwable>map(why -> running.unheard(unanswered.what, why))
        .orElse(error);
  }

  /**
   * Elsewhere than on the caller's thread, which may be one that must not block; and one after the
   * other: an answer can come before the emission of its question has returned.
   */
  private void soon(Runnable emission, Consumer<Throwable> failed) {
    Mono.fromRunnable(
            () -> {
              synchronized (input) {
                emission.run();
              }
            })
        .subscribeOn(machine.work())
        .subscribe(done -> {}, failed);
  }

  private synchronized Optional<Question> question() {
    return Optional.ofNullable(asked);
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
    return question.hasEnded()
        ? Mono.from(taken).then(Mono.fromRunnable(() -> answered(question)))
        : taken;
  }

  private void answered(Question question) {
    synchronized (this) {
      asked = null;
    }
    if (question.followed() || machine.gate().waitedFor()) {
      closeWhenIdle();
    } else {
      idle.update(Mono.delay(IDLE, machine.timer()).subscribe(tick -> closeWhenIdle()));
    }
    question.conclude();
  }

  private void over(Function<Question, Throwable> why) {
    Question unanswered;
    synchronized (this) {
      closed = true;
      unanswered = asked;
      asked = null;
    }
    retire();
    if (unanswered != null) {
      unanswered.code.tryEmitError(why.apply(unanswered));
    }
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
    private String text;

    Question(Invocation what, Receiver receiver, String mark) {
      this.what = what;
      this.receiver = receiver;
      this.mark = mark;
      this.out = new AnswerStream(mark + " ");
      this.err = new AnswerStream(mark);
      this.stop = Mono.defer(this::stopOnce).cache();
    }

    AnswerStream side(Stream stream) {
      return stream == Stream.STDOUT ? out : err;
    }

    boolean hasEnded() {
      return out.ending().isPresent() && err.ending().isPresent();
    }

    void conclude() {
      String said = out.ending().orElseThrow();
      if (EXIT_CODE.matcher(said).matches()) {
        code.tryEmitValue(Integer.valueOf(said));
      } else {
        code.tryEmitError(running.unheard(what, "its shell said '%s' instead".formatted(said)));
      }
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

    /** Ends the session only where this question has not ended and no other can begin there. */
    private Mono<StopAnswer> stopOnce() {
      synchronized (KeptShell.this) {
        if (asked != this) {
          return Mono.just(new StopAnswer.Stopped());
        }
        closed = true;
      }
      retire();
      return running.stop();
    }

    @Override
    public boolean outlivesUs() {
      return false;
    }
  }
}
