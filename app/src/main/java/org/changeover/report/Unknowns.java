package org.changeover.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.changeover.run.Folded;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;

/** What a report cannot tell, in sentences: unknown is neither success nor failure. Pure. */
final class Unknowns {
  private final List<String> all = new ArrayList<>();

  private Unknowns() {}

  static List<String> of(
      RunState state, Source source, List<Timeline.Band> bands, Report.Downtime downtime) {
    var unknown = new Unknowns();
    unknown.run(state, source);
    unknown.doubts(state);
    unknown.service(bands, downtime);
    unknown.clock(bands);
    unknown.proofs(source);
    return unknown.all;
  }

  private void run(RunState state, Source source) {
    if (!source.isWhole()) {
      all.add(
          "What came after event %d is not known: the journal is damaged there."
              .formatted(state.sequence()));
    } else if (state.sequence() == 0) {
      all.add("The run never began: its journal is empty.");
    } else if (!state.status().ended()) {
      all.add(
          "The run has not come to its end: this is what was known at %s."
              .formatted(Words.whole(source.now())));
    }
  }

  private void doubts(RunState state) {
    List<TaskId> open =
        state.tasks().values().stream()
            .filter(Compilation::waitsForAnswer)
            .map(TaskState::id)
            .toList();
    if (!open.isEmpty()) {
      all.add(
          "What became of %s is not known: nobody has answered yet."
              .formatted(String.join(", ", Folded.names(open))));
    }
  }

  private void service(List<Timeline.Band> bands, Report.Downtime downtime) {
    if (!downtime.watched()) {
      all.add("Whether the service was down is not known: the plan has no probe.");
      return;
    }
    List<Timeline.Band> blind = Bands.lasting(bands, Timeline.Over.NO_ENGINE);
    Duration unseen =
        blind.stream()
            .flatMap(band -> band.to().map(to -> Words.between(band.from(), to)).stream())
            .reduce(Duration.ZERO, Duration::plus);
    if (!unseen.isZero()) {
      all.add(
          "The probe did not look while no engine ran, %s in all: outages within that are not counted, and one that lasted over it counts in full."
              .formatted(Words.length(unseen)));
    }
  }

  private void clock(List<Timeline.Band> bands) {
    long jumps = bands.stream().filter(band -> band.over() == Timeline.Over.CLOCK_JUMPED).count();
    if (jumps > 0) {
      all.add(
          "The clock of the engine's machine jumped %s: lengths of time across these moments are not what passed."
              .formatted(jumps == 1 ? "once" : jumps + " times"));
    }
  }

  private void proofs(Source source) {
    List<Report.SignedHead> signed = source.signed();
    if (signed.isEmpty() && source.isWhole()) {
      all.add("No head of the journal is signed yet: that nobody rewrote it is not proved.");
    }
    if (signed.stream().anyMatch(head -> !head.own())) {
      all.add(
          "Some heads were signed with another key than this installation's: whose it is, the report cannot tell.");
    }
  }
}
