package org.changeover.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.changeover.FuzzCorpus;
import org.changeover.text.Sanitiser;
import org.junit.jupiter.api.Test;

/** Fuzz target: whatever stands in a plan, in an inventory, or in an operators file. */
class PlanReaderFuzzTest {
  private static final List<String> FILES =
      List.of("plan.yaml", "inventory.yaml", "operators.yaml");
  private static final int MOST_PROBLEMS = 101;
  private static final PlanFolder FOLDER = folder();

  @Test
  void storedInputs_hold() throws IOException {
    FuzzCorpus.replay("PlanReader", PlanReaderFuzzTest::fuzzerTestOneInput);
  }

  /** The input takes the place of each file of a sound plan, one after the other. */
  public static void fuzzerTestOneInput(byte[] input) {
    for (String name : FILES) {
      FOLDER.put(name, input);
      try {
        assertSound(FOLDER.validate(), name, new String(input, UTF_8));
      } finally {
        FOLDER.put(name, PlanFolder.base(name));
      }
    }
  }

  private static void assertSound(Validation found, String name, String text) {
    switch (found) {
      case Validated validated -> assertThat(PlanGraph.dot(validated.plan())).isNotEmpty();
      case Validation.Invalid invalid -> {
        assertThat(invalid.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(MOST_PROBLEMS);
        for (Problem problem : invalid.problems()) {
          assertThat(problem.message()).isNotBlank().isEqualTo(Sanitiser.clean(problem.message()));
          if (problem.at().file().equals(FOLDER.path(name).toString())) {
            assertWithin(text, problem);
          }
        }
      }
    }
  }

  /** The place is in the text, or just behind the end of a line, or the whole file is meant. */
  private static void assertWithin(String text, Problem problem) {
    SourcePosition at = problem.at();
    if (at.line() == 0) {
      assertThat(at.column()).isZero();
      return;
    }
    String[] lines = text.split("\r\n|\r|\n", -1);
    assertThat(at.line()).as(problem.toString()).isBetween(1, lines.length);
    String line = lines[at.line() - 1];
    assertThat(at.column())
        .as(problem.toString())
        .isBetween(1, line.codePointCount(0, line.length()) + 1);
  }

  private static PlanFolder folder() {
    try {
      return PlanFolder.in(Files.createTempDirectory(Path.of("target"), "fuzz"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
