package org.changeover.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What holds of every prefix of a journal, whatever comes after it. */
public final class PrefixRules {
  /** What an engine that takes over may find: nothing is being worked on. */
  private static final Set<TaskStatus> AT_REST =
      EnumSet.complementOf(EnumSet.of(TaskStatus.RUNNING, TaskStatus.UNDOING));

  private final RunPlan plan;

  public PrefixRules(RunPlan plan) {
    this.plan = plan;
  }

  /**
   * Folds each prefix, by the state alone and by the course, and looks at it.
   *
   * @param now behind the last event
   */
  public void check(List<Entry> entries, Instant now) {
    RunState state = RunState.empty();
    Course course = Course.of(plan, state);
    for (Entry entry : entries) {
      RunState before = state;
      state = state.fold(entry);
      course = course.fold(entry);
      try {
        assertThat(course.state()).isEqualTo(state);
        consistent(state, entry);
        goesForward(before, state, entry);
        decided(course, now);
        resumable(state, now);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("after " + entry, e);
      }
    }
  }

  private void consistent(RunState state, Entry entry) {
    assertThat(state.sequence()).isEqualTo(entry.sequence());
    assertThat(state.lastAt()).contains(entry.at());
    assertThat(state.downtime().isNegative()).isFalse();
    assertThat(state.undoTo().isPresent() && state.status() != RunStatus.UNDOING).isFalse();
    for (TaskState task : state.tasks().values()) {
      consistent(task);
      assertThat(state.task(task.id())).isSameAs(task);
    }
  }

  private void consistent(TaskState task) {
    assertThat(plan.step(task.id())).as(task.id().toString()).isPresent();
    assertThat(task.generation()).isPositive();
    assertThat(task.attempt()).isNotNegative();
    boolean active = task.status().active() || task.status() == TaskStatus.IN_DOUBT;
    assertThat(active && task.startedAt().isEmpty()).as("began: " + task).isFalse();
    boolean asks = task.status() == TaskStatus.GATE || task.status() == TaskStatus.REJECTED;
    assertThat(task.status() == TaskStatus.GATE && task.gate().isEmpty())
        .as("gate: " + task)
        .isFalse();
    assertThat(task.approved() && asks).as("approved and asks: " + task).isFalse();
    assertThat(task.status() == TaskStatus.IN_DOUBT && !task.outcomeOpen())
        .as("in doubt without an intent: " + task)
        .isFalse();
    assertThat(task.status() == TaskStatus.UNDONE && task.hasEffect())
        .as("undone, with receipts: " + task)
        .isFalse();
    assertThat(task.status() == TaskStatus.RETRYING && task.due().isEmpty())
        .as("tries again at no time: " + task)
        .isFalse();
    assertThat(task.hasEffect() && task.reversal().isEmpty()).as("reversal: " + task).isFalse();
  }

  /**
   * An event about a task changes that one alone, and takes back neither generation nor attempt.
   */
  private static void goesForward(RunState before, RunState state, Entry entry) {
    assertThat(state.epoch()).isGreaterThanOrEqualTo(before.epoch());
    for (TaskState task : state.tasks().values()) {
      TaskState was = before.task(task.id());
      assertThat(task.generation()).isGreaterThanOrEqualTo(was.generation());
      if (task.generation() == was.generation()) {
        assertThat(task.attempt()).as("attempt: " + task).isGreaterThanOrEqualTo(was.attempt());
        boolean undone = entry.event() instanceof Event.TaskUndone;
        assertThat(undone || task.receipts().size() >= was.receipts().size()).isTrue();
      }
      if (entry.event() instanceof Event.OfTask event && !event.task().equals(task.id())) {
        assertThat(task).isSameAs(was);
      }
    }
  }

  /** What follows is the same when it is found anew, and nothing is asked for twice. */
  private void decided(Course course, Instant now) {
    Outlook outlook = Decisions.of(course, now);
    assertThat(Decisions.of(plan, course.state(), now)).isEqualTo(outlook);
    var asked = new ArrayList<TaskId>();
    for (Decision decision : outlook.decisions()) {
      if (decision instanceof Decision.OfTask one) {
        TaskState task = course.state().task(one.task());
        assertThat(asked).doesNotContain(one.task());
        assertThat(task.status().active()).as(decision.toString()).isFalse();
        assertThat(decision instanceof Decision.Begin && task.status() == TaskStatus.IN_DOUBT)
            .as("what is in doubt is looked at first: " + decision)
            .isFalse();
        asked.add(one.task());
      }
    }
  }

  /** The next engine finds nothing under way, does not forget an effect, and can go on or asks. */
  private void resumable(RunState state, Instant now) {
    RunState next = state.interrupted();
    assertThat(next.interrupted()).isEqualTo(next);
    next.tasks()
        .forEach((id, task) -> {
          TaskState was = state.task(id);
          assertThat(task.status()).isIn(AT_REST);
          assertThat(task.receipts()).isEqualTo(was.receipts());
          boolean mayHaveHappened = was.status() == TaskStatus.RUNNING && was.intentInAttempt();
          assertThat(task.status() == TaskStatus.IN_DOUBT)
              .isEqualTo(mayHaveHappened || was.status() == TaskStatus.IN_DOUBT);
        });
    Outlook outlook = Decisions.of(plan, next, now);
    boolean over = next.status().ended();
    assertThat(over || !outlook.decisions().isEmpty() || !outlook.awaited().isEmpty())
        .as("goes on, or says what it waits for: " + next.status())
        .isTrue();
  }
}
