package org.changeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the console's points names tests that there are. */
class AcceptanceTableTest {
  private static final Pattern POINT = Pattern.compile("(?m)^\\| (\\d+)\\. .* \\| (.+) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void everyPoint_namesTestsThatExist_orSaysWhatIsOpen() throws IOException {
    String page = Files.readString(Path.of("../docs/console.md"));
    List<MatchResult> points = POINT.matcher(page).results().toList();
    assertThat(points.stream().map(point -> Integer.parseInt(point.group(1))))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 30).boxed().toList());
    for (MatchResult point : points) {
      List<MatchResult> tests = TEST.matcher(point.group(2)).results().toList();
      if (tests.isEmpty()) {
        assertThat(point.group(2)).as(point.group()).startsWith("open");
      }
      for (MatchResult test : tests) {
        assertThat(source(test.group(1)))
            .as(test.group())
            .containsPattern("void " + test.group(2) + "\\(");
      }
    }
  }

  private static String source(String test) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      Path file = files.filter(path -> path.endsWith(test + ".java")).findFirst().orElseThrow();
      return Files.readString(file);
    }
  }
}
