package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.junit.jupiter.api.Test;

/** What is said before anything is taken back. */
class UndoOutlookTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final RunPlan PLAN = Plans.of(step("one"), step("two"), step("three"));

  private final List<Entry> entries = new ArrayList<>();

  private void did(String step, Reversal reversal) {
    TaskId task = Plans.task(step);
    var receipt = Receipt.of("toy/set@1", Map.of());
    add(new Event.TaskStarted(task, 1, 1));
    add(new Event.IntentRecorded(task, 1, 1, 1, receipt, reversal));
    add(new Event.TaskSucceeded(task, step + " is on", true, Map.of()));
  }

  private void add(Event event) {
    entries.add(new Entry(entries.size() + 1, AT, event));
  }

  private UndoOutlook outlook(String to) {
    return UndoOutlook.of(PLAN, RunState.of(entries), Optional.ofNullable(to));
  }

  @Test
  void whatChangedSomething_isListedTheLastFirstWithWhatDoesNotComeBack() {
    did("one", Reversal.none("the post was sent"));
    did("two", Reversal.compensating("serials go on"));
    did("three", Reversal.exact());
    assertThat(outlook(null).isEmpty()).isFalse();
    assertThat(outlook(null).lines())
        .containsExactly(
            "To be taken back, in this order:",
            "  three@toy: three is on",
            "  two@toy: two is on",
            "      NOT EXACT: serials go on",
            "  one@toy: one is on",
            "      NO WAY BACK: the post was sent");
  }

  @Test
  void downToAStep_listsNoneBeforeIt() {
    did("one", Reversal.exact());
    did("two", Reversal.exact());
    assertThat(outlook("two").lines())
        .containsExactly("To be taken back, in this order:", "  two@toy: two is on");
  }

  @Test
  void whatChangedNothing_isNotListed() {
    add(new Event.TaskSucceeded(Plans.task("one"), "was so", false, Map.of()));
    assertThat(outlook(null).isEmpty()).isTrue();
    assertThat(outlook(null).lines())
        .containsExactly("Nothing was changed that could be taken back.");
  }

  @Test
  void noteOfSeveralLines_staysUnderItsStep() {
    did("one", Reversal.compensating("first\nsecond"));
    assertThat(outlook(null).lines()).last().isEqualTo("      NOT EXACT: first\n      second");
  }
}
