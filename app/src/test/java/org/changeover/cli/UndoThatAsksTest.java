package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An undo that meets what only a person can decide, with nobody there. */
@Timeout(300)
class UndoThatAsksTest {
  private static final String PLAN =
      """
      plan: small
      title: A plan of a test
      phases:
        - id: only
          steps:
            - id: first
              targets: here
              uses: host/command
              with: { run: "touch W/first", check: "test -e W/first", undo: "rm -f W/first" }
            - id: second
              targets: here
              uses: host/command
              with: { run: "touch W/second", check: "test -e W/second", undo: "rm -f W/second" }
            - id: post
              targets: here
              uses: host/command
              with: { run: "touch W/post", check: "test -e W/post" }
      """;

  @TempDir Path folder;

  @Test
  void undo_endsParkedWithWhatToSay_goesOnAsFarAsItWasAskedFor_andIsDoneAgain() throws Exception {
    Path world = Files.createDirectory(folder.resolve("world"));
    Path plan = Files.writeString(folder.resolve("plan.yaml"), PLAN.replace("W/", world + "/"));
    Files.writeString(
        folder.resolve("inventory.yaml"),
        "hosts:\n  here: { local: true }\nproviders:\n  host: { plugin: host }\n");
    var program = new StartedProgram(folder);
    StartedProgram.Ran ran = program.run(List.of("run", plan.toString(), "--headless"));
    assertThat(ran.code()).as(ran.output()).isZero();
    String run = Runs.in(folder.resolve("state")).list().getFirst().id();

    StartedProgram.Ran asks = program.run(List.of("undo", run, "--to", "second", "--yes"));
    assertThat(asks.code()).as(asks.output()).isEqualTo(ExitCode.PARKED);
    String again = "changeover undo " + run + " --to second";
    assertThat(asks.output())
        .contains("NO WAY BACK", "It cannot be taken back: leave it as it is?")
        .contains(
            "changeover answer " + run + " post@here done|again|failed --reason WHY; " + again);
    assertThat(world.resolve("second")).exists();

    StartedProgram.Ran answered =
        program.run(List.of("answer", run, "post", "done", "--reason", "a letter stays sent"));
    assertThat(answered.code()).as(answered.output()).isZero();
    StartedProgram.Ran undone = program.run(List.of("undo", run, "--to", "second", "--yes"));
    assertThat(undone.code()).as(undone.output()).isZero();
    assertThat(world.resolve("second")).doesNotExist();
    assertThat(world.resolve("first")).exists();

    assertThat(undone.output()).contains("To do it again and go on: changeover resume " + run);
    StartedProgram.Ran redone = program.run(List.of("resume", run, "--headless"));
    assertThat(redone.code()).as(redone.output()).isZero();
    assertThat(world.resolve("second")).exists();
  }
}
