package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.changeover.console.model.Dialog;
import org.changeover.console.model.Effect;
import org.changeover.console.model.Key;
import org.changeover.console.model.Message;
import org.changeover.console.model.Page;
import org.changeover.console.model.Pane;
import org.changeover.console.model.Ring;
import org.changeover.console.model.RowId;
import org.changeover.console.model.Size;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.OutputTail;
import org.changeover.run.Plans;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.Test;

/** What sequences of keys and messages make of the model. */
class UpdateTest {
  private static final Size SIZE = Size.SMALLEST;

  @Test
  void approve_wantsItsDialogAndAnotherKey() {
    Shown shown = Shown.of(SampleRun.gateOpen(), SIZE).type("a");
    assertThat(shown.model.dialog().orElseThrow().focus()).isEqualTo(Dialog.Part.BACK);
    shown.type("a");
    assertThat(shown.effects).isEmpty();
    shown.type("y");
    assertThat(shown.effects)
        .containsExactly(
            new Effect.Ask(
                new Request.Approve(
                    SampleRun.SWITCH,
                    "",
                    Optional.of(shown.model.state().shown(SampleRun.SWITCH)))));
    assertThat(shown.model.dialog()).isEmpty();
  }

  @Test
  void amendedPlan_isReadAnewAndShown_andWhatWasSelectedStaysWhereItCan() {
    SampleRun run = SampleRun.gateOpen();
    run.add(
        new Event.PlanAmended(
            2, "1".repeat(64), "2".repeat(64), List.of("+ step 'new'"), SampleRun.ALICE, ""));
    Shown shown = Shown.of(run, new Size(100, 40));
    assertThat(shown.effects).containsExactly(new Effect.ReadPlan());
    assertThat(shown.model.state().task(SampleRun.SWITCH).status()).isEqualTo(TaskStatus.PENDING);
    RowId selected = shown.model.screen().selected();
    shown.tell(new Message.Amended(SampleRun.plan()));
    assertThat(shown.model.screen().selected()).isEqualTo(selected);
    assertThat(shown.text()).contains("The plan was amended: this is version 2 of it.");
    shown.tell(new Message.Amended(Plans.of(Plans.step("new"))));
    assertThat(shown.text()).contains("new").doesNotContain("switch-dns");
    assertThat(shown.model.rows()).extracting(row -> row.id().toString()).hasSize(2);
  }

  @Test
  void enter_inAFreshDialog_cancels() {
    Shown shown = Shown.of(SampleRun.gateOpen(), SIZE).type("a").press(Key.Named.ENTER);
    assertThat(shown.effects).isEmpty();
    assertThat(shown.model.dialog()).isEmpty();
  }

  @Test
  void aViewer_isToldSoAtEverySize_andTheRunsNameMakesRoom() {
    for (Size size : List.of(Size.SMALLEST, new Size(99, 30), SIZE)) {
      assertThat(Shown.of(SampleRun.running(), size, SampleRun.VIEWER).text())
          .containsPattern("LAB {2}(RO|READ-ONLY) ");
      assertThat(Shown.of(SampleRun.running(), size).text()).doesNotContainPattern("RO |READ-ONLY");
    }
  }

  @Test
  void dialog_isDeafForItsFirstMoment() {
    Shown shown = Shown.of(SampleRun.gateOpen(), SIZE).type("a");
    Instant opened = shown.model.dialog().orElseThrow().opened();
    shown.tell(new Message.Pressed(Key.of('y'), opened.plusMillis(299)));
    assertThat(shown.effects).isEmpty();
    assertThat(shown.model.dialog()).isPresent();
    shown.tell(new Message.Pressed(Key.of('y'), opened.plusMillis(300)));
    assertThat(shown.effects).hasSize(1);
  }

  @Test
  void dialogOfAnApproval_thatNobodyTouches_closesByItself_andAKeyComesTooLate() {
    Shown shown = Shown.of(SampleRun.gateOpen(), SIZE).type("a");
    Instant opened = shown.model.dialog().orElseThrow().opened();
    shown.tell(new Message.Tick(opened.plusSeconds(95)));
    assertThat(shown.text()).contains("closes in 0:25");
    Instant read = opened.plusSeconds(100);
    shown.tell(new Message.Pressed(Key.Named.DOWN, read));
    shown.tell(new Message.Tick(read.plusSeconds(119)));
    assertThat(shown.model.dialog()).isPresent();
    shown.tell(new Message.Tick(read.plusSeconds(120)));
    assertThat(shown.model.dialog()).isEmpty();
    assertThat(shown.model.flash().orElseThrow().text()).contains("nothing was asked for");

    Shown late = Shown.of(SampleRun.gateOpen(), SIZE).type("a");
    late.tell(new Message.Pressed(Key.of('y'), opened.plusSeconds(3600)));
    assertThat(late.model.dialog()).isEmpty();
    assertThat(late.effects).isEmpty();
  }

  @Test
  void gate_settledBySomebodyElse_closesTheDialog() {
    SampleRun run = SampleRun.gateOpen();
    Shown shown = Shown.of(run, SIZE).type("a");
    int before = run.entries.size();
    run.add(new Event.Rejected(SampleRun.SWITCH, SampleRun.ALICE, "no"));
    shown.tell(new Message.Happened(run.entries.subList(before, before + 1)));
    assertThat(shown.model.dialog()).isEmpty();
    assertThat(shown.model.flash().orElseThrow().text()).startsWith("Settled meanwhile");
  }

  @Test
  void gate_whoseFindingsChange_startsTheDialogAnew() {
    SampleRun run = SampleRun.gateOpen();
    Shown shown = Shown.of(run, SIZE).type("a").press(Key.Named.TAB);
    Event.GateOpened gate = shown.model.state().task(SampleRun.SWITCH).gate().orElseThrow();
    int before = run.entries.size();
    run.add(
        new Event.Checked(
            SampleRun.SWITCH, Event.Verdict.DIFFERS, SampleRun.ttlChanges(), "other", ""));
    run.add(
        new Event.GateOpened(
            gate.task(),
            gate.ask(),
            gate.by(),
            gate.count(),
            gate.self(),
            gate.deadline(),
            gate.rejectWhenLate(),
            "other",
            gate.planSha256()));
    shown.tell(new Message.Happened(run.entries.subList(before, before + 2)));
    Dialog dialog = shown.model.dialog().orElseThrow();
    assertThat(dialog.focus()).isEqualTo(Dialog.Part.BACK);
    assertThat(shown.model.flash().orElseThrow().text()).contains("has changed");
  }

  @Test
  void disabledKey_saysWhy() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type("a");
    assertThat(shown.model.dialog()).isEmpty();
    assertThat(shown.model.flash().orElseThrow().text())
        .isEqualTo("a approve: not now, nothing waits for an approval.");
  }

  @Test
  void viewer_isToldThatTheRoleIsMissing() {
    Shown shown = Shown.of(SampleRun.running(), SIZE, SampleRun.VIEWER).type("c");
    assertThat(shown.model.flash().orElseThrow().text()).contains("has not the role operator");
    assertThat(shown.effects).isEmpty();
  }

  @Test
  void pause_asksAtOnce_andResumeHasADialog() {
    assertThat(Shown.of(SampleRun.running(), SIZE).type("p").effects)
        .containsExactly(new Effect.Ask(new Request.Pause("")));
    SampleRun paused = SampleRun.running().add(new Event.RunPaused(SampleRun.ALICE, ""));
    Shown shown = Shown.of(paused, SIZE).type("R");
    assertThat(shown.effects).isEmpty();
    assertThat(shown.text()).contains("goes on where it was paused");
    assertThat(shown.type("y").effects).containsExactly(new Effect.Ask(new Request.Resume("")));
    Shown told =
        Shown.of(paused, SIZE).type("R").press(Key.Named.BACK_TAB).type("the disk is back");
    assertThat(told.press(Key.Named.ENTER).type("y").effects)
        .containsExactly(new Effect.Ask(new Request.Resume("the disk is back")));
  }

  @Test
  void anApproval_mayHaveAReason() {
    Shown shown = Shown.of(SampleRun.gateOpen(), SIZE).type("a");
    assertThat(shown.text()).contains("Reason (may stay empty)");
    shown.press(Key.Named.BACK_TAB).type("seen with ben").press(Key.Named.ENTER).type("y");
    assertThat(((Effect.Ask) shown.effects.getLast()).requests())
        .extracting(Request::reason)
        .containsExactly("seen with ben");
  }

  @Test
  void dialog_whenTheClockWasSetBack_canStillBeLeft() {
    Shown shown = Shown.of(SampleRun.gateOpen(), SIZE).type("a");
    Instant opened = shown.model.dialog().orElseThrow().opened();
    shown.tell(new Message.Pressed(Key.Named.ESCAPE, opened.minusSeconds(3600)));
    assertThat(shown.model.dialog()).isEmpty();
  }

  @Test
  void failedStep_isRetriedWithAReason() {
    Shown shown =
        Shown.of(SampleRun.failed(), SIZE)
            .type("r")
            .press(Key.Named.BACK_TAB)
            .type("disk freed")
            .press(Key.Named.TAB, Key.Named.TAB, Key.Named.ENTER);
    assertThat(shown.effects)
        .containsExactly(new Effect.Ask(new Request.Retry(SampleRun.AGAIN, "disk freed")));
  }

  @Test
  void failedStep_isSkipped() {
    assertThat(Shown.of(SampleRun.failed(), SIZE).type("s").type("y").effects)
        .containsExactly(new Effect.Ask(new Request.Skip(SampleRun.AGAIN, "")));
  }

  @Test
  void manualStep_wantsANote() {
    SampleRun run = SampleRun.running().add(new Event.ManualAsked(SampleRun.CALL, "Telephone"));
    Shown shown = Shown.of(run, SIZE).type("m").press(Key.Named.TAB).type("y");
    assertThat(shown.effects).isEmpty();
    assertThat(shown.model.flash().orElseThrow().text()).contains("write a note");
    shown.press(Key.Named.BACK_TAB).type("yes, called").press(Key.Named.TAB).type("y");
    assertThat(shown.effects)
        .containsExactly(new Effect.Ask(new Request.Confirm(SampleRun.CALL, "yes, called")));
  }

  @Test
  void doubt_wantsAnAnswerAndAReason() {
    Shown shown = Shown.of(SampleRun.inDoubt(), SIZE).type("d");
    shown.press(Key.Named.DOWN).type(" ").press(Key.Named.UP, Key.Named.TAB).type("looked");
    shown.press(Key.Named.TAB, Key.Named.TAB, Key.Named.ENTER);
    assertThat(shown.effects)
        .containsExactly(
            new Effect.Ask(new Request.AnswerDoubt(SampleRun.AGAIN, Event.Answer.AGAIN, "looked")));
  }

  @Test
  void cancel_leavesTheRunAlone_unlessConfirmed() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type("c").press(Key.Named.ESCAPE);
    assertThat(shown.effects).isEmpty();
    shown.type("c").press(Key.Named.RIGHT, Key.Named.ENTER);
    assertThat(shown.effects).containsExactly(new Effect.Ask(new Request.Cancel("")));
  }

  @Test
  void undo_downToTheSelectedStepOrOfEverything() {
    assertThat(Shown.of(SampleRun.failed(), SIZE).type("u").type("y").effects)
        .containsExactly(new Effect.Ask(new Request.Undo(Optional.of(SampleRun.AGAIN.step()), "")));
    assertThat(Shown.of(SampleRun.failed(), SIZE).type("u").press(Key.Named.DOWN).type("y").effects)
        .containsExactly(new Effect.Ask(new Request.Undo(Optional.empty(), "")));
    Shown both = Shown.of(SampleRun.failed(), SIZE).type("u");
    assertThat(both.press(Key.Named.DOWN, Key.Named.UP).type("y").effects)
        .containsExactly(new Effect.Ask(new Request.Undo(Optional.of(SampleRun.AGAIN.step()), "")));
  }

  @Test
  void undo_ofEverythingOutsideOfTheLab_wantsThePlansNameTyped() {
    Shown shown = Shown.of(SampleRun.failed().real(), SIZE).type("u").press(Key.Named.DOWN);
    assertThat(shown.type("y").effects).isEmpty();
    assertThat(shown.text()).contains("Type libravatar").contains("type libravatar in the field");
    shown.press(Key.Named.TAB).type("libravatar").press(Key.Named.TAB, Key.Named.TAB);
    assertThat(shown.press(Key.Named.ENTER).effects)
        .containsExactly(new Effect.Ask(new Request.Undo(Optional.empty(), "")));
  }

  @Test
  void undo_downToAStep_wantsNoName_alsoOutsideOfTheLab() {
    assertThat(Shown.of(SampleRun.failed().real(), SIZE).type("uy").effects)
        .containsExactly(new Effect.Ask(new Request.Undo(Optional.of(SampleRun.AGAIN.step()), "")));
  }

  @Test
  void undo_downToTheFirstStep_isOfEverything_andWantsTheNameTyped() {
    Shown shown = Shown.of(SampleRun.failed().real(), SIZE).press(Key.Named.HOME, Key.Named.DOWN);
    shown.type("u");
    assertThat(shown.text()).contains(", that step too", "Type libravatar");
    assertThat(shown.type("y").effects).isEmpty();
  }

  @Test
  void undo_choiceOfEverythingIsKeptOnTheWayToTheButtons() {
    Shown all = Shown.of(SampleRun.failed(), SIZE).type("u").press(Key.Named.DOWN);
    all.press(Key.Named.TAB).type("too slow");
    all.press(Key.Named.TAB, Key.Named.TAB, Key.Named.ENTER);
    assertThat(all.effects)
        .containsExactly(new Effect.Ask(new Request.Undo(Optional.empty(), "too slow")));
  }

  @Test
  void doubt_cursorAloneChoosesNothing() {
    Shown shown = Shown.of(SampleRun.inDoubt(), SIZE).type("d").press(Key.Named.DOWN).type("y");
    assertThat(shown.effects).isEmpty();
    assertThat(shown.model.flash().orElseThrow().text()).contains("choose an answer first");
  }

  @Test
  void lockOfAnotherRun_isOnTheScreenWithTheRunThatHoldsIt() {
    var yes = new Actor(Actor.YES, Set.of(), "", "local");
    SampleRun run = SampleRun.gateOpen();
    run.add(new Event.Approved(SampleRun.SWITCH, yes, "", "9f2c71aa"))
        .add(
            new Event.LockAwaited(
                SampleRun.SWITCH, "zone:libravatar.example", "move-other", Optional.empty()));
    assertThat(Shown.of(run, new Size(200, 60)).text())
        .contains(
            "switch-dns on dns waits: for the run move-other to let go of zone:libravatar.example");
  }

  @Test
  void paste_neverActs_andFillsOnlyFields() {
    Shown shown = Shown.of(SampleRun.gateOpen(), SIZE);
    shown.tell(new Message.Pasted("ay"));
    assertThat(shown.effects).isEmpty();
    assertThat(shown.model.dialog()).isEmpty();
    shown.type("x").tell(new Message.Pasted("too\u001b[31m slow"));
    assertThat(shown.model.dialog().orElseThrow().text()).isEqualTo("too slow");
  }

  @Test
  void selection_followsTheRun_untilSomebodyMoves() {
    SampleRun run = SampleRun.running();
    Shown shown = Shown.of(run, SIZE);
    assertThat(shown.model.screen().selected()).isEqualTo(new RowId.OfStep("copy-database"));
    shown.type("k");
    RowId chosen = shown.model.screen().selected();
    int before = run.entries.size();
    run.add(new Event.TaskStarted(SampleRun.STATIC, 1, 1));
    shown.tell(new Message.Happened(run.entries.subList(before, before + 1)));
    assertThat(shown.model.screen().selected()).isEqualTo(chosen);
    shown.type("f");
    assertThat(shown.model.screen().following()).isTrue();
    assertThat(shown.model.screen().selected()).isNotEqualTo(chosen);
  }

  @Test
  void selection_staysOnItsStep_whenRowsOpenAboveIt() {
    SampleRun run = SampleRun.gateOpen();
    Shown shown = Shown.of(run, SIZE).type("k").type("j");
    RowId chosen = shown.model.screen().selected();
    var cron = new TaskId("pause-cron", "mirror2");
    int before = run.entries.size();
    run.add(new Event.TaskFailed(cron, "no", Optional.empty()));
    shown.tell(new Message.Happened(run.entries.subList(before, before + 1)));
    assertThat(shown.model.selectedRow().orElseThrow().id()).isEqualTo(chosen);
  }

  @Test
  void selection_ofARowThatFoldsItself_goesToTheRowAboveIt_andKeysStayAboutIt() {
    SampleRun run = SampleRun.mirrorsFailed(3, Set.of(2));
    var cron = new TaskId("pause-cron", "mirror2");
    Shown shown = Shown.of(run, SIZE).press(Key.Named.HOME);
    for (int i = 0; i < 40 && !shown.model.selectedTasks().equals(List.of(cron)); i++) {
      shown.press(Key.Named.DOWN);
    }
    assertThat(shown.model.selectedTasks()).containsExactly(cron);
    int before = run.entries.size();
    run.add(new Event.TaskSucceeded(cron, "so", true, java.util.Map.of()));
    shown.tell(new Message.Happened(run.entries.subList(before, before + 1)));
    assertThat(shown.model.selectedRow().orElseThrow().name()).isIn("mirror2", "sync-off");
    assertThat(shown.model.selectedTasks()).containsExactly(cron);
  }

  @Test
  void filter_showsWhatHoldsTheText_andEscapeClearsIt() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type("/dns");
    assertThat(shown.model.rows()).noneMatch(row -> row.name().equals("copy-roles"));
    assertThat(shown.model.rows()).anyMatch(row -> row.name().equals("switch-dns"));
    shown.press(Key.Named.ENTER, Key.Named.ESCAPE);
    assertThat(shown.model.screen().filter().isEmpty()).isTrue();
  }

  @Test
  void escape_goesUpOneLevelAtATime() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).press(Key.Named.ENTER, Key.Named.TAB);
    assertThat(shown.model.screen().pane()).isEqualTo(Pane.OUTPUT);
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.model.screen().pane()).isEqualTo(Pane.PLAN);
    assertThat(shown.model.screen().page()).isEqualTo(new Page.Step());
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.model.screen().page()).isEqualTo(new Page.Plan());
  }

  private static Message.Said lines(int from, int to) {
    return new Message.Said(
        IntStream.range(from, to)
            .mapToObj(i ->
                (Telemetry) new Telemetry.Line(SampleRun.COPY, "new", "out", "line " + i, i + 1))
            .toList());
  }

  @Test
  void output_scrolledBack_standsStill_evenWhenTheRingForgets() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).tell(lines(0, 100));
    shown.press(Key.Named.TAB, Key.Named.UP, Key.Named.UP);
    List<String> before = outputRows(shown);
    for (int i = 0; i < 300; i++) {
      shown.tell(lines(i * 1000, i * 1000 + 1000));
    }
    assertThat(outputRows(shown)).isEqualTo(before);
    assertThat(shown.text()).contains("standing still, 300,000 new");
    shown.press(Key.Named.END);
    assertThat(shown.text()).contains("line 299999").contains("following");
  }

  private static List<String> outputRows(Shown shown) {
    return shown.text().lines().skip(15).limit(7).toList();
  }

  @Test
  void output_thatDidNotArrive_isCountedAtItsOwnStep() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).tell(lines(0, 10));
    shown.tell(new Message.Said(List.of(new Telemetry.Missed(SampleRun.FENCE, 7))));
    assertThat(shown.text()).doesNotContain("only in the file");
    shown.tell(new Message.Said(List.of(new Telemetry.Missed(SampleRun.COPY, 1_200))));
    assertThat(shown.text()).contains("1,200 lines only in the file");
    shown.type("5");
    assertThat(shown.text()).contains("1,207 lines only in files");
  }

  @Test
  void output_ofAStep_isReadOnce_whenItIsSelected() {
    Shown shown = Shown.of(SampleRun.failed(), SIZE);
    assertThat(shown.reads).containsOnlyOnce(SampleRun.AGAIN);
    shown.press(Key.Named.UP, Key.Named.DOWN);
    assertThat(shown.reads).containsOnlyOnce(SampleRun.AGAIN, SampleRun.FENCE);
    shown.press(Key.Named.UP);
    assertThat(shown.text()).contains("Nothing printed.");
  }

  @Test
  void output_thatWasBothReadAndHeard_isShownOnce() {
    Shown shown = Shown.of(SampleRun.running(), SIZE);
    long heard = shown.model.world().output().of(SampleRun.COPY).ring().end();
    var before =
        IntStream.rangeClosed(0, 3)
            .mapToObj(i -> new Telemetry.Line(SampleRun.COPY, "new", "out", "early " + i, i))
            .toList();
    shown.tell(new Message.Kept(SampleRun.COPY, new OutputTail("copy.log", 3, false, before)));
    shown.tell(lines(2, 5));
    Ring ring = shown.model.world().output().of(SampleRun.COPY).ring();
    assertThat(ring.end()).isEqualTo(4 + heard - 3 + 2);
    assertThat(ring.line(0).text()).isEqualTo("early 0");
    assertThat(ring.line(ring.end() - 2).text()).isEqualTo("line 3");
  }

  @Test
  void output_thatCannotBeRead_isSaidSo_withoutControlCharacters() {
    Shown shown = Shown.of(SampleRun.finished(), SIZE);
    shown.tell(new Message.Unreadable(SampleRun.CALL, "copy.log: \u001b[31mpermission denied"));
    assertThat(shown.text()).contains("cannot be read: copy.log: permission denied");
  }

  @Test
  void output_isBoundedByBytes() {
    Shown shown = Shown.of(SampleRun.running(), SIZE);
    String wide = "x".repeat(4000);
    for (int i = 0; i < 200; i++) {
      shown.tell(
          new Message.Said(
              java.util.Collections.nCopies(
                  50, new Telemetry.Line(SampleRun.COPY, "new", "out", wide, i + 1))));
    }
    assertThat(shown.model.world().output().of(SampleRun.COPY).ring().bytes()).isLessThan(400_000);
    assertThat(shown.model.world().output().log().all().bytes()).isLessThan(1_000_000);
  }

  @Test
  void refusal_isShownUntilAKeyIsPressed() {
    Shown shown = Shown.of(SampleRun.running(), SIZE);
    shown.tell(
        new Message.Replied(new Request.Resume(""), new Reply.Refused("somebody was faster")));
    assertThat(shown.text()).contains("Refused: somebody was faster");
    shown.type("j");
    assertThat(shown.text()).doesNotContain("Refused");
  }

  @Test
  void engineGone_isSaid_andNothingCanBeAsked() {
    Shown shown = Shown.of(SampleRun.running(), SIZE);
    shown.tell(new Message.Disconnected("The engine has let go of this run."));
    assertThat(shown.text()).contains("NO ENGINE").contains("changeover resume libravatar");
    assertThat(shown.type("p").effects).isEmpty();
    assertThat(shown.type("q").effects).containsExactly(new Effect.Leave());
  }

  @Test
  void tooSmall_showsBothSizes_andStillLetsGo() {
    Shown shown = Shown.of(SampleRun.running(), new Size(60, 20));
    assertThat(shown.text()).contains("60x20").contains("80x24");
    assertThat(shown.type("a").model.dialog()).isEmpty();
    assertThat(shown.type("q").effects).containsExactly(new Effect.Leave());
    shown.tell(new Message.Resized(SIZE));
    assertThat(shown.text()).contains("Plan");
  }

  @Test
  void othersWhoLook_areNamed_whereThereIsRoom_andNotOneself() {
    Shown shown = Shown.of(SampleRun.running(), new Size(200, 60));
    assertThat(shown.text()).doesNotContain("with ");
    shown.tell(
        new Message.Said(
            List.of(new Telemetry.Present(List.of("alice", "alice", "ben", "ben", "vera")))));
    assertThat(shown.text()).contains("with ben (2), vera").doesNotContain("with alice");
    shown.tell(new Message.Resized(SIZE));
    assertThat(shown.text()).contains("LAB   +2 ");
    shown.tell(new Message.Said(List.of(new Telemetry.Present(List.of("alice")))));
    assertThat(shown.text()).doesNotContain("+");
  }

  @Test
  void sizes_areClamped() {
    assertThat(new Size(0, 0)).isEqualTo(new Size(20, 5));
    assertThat(new Size(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(new Size(500, 200));
  }
}
