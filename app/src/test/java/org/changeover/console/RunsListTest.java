package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.changeover.console.model.Key;
import org.changeover.console.model.RunLine;
import org.changeover.console.model.RunsModel;
import org.changeover.console.model.RunsModel.Choice;
import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.console.view.RunsView;
import org.changeover.run.Actor;
import org.changeover.run.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of runs: what keys do, and how it looks. */
class RunsListTest {
  private static final Path FILES = Path.of("src/test/resources/console");
  private static final Instant NOW = Instant.parse("2026-11-22T13:32:33Z");
  private static final Actor ANNA = new Actor("anna", Set.of("operator"), "SHA256:x", "192.0.2.1");

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
              Optional.empty()));

  private record Begun(String id, String title, RunStatus status, long secondsAgo) {
    RunLine says(String says) {
      return new RunLine(
          id, title, Optional.of(status), says, Optional.of(NOW.minusSeconds(secondsAgo)));
    }
  }

  private static Begun line(String id, String title, RunStatus status, long secondsAgo) {
    return new Begun(id, title, status, secondsAgo);
  }

  private static RunsModel list(Size size) {
    return RunsModel.of(ANNA, size, NOW).runs(RUNS);
  }

  private static RunsModel typed(RunsModel model, String keys) {
    for (int c : keys.codePoints().toArray()) {
      model = model.pressed(new Key.Char(c)).model();
    }
    return model;
  }

  private static String screen(RunsModel model) {
    Cells cells = RunsView.view(model, Shown.LOOKS);
    return IntStream.range(0, cells.size().rows())
        .mapToObj(row -> cells.line(row).stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource({"80,24", "200,60"})
  void list_isAsCommitted(int columns, int rows) throws IOException {
    var size = new Size(columns, rows);
    for (boolean filtering : List.of(false, true)) {
      String screen = screen(filtering ? typed(list(size), "/small") : list(size));
      Path file = FILES.resolve((filtering ? "runs-filter-" : "runs-") + size + ".txt");
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(file, screen);
      }
      assertThat(screen).isEqualTo(Files.readString(file));
    }
  }

  @Test
  void theCursor_followsItsRun_whenOthersComeBeforeIt() {
    RunsModel model = list(Size.SMALLEST).pressed(Key.Named.DOWN).model();
    assertThat(model.current()).contains(RUNS.get(1));
    var more = new ArrayList<>(RUNS);
    more.addFirst(line("new-20261122-1400-zzz", "", RunStatus.RUNNING, 1).says(""));
    assertThat(model.runs(more).current()).contains(RUNS.get(1));
    assertThat(model.runs(more).pressed(Key.Named.ENTER).choice())
        .isEqualTo(new Choice.Open(RUNS.get(1).id()));
  }

  @Test
  void theCursor_thatNobodyMoved_staysOnTheRunThatWasSeenFirst() {
    var more = new ArrayList<>(RUNS);
    more.addFirst(line("new-20261122-1400-zzz", "", RunStatus.RUNNING, 1).says(""));
    assertThat(list(Size.SMALLEST).runs(more).pressed(Key.Named.ENTER).choice())
        .isEqualTo(new Choice.Open(RUNS.getFirst().id()));
  }

  @Test
  void whatCannotBeShown_isSaidUntilTheNextKey() {
    RunsModel model = list(Size.SMALLEST).trouble("broken cannot be shown: its plan is gone");
    assertThat(screen(model)).contains("✗ broken cannot be shown: its plan is gone");
    assertThat(screen(typed(model, "j"))).doesNotContain("cannot be shown");
  }

  @Test
  void escape_goesUpOneLevel_andNeverLeaves() {
    RunsModel model = typed(list(Size.SMALLEST), "/small");
    assertThat(model.shown()).containsExactly(RUNS.get(2));
    RunsModel kept = model.pressed(Key.Named.ENTER).model();
    assertThat(kept.filtering()).isFalse();
    assertThat(kept.shown()).hasSize(1);
    RunsModel all = kept.pressed(Key.Named.ESCAPE).model();
    assertThat(all.shown()).hasSize(4);
    assertThat(all.pressed(Key.Named.ESCAPE).choice()).isEqualTo(new Choice.Stay());
    assertThat(typed(model, "q").filter()).isEqualTo("smallq");
    assertThat(all.pressed(Key.of('q')).choice()).isEqualTo(new Choice.Leave());
  }

  @Test
  void anEmptyList_opensNothing_andSaysWhy() {
    RunsModel none = RunsModel.of(ANNA, Size.SMALLEST, NOW);
    assertThat(screen(none)).contains("Reading the runs …");
    assertThat(screen(none.runs(List.of()))).contains("There is no run yet");
    assertThat(none.runs(List.of()).pressed(Key.Named.ENTER).choice()).isEqualTo(new Choice.Stay());
    assertThat(screen(typed(list(Size.SMALLEST), "/nothing"))).contains("No run holds 'nothing'.");
  }

  @Test
  void manyRuns_areScrolled_andMarkedWhereTheyGoOn() {
    List<RunLine> many =
        IntStream.range(0, 200)
            .mapToObj(n -> line("run-%03d".formatted(n), "", RunStatus.FINISHED, 60L * n).says(""))
            .toList();
    RunsModel model = RunsModel.of(ANNA, Size.SMALLEST, NOW).runs(many);
    assertThat(screen(model)).contains("run-000").contains("▼").doesNotContain("▲");
    RunsModel last = model.pressed(Key.Named.END).model();
    assertThat(screen(last)).contains("run-199").contains("▲").doesNotContain("▼");
    assertThat(screen(last.size(new Size(60, 5)))).contains("run-199");
  }
}
