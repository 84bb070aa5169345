package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
  private static final TaskId TASK = new TaskId("copy", "new");

  @TempDir Path folder;

  @Test
  void lines_areKeptWithTheirHostAndTheirEnds() throws IOException {
    long[] ends = new long[2];
    try (var files = new OutputFiles(folder)) {
      ends[0] = files.line(TASK, "new", "out", "one");
      ends[1] = files.line(TASK, "new", "err", "two");
    }
    Path file = folder.resolve("copy@new.log");
    assertThat(file).hasContent("new out one\nnew err two\n");
    assertThat(ends).containsExactly(12, 24);
  }

  @Test
  void linesThatCannotBeKept_harmNobodyAndAreCounted() throws IOException {
    Path noFolder = Files.createFile(folder.resolve("output"));
    try (var files = new OutputFiles(noFolder)) {
      LongStream ends = LongStream.range(0, 3).map(_ -> files.line(TASK, "new", "out", "lost"));
      assertThat(ends).containsExactly(1L, 2L, 3L);
      files.end(TASK);
    }
    assertThat(noFolder).isEmptyFile();
  }

  @Test
  void linesAfterTheDiskRefusedOne_areDropped() throws IOException {
    Path full = Path.of("/dev/full");
    assertThat(full).exists();
    Files.createSymbolicLink(folder.resolve("copy@new.log"), full);
    try (var files = new OutputFiles(folder)) {
      assertThat(files.line(TASK, "new", "out", "lost")).isEqualTo(1);
      assertThat(files.line(TASK, "new", "out", "lost")).isEqualTo(2);
    }
  }
}
