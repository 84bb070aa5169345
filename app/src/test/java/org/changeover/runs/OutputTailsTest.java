package org.changeover.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.changeover.run.OutputTail;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class OutputTailsTest {
  private static final TaskId TASK = new TaskId("copy", "new");

  @TempDir Path folder;
  private RunFolder run;

  @BeforeEach
  void makeRun() throws IOException {
    run = new RunFolder(folder);
    Files.createDirectory(run.outputs());
  }

  private OutputTail tail() {
    var read = new java.util.concurrent.atomic.AtomicReference<OutputTail>();
    StepVerifier.create(run.keptOutput().tail(TASK))
        .consumeNextWith(read::set)
        .expectComplete()
        .verify(Duration.ofSeconds(10));
    return read.get();
  }

  private static Telemetry.Line line(String host, String stream, String text, long end) {
    return new Telemetry.Line(TASK, host, stream, text, end);
  }

  @Test
  void commands_areKeptApartFromWhatTheySay() throws IOException {
    Files.writeString(run.output(TASK), "new cmd systemctl stop cron\nnew out stopped\n");
    assertThat(tail().lines()).extracting(Telemetry.Line::stream).containsExactly("cmd", "out");
  }

  @Test
  void savedLines_areANewFileEachTime_thatOnlyItsOwnerReads() throws IOException {
    for (String name : List.of("log-001.txt", "log-002.txt")) {
      Path file = run.saved().resolve(name);
      StepVerifier.create(run.keptOutput().save(List.of("one", "two")))
          .expectNext(file.toString())
          .expectComplete()
          .verify(Duration.ofSeconds(10));
      assertThat(file).hasContent("one\ntwo");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void tooManySavedFiles_areRefused_withWhatToDo() throws IOException {
    Files.createDirectory(run.saved());
    for (int number = 1; number <= 200; number++) {
      Files.createFile(run.saved().resolve("log-%03d.txt".formatted(number)));
    }
    StepVerifier.create(run.keptOutput().save(List.of("one")))
        .expectErrorMessage(
            "there are 200 saved files in %s already; remove some".formatted(run.saved()))
        .verify(Duration.ofSeconds(10));
  }

  @Test
  void taskThatPrintedNothing_hasNoLines() throws IOException {
    var nothing = OutputTail.nothing(run.output(TASK).toString());
    assertThat(tail()).isEqualTo(nothing);
    Files.createFile(run.output(TASK));
    assertThat(tail()).isEqualTo(nothing);
  }

  @Test
  void lines_haveHostStreamAndEnd_andOneUnderWayWaits() throws IOException {
    Files.writeString(
        run.output(TASK), "new out a b\nold err \n--- cut here: more than 16 MiB ---\nnew out ha");
    assertThat(tail())
        .isEqualTo(
            new OutputTail(
                run.output(TASK).toString(),
                56,
                false,
                List.of(
                    line("new", "out", "a b", 12),
                    line("old", "err", "", 21),
                    line("", "out", "--- cut here: more than 16 MiB ---", 56))));
  }

  @Test
  void moreLinesThanTheBound_areCutAtTheBeginning() throws IOException {
    String all =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "new out " + i + "\n")
            .collect(Collectors.joining());
    Files.writeString(run.output(TASK), all);
    OutputTail tail = tail();
    assertThat(tail.cut()).isTrue();
    assertThat(tail.lines()).hasSize(OutputTails.LINES);
    assertThat(tail.lines().getFirst().text()).isEqualTo("3000");
    assertThat(tail.end()).isEqualTo(all.length());
  }

  @Test
  void moreBytesThanTheBound_areCutAtTheBeginningOfALine() throws IOException {
    String text = "x".repeat(1_000);
    Files.writeString(run.output(TASK), ("new out " + text + "\n").repeat(1_000));
    OutputTail tail = tail();
    assertThat(tail.cut()).isTrue();
    assertThat(tail.lines())
        .hasSize(OutputTails.BYTES / 1_009)
        .allMatch(line -> line.text().equals(text) && line.host().equals("new"));
  }

  @Test
  void commands_areFoundInTheWholeFile_uptoABound() throws IOException {
    String output = ("new out " + "x".repeat(100) + "\n").repeat(20_000);
    String commands =
        IntStream.range(0, 5)
            .mapToObj(i -> "new cmd stop " + i + "\n")
            .collect(Collectors.joining());
    Files.writeString(run.output(TASK), commands + output + "new cmd last\n");
    OutputTail tail = tail();
    assertThat(tail.lines().getLast().text()).isEqualTo("last");
    assertThat(tail.commands().cut()).isFalse();
    assertThat(tail.commands().lines())
        .extracting(Telemetry.Line::text)
        .containsExactly("stop 0", "stop 1", "stop 2", "stop 3", "stop 4");
    assertThat(tail.commands().lines().getFirst()).isEqualTo(line("new", "cmd", "stop 0", 15));
    Files.writeString(run.output(TASK), commands.repeat(50) + output);
    assertThat(tail().commands().cut()).isTrue();
    assertThat(tail().commands().lines()).hasSize(KeptCommands.MOST);
  }

  @Test
  void commands_areFound_aroundALineThatIsLongerThanWhatIsReadAtOnce() throws IOException {
    String one = "new cmd one\n";
    String two = "new cmd two\n";
    String wide = "new out " + "x".repeat(3 * OutputTails.BYTES) + "\n";
    Files.writeString(run.output(TASK), one + wide + two + wide + "new cmd three\n");
    assertThat(tail().commands().lines())
        .extracting(Telemetry.Line::text)
        .containsExactly("one", "two");
    assertThat(tail().lines()).extracting(Telemetry.Line::text).containsExactly("three");
  }

  @Test
  void fileThatCannotBeRead_isAnError() throws IOException {
    Files.createDirectory(run.output(TASK));
    StepVerifier.create(run.keptOutput().tail(TASK))
        .expectError(IOException.class)
        .verify(Duration.ofSeconds(10));
  }
}
