package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal whose file may grow no further, by a limit of the process: the kernel writes a part of
 * an event and refuses the rest, as it does on a full disk. And results that are sent to one.
 */
@Timeout(300)
class FullDiskTest {
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
              with: { run: "echo first >> W", check: "grep -q first W" }
            - id: second
              targets: here
              uses: host/command
              with: { run: "echo second >> W", check: "grep -q second W" }
      """;

  @TempDir Path folder;

  @Test
  void run_stopsBeforeTheNextEffect_saysWhatToDo_andGoesOnWhenThereIsSpace() throws Exception {
    Path world = Files.createFile(folder.resolve("world"));
    Path plan = Files.writeString(folder.resolve("plan.yaml"), PLAN.replace("W", world.toString()));
    Files.writeString(
        folder.resolve("inventory.yaml"),
        "hosts:\n  here: { local: true }\nproviders:\n  host: { plugin: host }\n");
    var program = new StartedProgram(folder);
    StartedProgram.Ran parked =
        program.run(List.of("run", plan.toString(), "--headless", "--until", "first"));
    assertThat(parked.code()).as(parked.output()).isEqualTo(ExitCode.PARKED);
    RunFolder run = Runs.in(folder.resolve("state")).list().getFirst();
    Path journal = run.path().resolve("journal");
    long blocks = Files.size(journal) / 512 + 2;

    var limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f \"$0\"; exec \"$@\""));
    limited.add(Long.toString(blocks));
    StartedProgram.Ran full = program.run(limited, List.of("resume", run.id(), "--headless"));
    assertThat(full.code()).as(full.output()).isEqualTo(ExitCode.ENVIRONMENT_LACKS);
    assertThat(full.output())
        .contains("journal cannot go on: writing failed: ", "Nothing more is begun")
        .contains("then: changeover resume " + run.id())
        .doesNotContain("\tat ");
    assertThat(world).hasContent("first\n");
    assertThat(Files.size(journal)).isEqualTo(blocks * 512);

    StartedProgram.Ran done = program.run(List.of("resume", run.id(), "--headless"));
    assertThat(done.code()).as(done.output()).isZero();
    assertThat(done.output())
        .contains("were of an event that was never finished; cut off, copy in");
    assertThat(world).hasContent("first\nsecond\n");
  }

  @Test
  void resultThatStandardOutputDoesNotTake_isAFailure_unlessTheReaderHasEnough() throws Exception {
    var program = new StartedProgram(folder);
    List<String> help = List.of("run", "--help");

    StartedProgram.Ran full =
        program.run(List.of("sh", "-c", "exec \"$0\" \"$@\" > /dev/full"), help);
    assertThat(full.output())
        .isEqualTo("changeover: standard output did not take the result: is its disk full?\n");
    assertThat(full.code()).isEqualTo(ExitCode.ENVIRONMENT_LACKS);

    StartedProgram.Ran enough =
        program.run(List.of("sh", "-c", "{ \"$0\" \"$@\"; echo \"code $?\" >&2; } | true"), help);
    assertThat(enough.output()).isEqualTo("code 0\n");
  }
}
