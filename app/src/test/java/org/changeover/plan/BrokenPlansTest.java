package org.changeover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What authors are told: each folder under {@code broken/} holds the files that differ from {@code
 * base/} and the problems expected. {@code -Dgolden.update=true} writes those down anew.
 */
final class BrokenPlansTest {
  private static final Path CASES = Path.of("src/test/resources/org/changeover/plan/broken");

  @TempDir Path temp;

  private static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> validate_brokenInput_saysWhatWhereAndWhatToDo() throws IOException {
    return cases().stream()
        .map(folder ->
            DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  @Test
  void thereAreManyCases() throws IOException {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(45);
  }

  private void check(Path folder) throws IOException {
    Path place = Files.createDirectory(temp.resolve(folder.getFileName()));
    PlanFolder files = PlanFolder.in(place);
    for (String name : List.of("plan.yaml", "inventory.yaml", "operators.yaml")) {
      if (Files.exists(folder.resolve(name))) {
        files.put(name, Files.readAllBytes(folder.resolve(name)));
      }
    }
    String told =
        switch (files.validate()) {
          case Validation.Invalid invalid -> files.text(invalid) + "\n";
          case Validated validated -> throw new AssertionError(folder + " is sound");
        };
    Path expected = folder.resolve("expected.txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, told);
    }
    assertThat(told).isEqualTo(Files.readString(expected, StandardCharsets.UTF_8));
    assertThat(told).doesNotContain("hunter2", temp.toString(), "Exception", "null");
  }
}
