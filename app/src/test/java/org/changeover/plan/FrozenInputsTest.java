package org.changeover.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.changeover.spi.PlanFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrozenInputsTest {
  @TempDir Path temp;
  private PlanFolder folder;
  private Path run;

  @BeforeEach
  void prepare() throws IOException {
    folder = PlanFolder.in(Files.createDirectory(temp.resolve("authored")));
    run = temp.resolve("run").resolve("inputs");
  }

  private Validated validated(Map<String, String> vars) {
    return (Validated) folder.validate(vars);
  }

  @Test
  void freeze_takesEveryFileThatTheRunNeedsAndNoSecret() throws IOException {
    FrozenInputs frozen = validated(Map.of()).inputs().freeze(run);

    assertThat(frozen.inputs().stream().map(FrozenInputs.Input::kind))
        .containsExactly(
            FrozenInputs.Kind.PLAN,
            FrozenInputs.Kind.INVENTORY,
            FrozenInputs.Kind.OPERATORS,
            FrozenInputs.Kind.PLAN_FILE);
    assertThat(frozen.path(new PlanFile("page.html")).orElseThrow())
        .startsWith(run)
        .hasContent("<h1>Back soon</h1>");
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.toList())
          .hasSize(5)
          .allSatisfy(file -> {
            assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(file).content().doesNotContain("secret\n");
          });
    }
  }

  @Test
  void validate_ofAFrozenRun_usesTheCopiesOnly() throws IOException {
    Validated before = validated(Map.of("parallel", "7"));
    before.inputs().freeze(run);
    folder.put("plan.yaml", "broken: [").put("inventory.yaml", "broken: [");
    Files.delete(folder.path("page.html"));
    Files.delete(folder.path("operators.yaml"));

    Validation again = PlanValidator.validate(FrozenInputs.open(run), TestProviders.catalogue());

    assertThat(again)
        .isInstanceOfSatisfying(
            Validated.class,
            after -> {
              assertThat(after.plan()).isEqualTo(before.plan());
              assertThat(after.plan().vars()).containsEntry("parallel", 7L);
              assertThat(after.inventory()).isEqualTo(before.inventory());
              assertThat(after.targets()).isEqualTo(before.targets());
              assertThat(after.settings()).isEqualTo(before.settings());
              assertThat(after.inputs().path(new PlanFile("page.html"))).isPresent();
            });
  }

  @Test
  void freeze_fileChangedSinceItWasRead_refuses() {
    FrozenInputs inputs = validated(Map.of()).inputs();
    folder.put("page.html", "something else");

    assertThatThrownBy(() -> inputs.freeze(run))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("page.html has changed since it was read");
  }

  @Test
  void open_copyChanged_refuses() throws IOException {
    validated(Map.of()).inputs().freeze(run);
    Files.writeString(run.resolve("plan.yaml"), "plan: other\n");

    assertThatThrownBy(() -> FrozenInputs.open(run))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("plan.yaml is not what the run was started with");
  }
}
