package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.changeover.console.model.Effect;
import org.changeover.console.model.Key;
import org.changeover.console.model.Message;
import org.changeover.console.model.Page;
import org.changeover.console.model.Size;
import org.changeover.run.Forecast;
import org.changeover.run.Request;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;

/** Pages, help, palette, marks: what keys make of them. */
class PagesTest {
  private static final Size SIZE = Size.SMALLEST;

  private static String selected(Shown shown) {
    return shown.model.selectedTask().orElseThrow().toString();
  }

  @Test
  void escape_goesBackPageByPage_theWayOneCame() {
    Shown shown = Shown.of(SampleRun.failed(), SIZE).type("2").press(Key.Named.ENTER);
    assertThat(shown.text()).contains("Plan > new > copy-database-again on new");
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.model.screen().page()).isEqualTo(new Page.Host("new"));
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.model.screen().page()).isEqualTo(new Page.Plan());
  }

  @Test
  void aPageThatIsOpen_isGoneBackTo_andNotOpenedTwice() {
    Shown shown = Shown.of(SampleRun.failed(), SIZE).type("2562");
    assertThat(shown.model.screen().path()).hasSize(2);
  }

  @Test
  void theListOfAHost_movesThePlansSelection() {
    Shown shown = Shown.of(SampleRun.failed(), SIZE).type("2");
    assertThat(selected(shown)).isEqualTo("copy-database-again@new");
    shown.press(Key.Named.UP);
    assertThat(selected(shown)).isEqualTo("copy-database@new");
    assertThat(shown.text()).contains("all on new");
    shown.press(Key.Named.HOME);
    assertThat(selected(shown)).isEqualTo("copy-roles@new");
  }

  @Test
  void whatIsFolded_isOpened_whenItIsGoneTo() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type(":host mirror2");
    shown.press(Key.Named.ENTER, Key.Named.DOWN);
    assertThat(selected(shown)).isEqualTo("sync-ended@mirror2");
    shown.type("1");
    assertThat(shown.text()).containsPattern("▌.*sync-ended");
  }

  @Test
  void theGatesPage_answersTheGateUnderTheCursor() {
    Shown shown = Shown.of(SampleRun.gateOpen(), SIZE).type("4");
    assertThat(shown.text()).contains("switch-dns").contains("0 of 2 by approvers until");
    shown.type("a").type("y");
    assertThat(shown.effects.getFirst())
        .isInstanceOfSatisfying(
            Effect.Ask.class,
            ask -> assertThat(ask.requests().getFirst()).isInstanceOf(Request.Approve.class));
  }

  @Test
  void thePastAnswersOfAGate_standWithIt() {
    Shown shown = Shown.of(SampleRun.finished(), SIZE).type("4");
    assertThat(shown.text()).contains("approved by alice").contains("approved by bob");
  }

  @Test
  void help_findsByKeyAndByWord_andDoesIt() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type("?undo");
    assertThat(shown.text()).contains("Take back what was done");
    shown.press(Key.Named.ESCAPE).type("?begin nothing");
    shown.press(Key.Named.ENTER);
    assertThat(shown.effects).containsExactly(new Effect.Ask(new Request.Pause("")));
    assertThat(shown.model.finder()).isEmpty();
  }

  @Test
  void help_whatCannotBeDone_saysWhy_andStays() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type("?approve").press(Key.Named.ENTER);
    assertThat(shown.text()).contains("not now: nothing waits for an approval");
    assertThat(shown.model.finder()).isPresent();
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.model.finder()).isEmpty();
  }

  @Test
  void help_ofAKeyOfAnotherPlace_saysWhereItWorks() {
    assertThat(Shown.of(SampleRun.running(), SIZE).type("?oldest line").text())
        .contains("it works in the output only");
  }

  @Test
  void palette_leadsToHostsStepsAndPages() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type(":report").press(Key.Named.ENTER);
    assertThat(shown.model.screen().page()).isEqualTo(new Page.Report());
    shown.type(":host old").press(Key.Named.ENTER);
    assertThat(shown.model.screen().page()).isEqualTo(new Page.Host("old"));
    shown.type(":step call").press(Key.Named.ENTER);
    assertThat(shown.model.screen().page()).isEqualTo(new Page.Step());
    assertThat(selected(shown)).startsWith("call-hosting");
  }

  @Test
  void palette_opensTheDialogOfWhatIsDangerous() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type(":cancel").press(Key.Named.ENTER);
    assertThat(shown.model.dialog()).isPresent();
    assertThat(shown.effects).isEmpty();
  }

  @Test
  void paste_intoThePalette_isTextToFind() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type(":");
    shown.tell(new Message.Pasted("report\r"));
    assertThat(shown.model.finder().orElseThrow().text()).startsWith("report");
    assertThat(shown.model.screen().page()).isEqualTo(new Page.Plan());
  }

  private static Shown to(Shown shown, String row, Key key) {
    for (int i = 0; i < 100; i++) {
      if (shown.model.selectedRow().orElseThrow().name().equals(row)) {
        return shown;
      }
      shown.press(key);
    }
    throw new AssertionError("no row is called " + row);
  }

  private static Shown onMirrors(Set<Integer> failed, int many) {
    Shown shown = Shown.of(SampleRun.mirrorsFailed(many, failed), SIZE);
    return to(shown, "sync-off", Key.Named.UP);
  }

  @Test
  void retry_onAStep_isAboutAllItsFailedTargets_namedOneByOne() {
    Shown shown = onMirrors(Set.of(2, 3), 8).type("r");
    assertThat(shown.text())
        .contains("Try 2 targets again?")
        .contains("pause-cron on mirror2")
        .contains("pause-cron on mirror3");
    assertThat(shown.type("y").effects)
        .containsExactly(
            new Effect.Ask(
                List.of(
                    new Request.Retry(new TaskId("pause-cron", "mirror2"), ""),
                    new Request.Retry(new TaskId("pause-cron", "mirror3"), ""))));
  }

  @Test
  void many_wantThePlansNameTyped_andNothingElseWillDo() {
    Shown shown = onMirrors(Set.of(1, 2, 3, 4, 5, 6), 8).type("r").type("y");
    assertThat(shown.effects).isEmpty();
    assertThat(shown.text()).contains("Type libravatar").contains("type libravatar in the field");
    shown.press(Key.Named.BACK_TAB).type("libravatar");
    shown.press(Key.Named.TAB, Key.Named.TAB, Key.Named.ENTER);
    assertThat(((Effect.Ask) shown.effects.getFirst()).requests()).hasSize(6);
  }

  @Test
  void marks_areWhatIsDoneTogether_andEscapeTakesThemAway() {
    Shown shown = onMirrors(Set.of(2, 3, 4), 8);
    to(shown, "mirror2", Key.Named.DOWN);
    shown.type("v");
    to(shown, "mirror4", Key.Named.DOWN);
    shown.type("v");
    assertThat(shown.text()).contains("4 marked");
    shown.type("r");
    assertThat(shown.text()).contains("mirror2").contains("mirror4").contains("Try 2 targets");
    shown.press(Key.Named.ESCAPE, Key.Named.ESCAPE);
    assertThat(shown.model.screen().marks()).isEmpty();
  }

  @Test
  void aRange_marksSteps_andNoPhaseWithWhatIsNotShown() {
    Shown shown = Shown.of(SampleRun.running(), SIZE);
    to(shown, "copy-database", Key.Named.UP);
    shown.type("v");
    to(shown, "static-on", Key.Named.DOWN).type("V");
    assertThat(shown.model.markedTasks()).containsExactly(SampleRun.COPY, SampleRun.STATIC);
    assertThat(shown.text()).contains("2 marked");
    to(shown, "migrate", Key.Named.UP).type("v");
    assertThat(shown.text()).contains("A phase is not marked");
  }

  @Test
  void marks_countOnlyWhereTheyAreShown() {
    Shown shown = Shown.of(SampleRun.failed(), SIZE);
    to(shown, "switch-dns", Key.Named.DOWN).type("v");
    shown.type(":host mirror2").press(Key.Named.ENTER).type("s");
    assertThat(shown.text()).contains("Skip pause-cron on mirror2?");
  }

  @Test
  void onAHostsPage_keysAreAboutTheRowUnderTheCursor() {
    Shown shown = Shown.of(SampleRun.failed(), SIZE).type(":host mirror2").press(Key.Named.ENTER);
    assertThat(shown.text()).containsPattern("▌.*pause-cron");
    assertThat(shown.type("y").effects).containsExactly(new Effect.Copy("pause-cron@mirror2"));
    shown.press(Key.Named.ENTER);
    assertThat(shown.text()).contains("Plan > mirror2 > pause-cron on mirror2");
  }

  @Test
  void theWayToLogAndOutput_isTheOneThatEscapeGoesBack() {
    Shown shown = Shown.of(SampleRun.failed(), SIZE).type(":host mirror2").press(Key.Named.ENTER);
    assertThat(shown.type("5").text()).contains("Plan > mirror2 > Log");
    assertThat(shown.press(Key.Named.ESCAPE).text()).contains("Plan > mirror2 ");
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.type("5").text()).contains("Plan > Log").doesNotContain("mirror2 > Log");
  }

  @Test
  void aLongWayToTheOutput_isSaidFromNearby_atTheSmallestSize() {
    Shown shown = Shown.of(SampleRun.failed(), Size.SMALLEST).type(":host mirror2");
    shown.press(Key.Named.ENTER, Key.Named.ENTER, Key.Named.TAB, Key.Named.ENTER);
    assertThat(shown.text()).contains("… > pause-cron on mirror2 > Output · pause-cron on mirror2");
  }

  @Test
  void theHostOfAWait_isNone_andTheKeySaysSo() {
    SampleRun run = SampleRun.running();
    Shown shown = Shown.of(run, SIZE).type(":step old-ttl-gone");
    shown.press(Key.Named.ENTER, Key.Named.ESCAPE).type("2");
    assertThat(shown.text()).contains("the selected step is on no host");
  }

  @Test
  void aViewer_savesNothing() {
    Shown shown = Shown.of(SampleRun.running(), SIZE, SampleRun.VIEWER).type("5S");
    assertThat(shown.effects).isEmpty();
    assertThat(shown.text()).contains("has not the role operator");
  }

  @Test
  void whatAnEarlierRunTook_isForecast_ofStepsAndOfTheRun() {
    SampleRun earlier = SampleRun.finished();
    Forecast forecast = Forecast.of(earlier.planned(), "libravatar-1", false, earlier.entries);
    Shown shown = Shown.of(SampleRun.running(), SIZE, SampleRun.ALICE, forecast);
    assertThat(shown.text()).containsPattern("static-on +pending +~0:\\d\\d").contains("4/16 ~");
    assertThat(Shown.of(SampleRun.finished(), SIZE, SampleRun.ALICE, forecast).text())
        .doesNotContain("~");
  }

  @Test
  void aStepThatNoEarlierRunHad_leavesTheEndOpen() {
    SampleRun earlier = SampleRun.failed();
    Forecast forecast = Forecast.of(earlier.planned(), "libravatar-1", false, earlier.entries);
    Shown shown = Shown.of(SampleRun.running(), SIZE, SampleRun.ALICE, forecast);
    assertThat(shown.text()).containsPattern("static-on +pending +~0:").doesNotContain("4/16 ~");
  }

  @Test
  void aPage_isScrolledNoFurtherThanToItsEnd() {
    Shown shown = Shown.of(SampleRun.finished(), SIZE).type("6");
    String begin = shown.text();
    shown.type("G");
    String end = shown.text();
    assertThat(end).isNotEqualTo(begin).doesNotContain("▼");
    shown.type("jjj");
    assertThat(shown.text()).isEqualTo(end.replaceFirst("13:\\d\\d:\\d\\d UTC", clock(shown)));
    shown.type("k");
    assertThat(shown.text()).contains("▼");
  }

  private static String clock(Shown shown) {
    return shown.text().lines().findFirst().orElseThrow().replaceFirst(".*(13:\\S+ UTC).*", "$1");
  }

  @Test
  void theReport_tellsWhoDecidedWhat() {
    String text = Shown.of(SampleRun.finished(), new Size(200, 120)).type("6").text();
    assertThat(text)
        .contains("Who decided what")
        .containsPattern("static-on on old approved by alice")
        .contains("SHA-256 " + "a".repeat(64))
        .contains("28 record sets answer TTL 3600");
  }

  @Test
  void aFilterOfSteps_behindAnExclamationMark_showsAllOthers() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).type("/!dns").press(Key.Named.ENTER);
    assertThat(shown.model.rows()).noneMatch(row -> row.name().equals("switch-dns"));
    assertThat(shown.model.rows()).anyMatch(row -> row.name().equals("copy-roles"));
    assertThat(shown.text()).contains("without 'dns'");
  }
}
