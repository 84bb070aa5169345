package org.changeover.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.spi.Change;

/** The approvals that were asked for on one task, and what became of each. Used once. */
final class Gates {
  private final List<Report.GatePart> all = new ArrayList<>();
  private final List<Report.Vote> votes = new ArrayList<>();
  private List<Change> found = List.of();
  private Optional<Event.GateOpened> gate = Optional.empty();
  private Instant opened = Instant.MIN;
  private boolean held;

  private Gates() {}

  /**
   * @param history of one task
   */
  static List<Report.GatePart> of(List<Entry> history) {
    var gates = new Gates();
    history.forEach(gates::happened);
    gates.close(gates.held ? "open; nobody approved in time, and it is held" : "open", null);
    return gates.all;
  }

  private void happened(Entry entry) {
    Instant at = entry.at();
    switch (entry.event()) {
      case Event.Checked checked -> found = checked.changes();
      case Event.GateOpened event -> {
        close("asked again, as what was found had changed", at);
        gate = Optional.of(event);
        opened = at;
        held = false;
      }
      case Event.Approved e -> {
        votes.add(new Report.Vote(at, true, e.by(), e.reason(), e.fingerprint()));
        if (enough()) {
          close("approved", at);
        }
      }
      case Event.Rejected e -> {
        votes.add(new Report.Vote(at, false, e.by(), e.reason(), ""));
        close("rejected", at);
      }
      case Event.GateExpired e when e.rejected() ->
          close("rejected, as nobody approved in time", at);
      case Event.GateExpired _ -> held = true;
      case Event.TaskSkipped _ -> close("given up, as the step was skipped", at);
      case Event.RetryRequested _ -> close("given up, as the step was begun anew", at);
      case Event.TaskUndone _ -> close("given up, as the run was undone", at);
      default -> {}
    }
  }

  private boolean enough() {
    List<String> who = votes.stream().map(vote -> vote.by().operator()).distinct().toList();
    return who.contains(Actor.YES)
        || gate.filter(wanted -> who.size() >= wanted.count()).isPresent();
  }

  /**
   * @param at null while it is open
   */
  private void close(String outcome, Instant at) {
    gate.ifPresent(event ->
        all.add(
            new Report.GatePart(
                event.task(),
                event.ask(),
                event.by(),
                event.count(),
                event.self(),
                opened,
                event.deadline(),
                event.rejectWhenLate(),
                event.fingerprint(),
                event.planSha256(),
                found,
                votes,
                outcome,
                Optional.ofNullable(at))));
    gate = Optional.empty();
    votes.clear();
  }
}
