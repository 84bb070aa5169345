package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/**
 * A migration with blows that fall while its engine is at work, one after the other, and with an
 * operator beside it who answers what it asks and tries again what failed.
 */
final class BadNight {
  private static final int ENGINES = 60;
  private static final Duration LOOK = Duration.ofMillis(20);

  private final InstalledProgram program;
  private final Starter engines;
  private final Operator operator;
  private final Path out;
  private final Deque<Blow> blows;
  private final StringBuilder said = new StringBuilder();
  private Optional<Migration> run = Optional.empty();

  /**
   * @param moment whether it has come, by all that the engines have said so far
   * @param strike returns when the world is mended again, as far as the run needs
   */
  record Blow(String what, Predicate<String> moment, Strike strike) {}

  /** What happens to the world. */
  interface Strike {
    void fall() throws Exception;
  }

  /** What is done about an engine that ended although nothing is wrong with any step. */
  interface Mending {
    /** Whether it ended for a reason that is mended now. */
    boolean mended(Result ended) throws Exception;
  }

  /** Starts an engine of the run, the first of which makes it. */
  interface Starter {
    Process start(Path out, Optional<Migration> run, Optional<String> until) throws IOException;
  }

  /** Who is asked what became of an effect. */
  interface Operator {
    /** Looks at the world; answers in the word of the command {@code answer}. */
    String looked(TaskState asked);
  }

  /**
   * @param program with which the operator answers
   */
  BadNight(InstalledProgram program, Starter engines, Operator operator, List<Blow> blows)
      throws IOException {
    this.program = program;
    this.engines = engines;
    this.operator = operator;
    this.out = Files.createTempFile("engine", ".out");
    this.blows = new ArrayDeque<>(blows);
  }

  Migration run() {
    return run.orElseThrow();
  }

  /** All that its engines have said. */
  String said() {
    return said.toString();
  }

  /** The first blow that has not fallen. */
  Optional<String> next() {
    return blows.stream().map(Blow::what).findFirst();
  }

  /**
   * Goes on to where rows are looked at: what failed meanwhile may still be tried again when the
   * last of them is through.
   */
  void go(List<Row> stop, Mending mending) {
    Row last = stop.getLast();
    try {
      if (last.number().equals("39")) {
        go(Optional.empty(), mending);
      } else {
        go(Optional.of(last.step()), mending);
        for (Row row : stop) {
          if (!isThrough(row.step())) {
            go(Optional.of(row.step()), mending);
          }
        }
      }
    } catch (Exception e) {
      throw new AssertionError("on the way to row " + last.number(), e);
    }
  }

  private boolean isThrough(String step) {
    return run().folder().state().tasksOf(step).stream().allMatch(task -> task.status().through());
  }

  /** Goes on until a step is through, or to the end of the run. */
  private void go(Optional<String> until, Mending mending) throws Exception {
    int wanted = until.isPresent() ? 3 : 0;
    for (int engine = 0; engine < ENGINES; engine++) {
      Result ended = engine(until);
      if (ended.exitCode() == wanted) {
        return;
      }
      if (ended.exitCode() == 1) {
        run().tryAgain(ended);
      } else {
        assertThat(mending.mended(ended)).as(ended.all()).isTrue();
      }
    }
    throw new AssertionError("does not come to " + until);
  }

  private Result engine(Optional<String> until) throws Exception {
    Process engine = engines.start(out, run, until);
    try {
      beside(engine);
    } finally {
      engine.destroyForcibly().waitFor();
    }
    String last = Files.readString(out);
    said.append(last);
    if (run.isEmpty()) {
      run = Migration.named(last).map(name -> Migration.of(program, name));
    }
    return new Result(engine.exitValue(), last, "");
  }

  private void beside(Process engine) throws Exception {
    long deadline = System.nanoTime() + Migration.LONG.toNanos();
    while (engine.isAlive()) {
      assertThat(System.nanoTime()).as(Files.readString(out)).isLessThan(deadline);
      strike();
      answer();
      engine.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void strike() throws Exception {
    Blow next = blows.peek();
    if (next != null && next.moment().test(said + Files.readString(out))) {
      System.out.println("blow: " + next.what());
      next.strike().fall();
      blows.remove();
    }
  }

  private void answer() throws IOException {
    if (run.isEmpty() || !Files.readString(out).contains("IN DOUBT")) {
      return;
    }
    for (TaskState task : run().folder().state().tasks().values()) {
      if (task.status() == TaskStatus.UNKNOWN) {
        assertThat(task.facts()).as(task.id() + ": facts").isNotEmpty();
        String became = operator.looked(task);
        System.out.printf(
            "a clear question: %s: %s %s%nanswer: %s%n",
            task.id(), task.detail(), task.facts(), became);
        run().answer(task.id(), became, "looked at it");
      }
    }
  }
}
