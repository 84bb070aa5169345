package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.changeover.run.Plans.step;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.junit.jupiter.api.Test;

/** Which tasks a person means. */
class TaskNamesTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final RunPlan PLAN =
      Plans.of(
          step("alone"),
          step("spread").on("a", "b", "c").rollout(0, 3, 2),
          step("all").on("a", "b").rollout(0, 2, 1).chain(step("first"), step("second")));
  private static final List<Set<TaskStatus>> RETRY =
      List.of(EnumSet.of(TaskStatus.FAILED), EnumSet.of(TaskStatus.SKIPPED));

  private final List<Entry> entries = new ArrayList<>();

  private void failed(String task) {
    add(new Event.TaskFailed(TaskId.parse(task), "no", Optional.empty()));
  }

  private void skipped(String task) {
    add(new Event.TaskSkipped(TaskId.parse(task), "by hand", Actor.engine()));
  }

  private void done(String task) {
    add(new Event.TaskSucceeded(TaskId.parse(task), "so", true, Map.of()));
  }

  private void add(Event event) {
    entries.add(new Entry(entries.size() + 1, AT, event));
  }

  private List<String> find(String text) {
    return new TaskNames(PLAN, RunState.of(entries))
        .find(text, RETRY).stream().map(TaskId::toString).toList();
  }

  @Test
  void stepWithFailedTargets_meansThemAndNotThoseThatWereSkipped() {
    failed("spread@a");
    skipped("spread@b");
    done("spread@c");
    assertThat(find("spread")).containsExactly("spread@a");
  }

  @Test
  void stepWithNoneFailed_meansThoseThatWereSkipped() {
    skipped("spread@b");
    done("spread@c");
    assertThat(find("spread")).containsExactly("spread@b");
  }

  @Test
  void chain_meansItsLinks() {
    done("first@a");
    failed("second@a");
    failed("first@b");
    assertThat(find("all")).containsExactly("second@a", "first@b");
    assertThat(find("all@b")).containsExactly("first@b");
    assertThat(find("first")).containsExactly("first@b");
  }

  @Test
  void oneTask_isMeantWhateverItsStatus() {
    assertThat(find("alone")).containsExactly("alone@toy");
    assertThat(find("spread@c")).containsExactly("spread@c");
  }

  @Test
  void severalOfWhichNoneFits_saysWhereTheyStand() {
    done("spread@a");
    assertThatThrownBy(() -> find("spread"))
        .hasMessage("spread@a is succeeded, spread@b is pending, spread@c is pending");
  }

  @Test
  void whatThePlanDoesNotHave_isNamedWithWhatItHas() {
    assertThatThrownBy(() -> find("none")).hasMessageContaining("there are: alone, spread, first");
    assertThatThrownBy(() -> find("spread@z")).hasMessageContaining("spread@a");
    assertThatThrownBy(() -> find("@z")).hasMessageContaining("STEP@TARGET");
  }
}
