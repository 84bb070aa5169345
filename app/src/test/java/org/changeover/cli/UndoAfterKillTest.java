package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/**
 * A real engine, killed within a step whose command lives on and would do again whatever is undone.
 */
@Timeout(300)
class UndoAfterKillTest {
  private static final String PLAN =
      """
      plan: small
      title: A plan of a test
      phases:
        - id: only
          steps:
            - id: half
              targets: here
              on-failure: continue
              uses: host/command
              with: { run: "touch W/half && false && touch W/whole", check: "test -e W/whole", undo: "rm -f W/half W/whole" }
            - id: first
              targets: here
              uses: host/command
              with: { run: "touch W/first", check: "test -e W/first", undo: "rm -f W/first" }
            - id: long
              targets: here
              uses: host/command
              with:
                run: "echo $$ >F/pid.new; touch W/begun; mv F/pid.new F/pid; while sleep 0.1; do touch W/begun; done"
                check: "test -e W/begun"
                undo: "rm -f W/begun"
                detached: DETACHED
      """;

  private static final String INVENTORY =
      """
      hosts:
        here: { local: true }
      providers:
        host: { plugin: host }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void undo_afterKillWithinAStep_endsItsCommandAndLeavesTheWorldAsBefore(boolean detached)
      throws Exception {
    Path world = Files.createDirectory(folder.resolve("world"));
    Files.writeString(folder.resolve("inventory.yaml"), INVENTORY);
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            PLAN.replace("W/", world + "/")
                .replace("F/", folder + "/")
                .replace("DETACHED", Boolean.toString(detached)));
    var program = new StartedProgram(folder);
    Process engine =
        program.start(folder.resolve("run.log"), List.of("run", plan.toString(), "--headless"));
    Flux.interval(Duration.ofMillis(50))
        .filter(_ -> Files.exists(folder.resolve("pid")) || !engine.isAlive())
        .blockFirst(Duration.ofMinutes(2));
    assertThat(engine.destroyForcibly().waitFor()).as(log()).isEqualTo(137);
    ProcessHandle command =
        ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid")).strip()))
            .orElseThrow();
    assertThat(command.isAlive()).isTrue();

    StartedProgram.Ran undone = program.run(List.of("undo", "small", "--yes"));
    assertThat(undone.code()).as(undone.output()).isZero();
    assertThat(command.onExit()).succeedsWithin(Duration.ofSeconds(10));
    try (Stream<Path> left = Files.list(world)) {
      assertThat(left).isEmpty();
    }
  }

  private String log() throws Exception {
    return Files.readString(folder.resolve("run.log"));
  }
}
