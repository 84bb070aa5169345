package org.changeover.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.changeover.FuzzCorpus;
import org.changeover.text.Sanitiser;
import org.junit.jupiter.api.Test;

/** Fuzz target: whatever stands in a plan. */
class PlanReaderFuzzTest {
  private static final PlanFolder FOLDER = PlanFolder.toFuzz();
  private static final int MOST_PROBLEMS = 101;

  /** The parser counts a return by itself, but for the last character. */
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r(?!\\z)|\n");

  @Test
  void storedInputs_hold() throws IOException {
    FuzzCorpus.replay("PlanReader", PlanReaderFuzzTest::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    assertReadOrRefused(FOLDER, "plan.yaml", input);
  }

  /** Such a file among sound ones is read, or what is wrong with it is said, and where. */
  static void assertReadOrRefused(PlanFolder folder, String name, byte[] file) {
    switch (folder.put(name, file).validate()) {
      case Validated validated -> assertFalse(PlanGraph.dot(validated.plan()).isEmpty());
      case Validation.Invalid(List<Problem> problems) -> {
        assertTrue(!problems.isEmpty() && problems.size() <= MOST_PROBLEMS);
        String[] lines = LINE_END.split(new String(file, UTF_8), -1);
        for (Problem problem : problems) {
          String message = problem.message();
          assertFalse(message.isBlank());
          assertEquals(message, Sanitiser.clean(message));
          if (problem.at().file().equals(folder.path(name).toString())) {
            assertTrue(within(lines, problem.at()), problem::toString);
          }
        }
      }
    }
  }

  /** The place is in the text, or just behind the end of a line, or the whole file is meant. */
  private static boolean within(String[] lines, SourcePosition at) {
    if (at.line() == 0) {
      return at.column() == 0;
    }
    if (at.line() < 1 || at.line() > lines.length) {
      return false;
    }
    String line = lines[at.line() - 1];
    return at.column() >= 1 && at.column() <= line.codePointCount(0, line.length()) + 1;
  }
}
