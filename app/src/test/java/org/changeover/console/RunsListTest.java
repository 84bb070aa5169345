package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.changeover.console.model.Key;
import org.changeover.console.model.LobbyEffect;
import org.changeover.console.model.LobbyUpdate;
import org.changeover.console.model.RunLine;
import org.changeover.console.model.Size;
import org.changeover.run.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of runs: what keys do, and how it looks. */
class RunsListTest {
  private static final Path FILES = Path.of("src/test/resources/console");

  private static final List<RunLine> RUNS =
      List.of(
          line("libravatar-20261122-1330-k3f", "Move the main server", RunStatus.RUNNING, 150)
              .says("waits for a person: switch-dns@dns: Point the main site at the new server?"),
          line("libravatar-20261121-0915-bcd", "Move the main server", RunStatus.UNDONE, 102_000)
              .says(""),
          line("first-steps-20261101-1200-xyz", "A small site", RunStatus.FINISHED, 1_820_000)
              .says(""),
          new RunLine(
              "broken-20261031-1100-qqq",
              "",
              Optional.empty(),
              "journal: line 7 has a bad checksum",
              Optional.empty(),
              false),
          new RunLine("never-20261030-1100-qqq", "", Optional.empty(), "", Optional.empty(), false),
          line("lost-20261029-1100-qqq", "Was killed", RunStatus.PARKED, 2_100_000)
              .withoutEngine());

  private record Begun(String id, String title, RunStatus status, long secondsAgo) {
    RunLine says(String says) {
      return line(says, !status.ended());
    }

    RunLine withoutEngine() {
      return line("", false);
    }

    private RunLine line(String says, boolean engine) {
      return new RunLine(
          id,
          title,
          Optional.of(status),
          says,
          Optional.of(LobbyShown.NOW.minusSeconds(secondsAgo)),
          engine);
    }
  }

  private static Begun line(String id, String title, RunStatus status, long secondsAgo) {
    return new Begun(id, title, status, secondsAgo);
  }

  private static LobbyShown list(Size size) {
    return read(LobbyShown.of(size), RUNS);
  }

  private static LobbyShown read(LobbyShown shown, List<RunLine> runs) {
    return shown.tell(model -> LobbyUpdate.read(model, runs));
  }

  private static LobbyShown list() {
    return list(Size.SMALLEST);
  }

  @ParameterizedTest
  @CsvSource({"80,24", "200,60"})
  void list_isAsCommitted(int columns, int rows) throws IOException {
    var size = new Size(columns, rows);
    for (boolean filtering : List.of(false, true)) {
      String screen = (filtering ? list(size).type("/small") : list(size)).screen();
      Path file = FILES.resolve((filtering ? "runs-filter-" : "runs-") + size + ".txt");
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(file, screen);
      }
      assertThat(screen).isEqualTo(Files.readString(file));
    }
  }

  @Test
  void theCursor_followsItsRun_whenOthersComeBeforeIt() {
    LobbyShown shown = list().press(Key.Named.DOWN);
    assertThat(shown.model.runs().current()).contains(RUNS.get(1));
    var more = new ArrayList<>(RUNS);
    more.addFirst(line("new-20261122-1400-zzz", "", RunStatus.RUNNING, 1).says(""));
    assertThat(read(shown, more).model.runs().current()).contains(RUNS.get(1));
    shown.press(Key.Named.ENTER);
    assertThat(shown.effects).containsExactly(new LobbyEffect.Open(RUNS.get(1).id()));
  }

  @Test
  void theCursor_thatNobodyMoved_staysOnTheRunThatWasSeenFirst() {
    var more = new ArrayList<>(RUNS);
    more.addFirst(line("new-20261122-1400-zzz", "", RunStatus.RUNNING, 1).says(""));
    assertThat(read(list(), more).press(Key.Named.ENTER).effects)
        .containsExactly(new LobbyEffect.Open(RUNS.getFirst().id()));
  }

  @Test
  void whatCannotBeShown_isSaidUntilTheNextKey() {
    LobbyShown shown =
        list()
            .tell(
                model -> LobbyUpdate.failed(model, "broken cannot be shown: its plan\n  is gone"));
    assertThat(shown.screen()).contains("✗ broken cannot be shown: its plan is gone");
    assertThat(shown.type("j").screen()).doesNotContain("cannot be shown");
  }

  @Test
  void escape_goesUpOneLevel_andNeverLeaves() {
    LobbyShown shown = list().type("/small");
    assertThat(shown.model.runs().shown()).containsExactly(RUNS.get(2));
    shown.press(Key.Named.ENTER);
    assertThat(shown.model.filtering()).isFalse();
    assertThat(shown.model.runs().shown()).hasSize(1);
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.model.runs().shown()).hasSize(RUNS.size());
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.effects).isEmpty();
    assertThat(shown.screen()).contains("this is the top; q leaves");
    assertThat(shown.type("/q").model.runs().filter()).isEqualTo("q");
    assertThat(shown.press(Key.Named.ESCAPE).type("q").effects)
        .containsExactly(new LobbyEffect.Leave());
  }

  @Test
  void filter_thatBeginsWithAnExclamationMark_showsWhatDoesNotHoldIt() {
    LobbyShown shown = list().type("/!libravatar");
    assertThat(shown.model.runs().shown()).containsExactlyElementsOf(RUNS.subList(2, 6));
    assertThat(shown.screen()).contains("/!libravatar█  4 of 6");
    assertThat(list().type("/!").model.runs().shown()).hasSize(RUNS.size());
  }

  @Test
  void anEmptyList_opensNothing_andSaysWhy() {
    LobbyShown none = LobbyShown.of(Size.SMALLEST);
    assertThat(none.screen()).contains("Reading the runs …");
    assertThat(read(none, List.of()).screen()).contains("There is no run yet. p shows the plans");
    assertThat(none.press(Key.Named.ENTER).effects).isEmpty();
    assertThat(none.screen()).contains("Enter → open: not now, there is no run here.");
    assertThat(list().type("/nothing").screen()).contains("None of the runs passes 'nothing'.");
  }

  @Test
  void manyRuns_areScrolled_andMarkedWhereTheyGoOn() {
    List<RunLine> many =
        IntStream.range(0, 200)
            .mapToObj(n -> line("run-%03d".formatted(n), "", RunStatus.FINISHED, 60L * n).says(""))
            .toList();
    LobbyShown shown = read(LobbyShown.of(Size.SMALLEST), many);
    assertThat(shown.screen()).contains("run-000").contains("▼").doesNotContain("▲");
    shown.press(Key.Named.END);
    assertThat(shown.screen()).contains("run-199").contains("▲").doesNotContain("▼");
    shown.model = shown.model.size(new Size(60, 5));
    assertThat(shown.screen()).contains("run-199");
  }

  @Test
  void resume_isForOpenRunsWithoutEngine_andSaysWhyNotElsewhere() {
    LobbyShown shown = list().type("R");
    assertThat(shown.screen()).contains("its engine runs: open it, and steer it there");
    assertThat(list().press(Key.Named.DOWN, Key.Named.DOWN).type("R").screen())
        .contains("it has finished");
    assertThat(list().press(Key.Named.END, Key.Named.UP).type("R").screen())
        .contains("it never began");
    shown = list().press(Key.Named.END).type("R");
    assertThat(shown.screen()).contains("Go on with lost-20261029-1100-qqq?").contains("PARKED");
    assertThat(shown.press(Key.Named.ENTER).screen()).doesNotContain("Go on with");
    assertThat(shown.effects).isEmpty();
    shown.type("R").atOnce(Key.of('y'));
    assertThat(shown.effects).as("a key that was on its way").isEmpty();
    shown.type("y");
    assertThat(shown.effects).containsExactly(new LobbyEffect.Resume("lost-20261029-1100-qqq", ""));
    LobbyShown told = list().press(Key.Named.END).type("R").press(Key.Named.BACK_TAB);
    told.type("the disk is back").press(Key.Named.ENTER).type("y");
    assertThat(told.effects)
        .containsExactly(new LobbyEffect.Resume("lost-20261029-1100-qqq", "the disk is back"));
    shown.tell(model -> LobbyUpdate.goesOn(model, "lost-20261029-1100-qqq"));
    assertThat(shown.effects).endsWith(new LobbyEffect.Open("lost-20261029-1100-qqq"));
  }

  @Test
  void resume_isNotForAViewer() {
    LobbyShown shown = read(LobbyShown.of(Size.SMALLEST, LobbyShown.VERA), RUNS);
    assertThat(shown.press(Key.Named.END).type("R").screen())
        .contains("vera has not the role operator");
  }

  @Test
  void resume_thatSomebodyElseDidMeanwhile_closesTheQuestion() {
    LobbyShown shown = list().press(Key.Named.END).type("R");
    var later = new ArrayList<>(RUNS.subList(0, 5));
    later.add(line("lost-20261029-1100-qqq", "Was killed", RunStatus.RUNNING, 2_100_000).says(""));
    assertThat(read(shown, later).screen())
        .doesNotContain("Go on with")
        .contains("Settled meanwhile: its engine runs");
  }
}
