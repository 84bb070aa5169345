package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.changeover.console.model.PlanLine;
import org.changeover.plan.Catalogue;
import org.changeover.plan.PlanValidator;
import org.changeover.plugins.PluginCatalogue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the plans of the list are read and checked. */
class CheckedPlansTest {
  private static final String PLAN =
      """
      plan: move
      title: %s
      phases:
        - id: only
          steps:
            - { id: call, manual: Telephone the hosting company. }
      """;
  private static final String HERE = "hosts: { here: { local: true } }\n";

  @TempDir Path folder;

  private final CheckedPlans plans = new CheckedPlans();
  private PluginCatalogue plugins;
  private int checks;

  @BeforeEach
  void writePlan() throws IOException {
    plugins = plugins(List.of());
    write("plan.yaml", PLAN.formatted("Move it"), 60);
    write("inventory.yaml", HERE, 60);
  }

  private PluginCatalogue plugins(List<Path> places) {
    return PluginCatalogue.load(places, folder.resolve("unpacked"));
  }

  private void write(String name, String text, long secondsAgo) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(secondsAgo)));
  }

  private PlanLine line() {
    Path plan = folder.resolve("plan.yaml");
    Path inventory = folder.resolve("inventory.yaml");
    var found = new PlanFiles.Found(plan, "move", "", List.of(inventory));
    return plans.line(
        found,
        List.of(inventory.toString()),
        plugins,
        () -> {
          checks++;
          return PlanValidator.validate(plan, inventory, Catalogue.of(List.of()), Map.of());
        });
  }

  @Test
  void whatIsSound_isCheckedOnce_untilAFileOrAPluginChanges() throws IOException {
    PlanLine first = line();
    assertThat(line()).isEqualTo(first);
    assertThat(checks).isEqualTo(1);
    write("plan.yaml", PLAN.formatted("Move another"), 50);
    assertThat(line().title()).isEqualTo("Move another");
    write("inventory.yaml", HERE + "# changed\n", 50);
    line();
    assertThat(checks).isEqualTo(3);
    plugins = plugins(List.of(folder.resolve("no.zip")));
    line();
    line();
    assertThat(checks).isEqualTo(4);
  }

  @Test
  void mistakes_areLookedForEachTime() throws IOException {
    Files.delete(folder.resolve("inventory.yaml"));
    assertThat(line().mistakes()).isPositive();
    assertThat(line().mistakes()).isPositive();
    assertThat(checks).isEqualTo(2);
    write("inventory.yaml", HERE, 60);
    assertThat(line().mistakes()).isZero();
  }

  @Test
  void whatIsWrittenWhileItIsRead_isReadAgain() throws IOException {
    write("plan.yaml", PLAN.formatted("Move it"), -60);
    line();
    line();
    assertThat(checks).isEqualTo(2);
  }

  @Test
  void whatIsOfferedNoMore_isForgotten() {
    line();
    plans.only(List.of());
    line();
    assertThat(checks).isEqualTo(2);
  }
}
