package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.changeover.console.model.Effect;
import org.changeover.console.model.Key;
import org.changeover.console.model.LinePlace;
import org.changeover.console.model.Message;
import org.changeover.console.model.OutputLine;
import org.changeover.console.model.Size;
import org.changeover.run.Event;
import org.changeover.run.OutputTail;
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
        .matches("(?s)\\S+ mirror\\[1-3\\] pause-cron: job found\n.*job commented out");
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
        .containsPattern("Commands to change something[^\\n]*\\n[^\\n]*new +systemctl stop");
    OutputLine last = shown.model.world().output().log().all().lines().getLast();
    assertThat(last.kind()).isEqualTo(OutputLine.Kind.COMMAND);
  }

  private static Telemetry.Line printed(String stream, String text, long end) {
    return new Telemetry.Line(SampleRun.COPY, "new", stream, text, end);
  }

  private static Message.Said flood(int lines, Telemetry.Line... first) {
    return new Message.Said(
        Stream.<Telemetry>concat(
                Stream.of(first),
                IntStream.range(0, lines).mapToObj(i -> printed("out", "x".repeat(500) + i, 1)))
            .toList());
  }

  @Test
  void filteredLinesOfATask_areThereOnce_whenItsFileIsReadMeanwhile() {
    SampleRun run = SampleRun.running();
    Shown shown = Shown.of(run, SIZE).press(Key.Named.TAB).type("/part").press(Key.Named.ENTER);
    var all = IntStream.rangeClosed(1, 6).mapToObj(i -> printed("out", "part " + i, i + 900));
    List<Telemetry.Line> lines = all.toList();
    shown.tell(new Message.Said(List.copyOf(lines.subList(2, 4))));
    var tail = new OutputTail("copy.log", 904, false, lines.subList(0, 4));
    shown.tell(new Message.Kept(SampleRun.COPY, tail));
    shown.tell(new Message.Said(List.copyOf(lines.subList(4, 6))));
    assertThat(shown.model.shownOutput().lines())
        .extracting(OutputLine::text)
        .containsExactly("part 1", "part 2", "part 3", "part 4", "part 5", "part 6");
  }

  @Test
  void eventsCommandsAndErrors_outliveAFloodOfOtherLines_evenWithinOneBatch() {
    Shown shown = log().tell(flood(0, printed("err", "an early error", 901)));
    shown.tell(flood(4_000)).type("e").tell(flood(4_000, printed("cmd", "a late command", 902)));
    assertThat(shown.text()).contains("events and commands").contains("started");
    assertThat(shown.text()).contains("$ a late command").doesNotContain("Older lines");
    shown.type("e");
    assertThat(shown.text()).contains("! an early error");
  }

  @Test
  void aFilter_missesNoLineOfABigBatch() {
    Shown shown = log().type("/needle").press(Key.Named.ENTER);
    shown.tell(flood(4_000, printed("out", "a needle", 901)));
    assertThat(count(shown, "a needle")).isEqualTo(1);
    shown.press(Key.Named.ESCAPE).type("/needle").press(Key.Named.ENTER);
    assertThat(shown.text()).contains("No line holds 'needle'. Older lines are not kept.");
  }

  @Test
  void whereOlderLinesAreMissing_aRowOfItsOwnSaysWhereTheyAre() {
    Shown shown = log().tell(flood(4_000)).type("g");
    assertThat(shown.text()).contains("… older lines are not kept here");
    OutputLine first = shown.model.shownOutput().lines().getFirst();
    assertThat(shown.text()).contains(first.text().substring(0, 60));
    Shown task = Shown.of(SampleRun.failed(), SIZE).press(Key.Named.TAB).type("g");
    List<String> rows = task.text().lines().dropWhile(row -> !row.contains("… older")).toList();
    assertThat(rows.getFirst())
        .contains("older lines are in ")
        .contains("copy-database-again@new.log");
    assertThat(rows.get(1)).contains(task.model.shownOutput().lines().getFirst().text());
  }

  @Test
  void whoReads_keepsHisPlace_whenTheSameLinesAreShownOtherwise() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).tell(flood(100)).press(Key.Named.TAB);
    shown.press(Key.Named.PAGE_UP, Key.Named.PAGE_UP);
    LinePlace place = shown.model.outputTop();
    shown.type("/").press(Key.Named.ESCAPE);
    assertThat(shown.model.outputTop()).isEqualTo(place);
    shown.press(Key.Named.ENTER);
    assertThat(shown.model.outputTop()).isEqualTo(place);
    assertThat(shown.text()).contains("Plan > Output").contains("standing still");
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.model.outputTop()).isEqualTo(place);
    shown.type("5");
    assertThat(shown.text()).contains("following");
  }

  @Test
  void theWholeHeight_ofAHostsPage_isOfThatHost() {
    Shown shown = threeMirrors(Shown.of(SampleRun.running(), SIZE)).type(":host mirror2");
    shown.press(Key.Named.ENTER, Key.Named.TAB, Key.Named.ENTER);
    assertThat(shown.text())
        .contains("Plan > mirror2 > Output · all on mirror2")
        .contains("job found");
  }

  @Test
  void wrapped_everyRowOfATallLineIsReached_andWhatIsFoundIsShown() {
    String tall = "begin " + "x".repeat(4_000) + " middle " + "x".repeat(50) + " end";
    Shown shown = log().tell(said("pause-cron", "mirror1", "before", tall, "after")).type("w");
    assertThat(shown.text()).contains(" end").contains("after").doesNotContain("begin x");
    shown.press(Key.Named.PAGE_UP, Key.Named.PAGE_UP);
    assertThat(shown.text()).contains("│ before").contains("begin x");
    shown.press(Key.Named.PAGE_DOWN, Key.Named.PAGE_DOWN);
    assertThat(shown.text()).contains("after");
    shown.type("\\begin").press(Key.Named.ENTER);
    assertThat(shown.text()).contains("begin x");
    shown.press(Key.Named.ESCAPE).type("\\middle").press(Key.Named.ENTER);
    assertThat(shown.text()).contains("middle");
  }

  @Test
  void search_showsWhatIsFarToTheRight_andForgetsItsPlaceInOtherLines() {
    Shown shown = log().tell(said("pause-cron", "mirror1", "x".repeat(300) + "needle", "y"));
    assertThat(shown.text()).doesNotContain("needle");
    shown.type("\\needle").press(Key.Named.ENTER);
    assertThat(shown.text().replace("\\needle", "")).contains("xneedle");
    shown.press(Key.Named.ESCAPE).type("\\found").press(Key.Named.ENTER).type("1");
    assertThat(shown.model.screen().reading().search().at()).isEqualTo(-1);
  }

  @Test
  void aSmallTerminal_shortensWhetherItFollows_beforeWhatIsLeftOut() {
    Shown shown = Shown.of(SampleRun.running(), Size.SMALLEST).tell(flood(100));
    shown.press(Key.Named.TAB).type("/x").press(Key.Named.ENTER, Key.Named.UP);
    shown
        .tell(flood(5_000))
        .tell(new Message.Said(List.of(new Telemetry.Missed(SampleRun.COPY, 9))));
    assertThat(shown.text()).containsPattern("Output · copy-data.* · only 'x' .* still, 5,000 new");
  }

  @Test
  void whatSomebodyShouldLookAt_isNotFoldedIntoAnOlderLine() {
    Shown shown = log();
    for (int i = 1; i <= 2; i++) {
      shown.tell(flood(0, line("err", "mirror" + i, "no space left")));
      for (int j = 0; j < 10; j++) {
        shown.tell(said("pause-cron", "mirror9", "step " + j + " of " + i));
      }
    }
    assertThat(count(shown, "no space left")).isEqualTo(2);
  }

  private static Telemetry.Line line(String stream, String host, String text) {
    return new Telemetry.Line(new TaskId("pause-cron", host), host, stream, text, 1);
  }

  @Test
  void foldedLines_areBounded_howeverManyHostsThereAre() {
    Shown shown = log();
    for (int batch = 0; batch < 10; batch++) {
      int from = batch * 1_000;
      shown.tell(
          new Message.Said(
              IntStream.range(from, from + 1_000)
                  .mapToObj(i -> (Telemetry) line("out", "host" + i, "the same words"))
                  .toList()));
    }
    assertThat(shown.model.shownOutput().bytes()).isLessThan(1_000_000);
    List<OutputLine> same =
        shown.model.shownOutput().lines().stream()
            .filter(line -> line.text().equals("the same words"))
            .toList();
    assertThat(same).hasSizeBetween(30, 100).allMatch(line -> line.hosts().size() <= 128);
  }

  @Test
  void commandsOfLongAgo_standWithTheStep_andWhereSomeAreMissingThatIsSaid() {
    Shown shown = Shown.of(SampleRun.running(), new Size(120, 120)).press(Key.Named.ENTER);
    var before = new OutputTail.Commands(List.of(printed("cmd", "systemctl stop one", 5)), false);
    var tail = new OutputTail("copy.log", 900, true, List.of(printed("out", "x", 900)), before);
    shown.tell(new Message.Kept(SampleRun.COPY, tail));
    shown.tell(flood(4_000, printed("cmd", "systemctl stop two", 901)));
    assertThat(shown.text())
        .containsPattern("new +systemctl stop one[^\\n]*\\n[^\\n]*new +systemctl stop two")
        .doesNotContain("There may be more of them");
    var more = new OutputTail.Commands(before.lines(), true);
    shown.tell(
        new Message.Kept(SampleRun.COPY, new OutputTail("c.log", 900, true, List.of(), more)));
    assertThat(shown.text()).contains("There may be more of them: all are in the output file.");
  }

  @Test
  void theWholeHeight_isOneKeyAway_andEscapeGoesBack() {
    Shown shown = Shown.of(SampleRun.running(), SIZE).press(Key.Named.TAB, Key.Named.ENTER);
    assertThat(shown.text()).contains("Plan > Output · copy-database on new");
    assertThat(shown.text()).doesNotContain("Fleet");
    assertThat(shown.press(Key.Named.ESCAPE).text()).contains("Fleet");
  }
}
