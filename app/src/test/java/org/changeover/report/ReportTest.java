package org.changeover.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;

/** What is in the report of a run, whatever its form. */
class ReportTest {
  private static final Report WHOLE = Played.whole().report();

  private static List<Report.Trouble> troubles(TaskId task) {
    return WHOLE.troubles().stream().filter(trouble -> trouble.task().equals(task)).toList();
  }

  @Test
  void failure_isToldWithWhoDidWhatAboutIt() {
    Report.Trouble full = troubles(Played.COPY).getFirst();
    assertThat(full.what()).contains("No space left on device");
    assertThat(full.then())
        .extracting(Report.Moment::said)
        .contains("again, says carol: removed old dumps, 40 GB free");
    Report.Trouble mended = troubles(Played.FENCE).getFirst();
    assertThat(mended.settled()).isTrue();
    assertThat(mended.then())
        .extracting(Report.Moment::said)
        .contains("the engine tries again by the plan's retry");
    Report.Trouble open = troubles(new TaskId("pull", "mirror2")).getFirst();
    assertThat(open.settled()).isFalse();
  }

  @Test
  void doubt_isToldWithItsFactsAndItsAnswer() {
    Report.Trouble doubt = troubles(Played.COPY).get(1);
    assertThat(doubt.doubt()).isTrue();
    assertThat(doubt.what()).contains("11 of 11 tables");
    assertThat(doubt.outcome()).isEqualTo("decided: it happened");
    assertThat(doubt.then().getLast().said()).contains("carol", "by hand");
  }

  @Test
  void rejectedGateAndItsOpeningAgain_areTwo_withThoseWhoAnswered() {
    assertThat(WHOLE.gates())
        .extracting(Report.GatePart::outcome)
        .containsExactly("rejected", "approved");
    Report.GatePart approved = WHOLE.gates().getLast();
    assertThat(approved.votes())
        .extracting(vote -> vote.by())
        .containsExactly(Played.BOB, Played.CAROL);
    assertThat(approved.fingerprint()).isEqualTo("9f2c71aa");
    assertThat(approved.shown()).hasSize(2);
  }

  @Test
  void downtime_isWhatTheProbeSaw_besideWhatThePlanAllows() {
    Report.Downtime down = WHOLE.summary().downtime();
    assertThat(down.outages()).hasSize(1);
    assertThat(down.outages().getFirst().saw()).isEqualTo("HTTP 503");
    assertThat(down.total()).isEqualTo(down.outages().getFirst().length());
    assertThat(down.over()).isEmpty();
    var tight =
        new Report.Downtime(true, Optional.of(Duration.ofMinutes(3)), down.total(), List.of());
    assertThat(tight.over()).contains(down.total().minus(Duration.ofMinutes(3)));
  }

  @Test
  void outageThatIsNotOver_isCountedUpToNow() {
    Played run = Played.started().after(5).add(new Event.ProbeChanged(false, "HTTP 502"));
    Report report = run.report(run.now.plusSeconds(90));
    assertThat(report.summary().downtime().total()).isEqualTo(Duration.ofSeconds(90));
    assertThat(report.summary().downtime().outages().getFirst().to()).isEmpty();
    assertThat(report.unknown())
        .anySatisfy(said -> assertThat(said).contains("not come to its end"));
  }

  @Test
  void timeWithoutAnEngine_isNoWork_andSaidToBeUnseen() {
    List<Timeline.Band> bands = Bands.lasting(WHOLE.timeline().bands(), Timeline.Over.NO_ENGINE);
    assertThat(bands).hasSize(1);
    Instant gone = bands.getFirst().from();
    Instant back = bands.getFirst().to().orElseThrow();
    assertThat(WHOLE.timeline().lanes())
        .flatExtracting(Timeline.Lane::spans)
        .filteredOn(span -> span.kind() == Timeline.Kind.WORK)
        .noneMatch(span -> span.from().isBefore(back) && span.to().orElseThrow().isAfter(gone));
    assertThat(WHOLE.unknown()).anySatisfy(said -> assertThat(said).contains("no engine ran"));
  }

  @Test
  void undoneAndSkippedStep_saysBoth() {
    Report.TaskPart trial =
        WHOLE.tasks().stream().filter(task -> task.task().equals(Played.TRIAL)).findFirst().get();
    assertThat(trial.history())
        .extracting(Report.Moment::said)
        .contains("undone: the mail is recalled", "skipped by alice: nobody needs it");
    assertThat(WHOLE.summary().counts().skipped()).isEqualTo(2);
  }

  @Test
  void headThatAnotherKeySigned_isSaidToBeOfNobodyKnown() {
    Played run = Played.started();
    var others = new Report.SignedHead(2, run.now, "e".repeat(64), "SHA256:x", false);
    var source =
        new Source(
            "r", run.plan(), run.entries, "running", "", List.of(others), List.of(), run.now);
    assertThat(Report.of(source).unknown())
        .anySatisfy(said -> assertThat(said).contains("with another key than this installation's"));
  }

  @Test
  void parametersOfSteps_areInNoForm() {
    Played run = Played.whole();
    assertThat(run.plan().toString() + run.plan().plan()).contains(Played.PLANTED);
    for (String form : List.of(run.html(), run.markdown(), run.json())) {
      assertThat(form).doesNotContain(Played.PLANTED);
    }
  }
}
