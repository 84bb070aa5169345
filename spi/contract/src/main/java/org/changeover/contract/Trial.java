package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.changeover.contract.Life.Stop;
import org.changeover.spi.Action;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Notice;
import org.changeover.spi.Operation;
import org.changeover.spi.Receipt;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import org.reactivestreams.Publisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One world and what a contract does to an action in it. */
final class Trial<P extends Record, S extends Record> {
  private static final Duration LONGEST_STEP = Duration.ofSeconds(30);

  /** How long a thread that seems to run may be held up by the machine, or wait for a socket. */
  private static final Duration GRACE = Duration.ofMillis(200);

  private final Action<P, S> action;
  private final P parameters;
  private final S settings;
  private final Target target;
  private final World world;
  private final Duration patience;
  private final AtomicInteger attempts = new AtomicInteger();
  private final Set<String> outputs = new HashSet<>();

  Trial(
      Action<P, S> action,
      P parameters,
      S settings,
      Target target,
      World world,
      Duration patience) {
    this.action = action;
    this.parameters = parameters;
    this.settings = settings;
    this.target = target;
    this.world = world;
    this.patience = patience;
  }

  World world() {
    return world;
  }

  Set<String> outputs() {
    return outputs;
  }

  /** Looks, and fails when looking fails or changes anything. */
  Check check() {
    return answer(looked(), "check");
  }

  Check verify() {
    Life life = life(false, Stop.NEVER, 0);
    var context = new FakeContext<>(world, life, target, settings);
    return answer(
        unchanged("verify", () -> run(life, () -> changing().verify(parameters, context))),
        "verify");
  }

  Outcome<Check> looked() {
    return looked(Stop.NEVER, 0);
  }

  Outcome<Check> looked(Stop stop, int at) {
    Life life = life(false, stop, at);
    var context = new FakeContext<>(world, life, target, settings);
    return unchanged("check", () -> run(life, () -> action.check(parameters, context)));
  }

  UndoCheck checkUndo(Receipt receipt) {
    Life life = life(false, Stop.NEVER, 0);
    var context = new FakeContext<>(world, life, target, settings);
    return answer(
        unchanged(
            "checkUndo", () -> run(life, () -> changing().checkUndo(parameters, receipt, context))),
        "checkUndo");
  }

  Outcome<Notice> apply(Stop stop, int at) {
    Life life = life(true, stop, at);
    var context = new FakeContext.Changing<>(world, life, target, settings);
    return run(life, () -> changing().apply(parameters, context));
  }

  /** Applies, and fails unless that completes. */
  Outcome<Notice> apply() {
    return requireCompleted(apply(Stop.NEVER, 0), "apply");
  }

  /** Applies, and cancels at the n-th notice, from 1. */
  Outcome<Notice> applyUntilNotice(int number) {
    Life life = life(true, Stop.NEVER, 0);
    var context = new FakeContext.Changing<>(world, life, target, settings);
    return run(life, () -> changing().apply(parameters, context), number);
  }

  Outcome<Notice> undo(Receipt receipt, Stop stop, int at) {
    Life life = undoLife(stop, at);
    var context = new FakeContext.Changing<>(world, life, target, settings);
    return run(life, () -> changing().undo(parameters, receipt, context));
  }

  /**
   * Takes back every receipt that apply left, the last one first.
   *
   * @param restored the part of the world that undo brings back
   */
  void undoAll(String when, Function<World, String> restored) {
    undoThese(world.receipts(), when, restored);
  }

  /**
   * The engine leaves out what is undone already; here it is undone too, and nothing may change.
   */
  void undoThese(List<Receipt> receipts, String when, Function<World, String> restored) {
    for (Receipt receipt : receipts.reversed()) {
      UndoCheck before = checkUndo(receipt);
      String found = restored.apply(world);
      assertThat(before)
          .as("%s: checkUndo before undo of %s", when, receipt)
          .isNotInstanceOfAny(UndoCheck.Changed.class, UndoCheck.Impossible.class);
      requireCompleted(undo(receipt, Stop.NEVER, 0), when + ": undo");
      if (before instanceof UndoCheck.AlreadyUndone) {
        assertThat(restored.apply(world))
            .as("%s: the world after undo of %s, which was said to be undone", when, receipt)
            .isEqualTo(found);
      }
      assertThat(checkUndo(receipt))
          .as("%s: checkUndo after undo of %s", when, receipt)
          .isInstanceOf(UndoCheck.AlreadyUndone.class);
    }
  }

  /** Goes on as the engine does after an interruption: looks, and applies again when it may. */
  void resume(String when) {
    Check found = answer(looked(), when + ": check");
    if (found instanceof Check.Differs) {
      requireCompleted(apply(Stop.NEVER, 0), when + ": apply again");
    }
    assertThat(check()).as("%s: check at the end", when).isInstanceOf(Check.Satisfied.class);
  }

  /** Fails when any rule was broken in this world. */
  void end() {
    assertThat(world.violations()).as("rules that were broken").isEmpty();
  }

  <T> Outcome<T> requireCompleted(Outcome<T> outcome, String what) {
    outcome
        .error()
        .ifPresent(
            error -> fail("%s failed after %s: %s".formatted(what, last(outcome), error), error));
    if (!outcome.completed()) {
      fail(
          "%s did not end within %d s; its last operation: %s"
              .formatted(what, patience.toSeconds(), last(outcome)));
    }
    return outcome;
  }

  private static String last(Outcome<?> outcome) {
    return outcome.life().operationAt(outcome.life().operations());
  }

  private ChangingAction<P, S> changing() {
    return (ChangingAction<P, S>) action;
  }

  private Life life(boolean mayChange, Stop stop, int at) {
    var operation = new Operation("run-1", "step", target.name(), 1, attempts.incrementAndGet());
    return new Life(operation, mayChange, stop, at);
  }

  private Life undoLife(Stop stop, int at) {
    var operation =
        new Operation("run-1", "step~undo", target.name(), 1, attempts.incrementAndGet());
    return new Life(operation, true, stop, at);
  }

  private <T> Outcome<T> unchanged(String what, Supplier<Outcome<T>> look) {
    String before = world.picture();
    Outcome<T> outcome = look.get();
    assertThat(world.picture()).as("the world after " + what).isEqualTo(before);
    return outcome;
  }

  private <T> T answer(Outcome<T> outcome, String what) {
    requireCompleted(outcome, what);
    assertThat(outcome.values()).as("answers of " + what).hasSize(1);
    return outcome.values().getFirst();
  }

  private <T> Outcome<T> run(Life life, Supplier<Publisher<T>> call) {
    return run(life, call, 0);
  }

  /**
   * Calls, listens, and stops where the life says so, or at a notice: there it cancels while it is
   * being told, so that nothing that follows the notice can have begun.
   */
  private <T> Outcome<T> run(Life life, Supplier<Publisher<T>> call, int stopAtValue) {
    Publisher<T> publisher = assembled(life, call);
    var stopAtNotice = new CountDownLatch(stopAtValue == 0 ? Integer.MAX_VALUE : stopAtValue);
    var listening = new AtomicReference<Listener<T>>();
    var listener =
        new Listener<T>(
            world,
            value -> {
              hear(value);
              stopAtNotice.countDown();
              if (stopAtNotice.getCount() == 0) {
                life.cancelling();
                listening.get().cancel();
              }
            });
    listening.set(listener);
    var subscribing = Thread.ofPlatform().daemon().start(() -> publisher.subscribe(listener));
    await(subscribing, listener.ended(), life.stopped(), stopAtNotice);
    settle(subscribing);
    boolean endedByItself = listener.ended().getCount() == 0;
    if (!endedByItself) {
      requireTimely(life, listener);
    }
    life.end(!endedByItself);
    subscribing.interrupt();
    if (!endedByItself) {
      requireQuiet();
    }
    listener.error().ifPresent(error -> say(error, 0));
    return new Outcome<>(listener.values(), listener.error(), !endedByItself, life);
  }

  private <T> Publisher<T> assembled(Life life, Supplier<Publisher<T>> call) {
    try {
      Publisher<T> publisher = call.get();
      assertThat(publisher).as("what the action returned").isNotNull();
      if (life.operations() > 0) {
        world.violated("it began before it was subscribed to: " + life.operationAt(1));
      }
      return publisher;
    } catch (RuntimeException e) {
      return fail("it threw where it should return a publisher that fails: " + e, e);
    }
  }

  /** Lets the subscribing thread come to the point where it only waits. */
  private void settle(Thread subscribing) {
    try {
      subscribing.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("the test was interrupted", e);
    }
  }

  private void requireTimely(Life life, Listener<?> listener) {
    var cancelled = new CountDownLatch(1);
    Thread cancelling =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              life.cancelling();
              listener.cancel();
              cancelled.countDown();
            });
    if (!await(cancelling, cancelled)) {
      fail("cancelling it took longer than %d s".formatted(patience.toSeconds()));
    }
  }

  /**
   * What was sent cannot be called back: the world holds still when its servers have been heard.
   */
  private void requireQuiet() {
    long deadline = System.nanoTime() + patience.toNanos();
    var never = new CountDownLatch(1);
    try {
      while (!world.isIdle()) {
        if (System.nanoTime() > deadline || never.await(1, TimeUnit.MILLISECONDS)) {
          fail("a conversation went on for %d s after the end".formatted(patience.toSeconds()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("the test was interrupted", e);
    }
  }

  /**
   * Waits until one of them opens; while nothing is under way, virtual time passes.
   *
   * @param worker the one thread that the work is on when the schedulers do not have it
   */
  private boolean await(Thread worker, CountDownLatch... latches) {
    long deadline = System.nanoTime() + patience.toNanos();
    long rested = System.nanoTime();
    Duration step = Duration.ofMillis(1);
    try {
      while (System.nanoTime() < deadline) {
        for (CountDownLatch latch : latches) {
          if (latch.getCount() == 0) {
            return true;
          }
        }
        if (latches[0].await(1, TimeUnit.MILLISECONDS)) {
          return true;
        }
        boolean rests = !isAtWork(worker);
        rested = rests ? System.nanoTime() : rested;
        boolean still = rests || System.nanoTime() - rested > GRACE.toNanos();
        if (still && world.isIdle() && VirtualTimeScheduler.isFactoryEnabled()) {
          VirtualTimeScheduler.get().advanceTimeBy(step);
          step = step.compareTo(LONGEST_STEP) < 0 ? step.multipliedBy(2) : LONGEST_STEP;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("the test was interrupted", e);
    }
  }

  private static boolean isAtWork(Thread worker) {
    return switch (worker.getState()) {
      case NEW, RUNNABLE, BLOCKED -> true;
      case WAITING, TIMED_WAITING, TERMINATED -> false;
    };
  }

  private void hear(Object value) {
    switch (value) {
      case Notice.Output(String name, Object _) -> hear("an output", value, Set.of(name));
      case Notice notice -> hear("a notice", notice, Set.of());
      case Check.Satisfied(var evidence) ->
          hear("a check's answer", value, evidence.outputs().keySet());
      default -> hear("an answer", value, Set.of());
    }
  }

  private void hear(String where, Object value, Set<String> names) {
    world.say(where, String.valueOf(value));
    outputs.addAll(names);
    var known = new ArrayList<>(action.outputs().stream().map(o -> o.name()).toList());
    names.stream()
        .filter(name -> !known.contains(name))
        .forEach(name ->
            world.violated("it gives the output '%s', which it does not document".formatted(name)));
  }

  private void say(Throwable error, int depth) {
    world.say("an error's message", String.valueOf(error));
    if (depth < 10) {
      if (error.getCause() != null) {
        say(error.getCause(), depth + 1);
      }
      for (Throwable suppressed : error.getSuppressed()) {
        say(suppressed, depth + 1);
      }
    }
  }
}
