package org.changeover.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;
import org.changeover.spi.FileState;
import org.changeover.spi.Receipt;
import org.changeover.spi.SavedFile;

/** Samples of every event. */
final class Events {
  private static final Instant AT = Instant.parse("2026-11-22T13:30:00.123456Z");
  private static final TaskId TASK = new TaskId("lower-ttl", "dns");
  private static final Actor ALICE =
      new Actor("alice", Set.of("operator", "approver"), "SHA256:abc", "203.0.113.9");

  private Events() {}

  static Event started() {
    return new Event.RunStarted(
        "libravatar-20261122-1330-k3f",
        "libravatar",
        "Move it",
        "a".repeat(64),
        "b".repeat(64),
        List.of(new Event.Plugin("dns", "0.1.0", "c".repeat(64))),
        "0.1.0",
        1,
        true,
        Map.of("domain", "libravatar.example"),
        ALICE);
  }

  static Event engine(long epoch) {
    return new Event.EngineStarted(
        epoch,
        4711,
        new Event.Options(
            true,
            Optional.of("switch-dns"),
            false,
            Optional.of(Duration.ofHours(1)),
            Optional.of(Duration.ofSeconds(2))),
        ALICE);
  }

  /** A run's beginning and so many outputs after it. */
  static List<Event> some(int outputs) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(started(), engine(1)),
            IntStream.range(0, outputs).mapToObj(i -> output("value " + i)))
        .toList();
  }

  static Event output(Object value) {
    return new Event.OutputGiven(TASK, "o", value);
  }

  static Event gate() {
    return new Event.GateOpened(
        TASK, "Go?", List.of("approvers"), 2, false, Optional.of(AT), true, "fp", "a".repeat(64));
  }

  /** One of each type. */
  static List<Event> all() {
    var receipt =
        new Receipt(
            "dns/set-ttl@1",
            Map.of("old", "43200"),
            List.of(new SavedFile("old", FileState.absent("/etc/x y\n"), "")));
    return List.of(
        started(),
        engine(1),
        new Event.EngineStopped("parked"),
        new Event.RunPaused(ALICE, "lunch"),
        new Event.RunResumed(ALICE, "slept on it"),
        new Event.RunParked("until lower-ttl"),
        new Event.PlanAmended(
            2, "d".repeat(64), "e".repeat(64), List.of("- step 'old-ttl-gone'"), ALICE, "no need"),
        new Event.CancelRequested(ALICE, "\u001b[31mno\u202e"),
        new Event.RunCancelled(),
        new Event.RunFinished(List.of(TASK)),
        new Event.ClockJumped(Duration.ofSeconds(-31)),
        new Event.ProbeChanged(false, "503"),
        new Event.TaskStarted(TASK, 1, 2),
        new Event.LockAwaited(
            TASK, "zone:libravatar.example", "other-20261122-1200-abc", Optional.of(Instant.EPOCH)),
        new Event.Checked(
            TASK, Event.Verdict.DIFFERS, List.of(new Change("www A", "43200", "3600")), "fp", ""),
        gate(),
        new Event.Approved(TASK, ALICE, "fine", "fp"),
        new Event.Rejected(TASK, ALICE, "not now"),
        new Event.GateExpired(TASK, true),
        new Event.WaitStarted(TASK, AT, "caches"),
        new Event.ManualAsked(TASK, "telephone"),
        new Event.ManualConfirmed(TASK, ALICE, "done"),
        new Event.IntentRecorded(
            TASK, 1, 2, 1, receipt, org.changeover.spi.Reversal.compensating("serials go on")),
        new Event.ChangeMade(TASK, new Change("www A", "43200", "3600")),
        output(List.of("a", 5L, true, 1.5)),
        new Event.TaskSucceeded(TASK, "2 servers answer", true, Map.of("expires", "later")),
        new Event.TaskFailed(TASK, "REFUSED", Optional.of(AT)),
        new Event.TaskStopped(TASK),
        new Event.DoubtRaised(TASK, "Did it?", List.of("no exit status"), false),
        new Event.DoubtAnswered(TASK, Event.Answer.AGAIN, ALICE, "looked"),
        new Event.TaskSkipped(TASK, "when", ALICE),
        new Event.RetryRequested(TASK, ALICE, ""),
        new Event.UndoRequested(Optional.empty(), ALICE, ""),
        new Event.UndoStarted(TASK, 1),
        new Event.TaskUndone(TASK, "as before"),
        new Event.UndoFailed(TASK, "no"),
        new Event.UndoFinished(),
        new Event.RequestRefused("approve", Optional.empty(), ALICE, "viewer", "let me"));
  }
}
