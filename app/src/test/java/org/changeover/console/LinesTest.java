package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.changeover.console.model.Effect;
import org.changeover.console.model.Key;
import org.changeover.console.model.Message;
import org.changeover.console.model.OutputLine;
import org.changeover.console.model.Size;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.Test;

/** How lines are followed, folded, filtered, searched, saved and copied. */
class LinesTest {
  private static final Size SIZE = new Size(120, 40);

  private static Shown log() {
    return Shown.of(SampleRun.running(), SIZE).type("5");
  }

  private static Message said(String step, String host, String... texts) {
    return new Message.Said(
        IntStream.range(0, texts.length)
            .mapToObj(i ->
                (Telemetry)
                    new Telemetry.Line(new TaskId(step, host), host, "out", texts[i], i + 1))
            .toList());
  }

  private static Shown threeMirrors(Shown shown) {
    for (int i = 1; i <= 3; i++) {
      shown.tell(said("pause-cron", "mirror" + i, "job found", "job commented out"));
    }
    return shown;
  }

  private static long count(Shown shown, String text) {
    return shown.text().lines().filter(line -> line.contains(text)).count();
  }

  @Test
  void theSameLineOfManyHosts_isOneLineWithTheirRange() {
    Shown shown = threeMirrors(log());
    assertThat(count(shown, "job found")).isEqualTo(1);
    assertThat(shown.text()).containsPattern("mirror\\[1-3] +pause-cron +│ job found");
    shown.type("z");
    assertThat(count(shown, "job found")).isEqualTo(3);
  }

  @Test
  void aHostThatSaysItTwice_isShownTwice() {
    Shown shown = threeMirrors(log()).tell(said("pause-cron", "mirror2", "job found"));
    assertThat(count(shown, "job found")).isEqualTo(2);
  }

  @Test
  void theOutputOfAStepOnManyHosts_isThatOfAllOfThem() {
    Shown shown = threeMirrors(Shown.of(SampleRun.running(), SIZE));
    shown.type(":step sync-off").press(Key.Named.ENTER, Key.Named.ESCAPE);
    assertThat(shown.model.selectedRow().orElseThrow().name()).isEqualTo("sync-off");
    assertThat(shown.text()).contains("sync-off, all targets").contains("mirror[1-3]");
  }

  @Test
  void filter_showsOnlyWhatHoldsTheText_alsoOfWhatComesLater() {
    Shown shown = threeMirrors(log()).type("/COMMENTED").press(Key.Named.ENTER);
    assertThat(count(shown, "job found")).isZero();
    shown.tell(said("pause-cron", "mirror9", "nothing", "commented out as well"));
    assertThat(shown.text()).contains("commented out as well").doesNotContain("nothing");
    assertThat(shown.text()).contains("only 'COMMENTED'");
  }

  @Test
  void filter_behindAnExclamationMark_showsAllOthers() {
    Shown shown = threeMirrors(log()).type("/!job").press(Key.Named.ENTER);
    assertThat(count(shown, "job ")).isZero();
    assertThat(shown.text()).contains("without 'job'").contains("started");
    shown.press(Key.Named.ESCAPE);
    assertThat(count(shown, "job found")).isEqualTo(1);
  }

  @Test
  void filter_whileItIsTyped_saysHowManyLinesThereAre() {
    assertThat(threeMirrors(log()).type("/job").text()).contains("/job█  2 lines");
  }

  @Test
  void levels_goFromAllLinesToErrors() {
    Shown shown = threeMirrors(Shown.of(SampleRun.failed(), SIZE).type("5"));
    shown.type("e");
    assertThat(shown.text()).contains("events and commands").contains("started");
    assertThat(count(shown, "job found")).isZero();
    shown.type("e");
    assertThat(shown.text()).contains("errors only").contains("FAILED").contains("could not write");
    assertThat(count(shown, "started")).isZero();
    shown.type("e");
    assertThat(count(shown, "job found")).isEqualTo(1);
  }

  @Test
  void times_areThoseAtWhichLinesWereHeard() {
    Shown shown = log().tell(said("pause-cron", "mirror1", "job found"));
    assertThat(shown.text()).doesNotContainPattern("\\d\\d:\\d\\d:\\d\\d mirror1");
    assertThat(shown.type("t").text()).containsPattern("13:30:5\\d mirror1");
  }

  @Test
  void wrap_showsAllOfALongLine_andStillTheLastLine() {
    String end = "the very end";
    Shown shown = log().tell(said("pause-cron", "mirror1", "x".repeat(300) + end, "after it"));
    assertThat(shown.text()).doesNotContain(end).contains("after it");
    shown.type("w");
    assertThat(shown.text()).contains(end).contains("after it");
    assertThat(shown.text().lines().filter(line -> line.contains("xxxxx")).count())
        .isGreaterThan(3);
  }

  @Test
  void search_goesToTheNearestLineAbove_thenOn_andBeginsAgainAtTheOtherEnd() {
    String[] many = IntStream.range(0, 200).mapToObj(i -> "line " + i).toArray(String[]::new);
    Shown shown = log().tell(said("pause-cron", "mirror1", many)).type("\\line 1");
    shown.press(Key.Named.ENTER);
    assertThat(at(shown)).isEqualTo("line 199");
    shown.type("n");
    assertThat(at(shown)).isEqualTo("line 198");
    shown.type("N");
    assertThat(at(shown)).isEqualTo("line 199");
    shown.type("N");
    assertThat(at(shown)).isEqualTo("line 1");
    assertThat(shown.text()).contains("standing still");
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.model.screen().reading().search().text()).isEmpty();
  }

  private static String at(Shown shown) {
    long number = shown.model.screen().reading().search().at();
    return shown.model.shownOutput().line(number).text();
  }

  @Test
  void search_thatFindsNothing_saysSo() {
    Shown shown = log().type("\\no such thing").press(Key.Named.ENTER);
    assertThat(shown.text()).contains("No line holds 'no such thing'.");
  }

  @Test
  void whoReads_isNotMovedByTheRun() {
    SampleRun run = SampleRun.running();
    Shown shown = Shown.of(run, SIZE).press(Key.Named.TAB, Key.Named.UP);
    List<String> before = shown.text().lines().skip(25).limit(8).toList();
    int known = run.entries.size();
    run.add(new Event.TaskSucceeded(SampleRun.COPY, "copied", true, java.util.Map.of()))
        .add(new Event.TaskStarted(SampleRun.STATIC, 1, 1));
    shown.tell(new Message.Happened(run.entries.subList(known, known + 2)));
    assertThat(shown.text().lines().skip(25).limit(8).toList()).isEqualTo(before);
    shown.type("f");
    assertThat(shown.model.selectedRow().orElseThrow().name()).isEqualTo("static-on");
  }

  @Test
  void copy_takesTheLinesOnTheScreen() {
    Shown shown = threeMirrors(log()).type("/job").press(Key.Named.ENTER).type("y");
    assertThat(shown.effects).hasSize(1);
    assertThat(((Effect.Copy) shown.effects.getFirst()).text())
        .matches("(?s)\\S+ mirror1,mirror2,mirror3 pause-cron: job found\n.*job commented out");
  }

  @Test
  void copy_inThePlan_takesTheNameOfTheStep() {
    assertThat(Shown.of(SampleRun.running(), SIZE).type("y").effects)
        .containsExactly(new Effect.Copy("copy-database@new"));
  }

  @Test
  void save_takesAllLinesThatAreShown_andSaysWhereTheyAre() {
    Shown shown = threeMirrors(log()).type("/job").press(Key.Named.ENTER).type("S");
    assertThat(((Effect.Save) shown.effects.getFirst()).lines()).hasSize(2);
    shown.tell(new Message.Saved("/runs/x/saved/log-001.txt"));
    assertThat(shown.text()).contains("Saved in /runs/x/saved/log-001.txt");
  }

  @Test
  void commands_areSetApart_andStandWithTheStep() {
    var command = new Telemetry.Line(SampleRun.COPY, "new", "cmd", "systemctl stop apache2", 900);
    Shown shown =
        Shown.of(SampleRun.running(), new Size(120, 80))
            .tell(new Message.Said(List.of(command)))
            .press(Key.Named.ENTER);
    assertThat(shown.text())
        .contains("$ systemctl stop apache2")
        .containsPattern("Commands that changed something[^\\n]*\\n[^\\n]*new +systemctl stop");
    OutputLine last = shown.model.world().output().log().lines().getLast();
    assertThat(last.kind()).isEqualTo(OutputLine.Kind.COMMAND);
  }

  @Test
  void theWholeHeight_isOneKeyAway_andEscapeGoesBack() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).press(Key.Named.TAB, Key.Named.ENTER);
    assertThat(shown.text()).contains("Plan > Output · copy-database on new");
    assertThat(shown.text()).doesNotContain("Fleet");
    assertThat(shown.press(Key.Named.ESCAPE).text()).contains("Fleet");
  }
}
