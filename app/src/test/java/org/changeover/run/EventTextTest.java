package org.changeover.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.spi.Change;
import org.junit.jupiter.api.Test;

class EventTextTest {
  private static final Instant AT = Instant.parse("2026-11-22T13:30:05Z");
  private static final TaskId TASK = new TaskId("lower-ttl", "dns");
  private static final Actor ALICE = new Actor("alice", Set.of(), "", "local");

  private static String line(Event event) {
    return new EventText(ZoneOffset.UTC).line(new Entry(1, AT, event));
  }

  @Test
  void line_saysWhenWhatAndWhy() {
    assertThat(line(new Event.TaskSucceeded(TASK, "2 servers answer", true, Map.of("n", 4L))))
        .isEqualTo("13:30:05  lower-ttl@dns  done: 2 servers answer {n=4}");
    assertThat(line(new Event.TaskFailed(TASK, "REFUSED", Optional.of(AT.plusSeconds(5)))))
        .isEqualTo("13:30:05  lower-ttl@dns  FAILED: REFUSED; again at 13:30:10");
    assertThat(line(new Event.ProbeChanged(false, "503")))
        .isEqualTo("13:30:05  service is DOWN: 503");
  }

  @Test
  void line_closesTheQuotesOfAScript_andLeavesOutEmptyOutputs() {
    assertThat(line(new Event.ChangeMade(TASK, new Change("'set -e\ntrue\n'", "", "ran"))))
        .endsWith("changed 'set -e \u2026': nothing -> ran");
    assertThat(line(new Event.TaskSucceeded(TASK, "yes", true, Map.of("stdout", ""))))
        .endsWith("done: yes");
  }

  @Test
  void line_holdsNothingThatATerminalWouldObey() {
    String hostile = "yes \u001b[2J\u001b]0;title\u0007 \u009b31mred\u202e";

    assertThat(line(new Event.TaskSucceeded(TASK, hostile, true, Map.of("stdout", hostile))))
        .isEqualTo("13:30:05  lower-ttl@dns  done: yes  red {stdout=yes  red}");
    assertThat(line(new Event.ManualAsked(TASK, hostile))).endsWith("by hand: yes  red");
  }

  @Test
  void line_showsWhatAGateAsksAndWhatWouldChange() {
    assertThat(
            line(
                new Event.GateOpened(
                    TASK, "Go?", List.of("approvers"), 2, false, Optional.of(AT), true, "f", "h")))
        .endsWith("waits for 2 approvals by approvers until 13:30:05: Go?");
    assertThat(line(new Event.Approved(TASK, ALICE, "fine", "f")))
        .endsWith("approved by alice: fine");
    var changes = List.of(new Change("www A", "", "10.0.0.1"));
    assertThat(line(new Event.Checked(TASK, Event.Verdict.DIFFERS, changes, "f", "")))
        .endsWith("differs: www A: nothing -> 10.0.0.1");
  }
}
