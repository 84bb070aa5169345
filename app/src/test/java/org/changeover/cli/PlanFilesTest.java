package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFilesTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private PlanFiles.All found(int depth) throws IOException {
    return PlanFiles.in(List.of(new PlanFiles.Folder(folder, depth)));
  }

  private List<Path> plans(int depth) throws IOException {
    return found(depth).plans().stream().map(PlanFiles.Found::file).toList();
  }

  @Test
  void plans_areFilesThatSaySo_orAreCalledSo() throws IOException {
    Path named = file("move.yaml", "# of the mail\nplan: 'mail'   # ours\ntitle: Move the mail\n");
    Path called = file("plan.yaml", "phases: [\n");
    file("notes.yaml", "about: plan\n");
    file("plan.txt", "plan: text\n");
    file(".hidden.yaml", "plan: hidden\n");
    file(".git/plan.yaml", "plan: hidden\n");
    assertThat(plans(4)).containsExactly(named, called);
    PlanFiles.Found first = found(4).plans().getFirst();
    assertThat(first.plan()).isEqualTo("mail");
    assertThat(first.title()).isEqualTo("Move the mail");
  }

  @Test
  void folders_areEnteredAsDeepAsIsSaid_andLinksAreNot() throws IOException {
    Path top = file("a/plan.yaml", "plan: a\n");
    file("a/b/c/d/plan.yaml", "plan: deep\n");
    Path outside = Files.writeString(elsewhere.resolve("secret.yaml"), "plan: outside\n");
    Files.createSymbolicLink(folder.resolve("a/link.yaml"), outside);
    Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
    assertThat(plans(4)).containsExactly(top);
    assertThat(plans(1)).isEmpty();
    assertThat(plans(5)).hasSize(2);
  }

  @Test
  void theFolderItself_mayBeNamedByALink() throws IOException {
    Path plan = file("real/plan.yaml", "plan: a\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    assertThat(PlanFiles.in(List.of(new PlanFiles.Folder(link, 1))).plans())
        .extracting(PlanFiles.Found::file)
        .containsExactly(plan.toRealPath());
  }

  @Test
  void inventories_areThoseBesideIt_theUsualOneFirst() throws IOException {
    file("plan.yaml", "plan: a\n");
    Path another = file("another.yaml", "lab: true\nhosts:\n  here: { local: true }\n");
    Path usual = file("inventory.yaml", "hosts: {}\n");
    file("operators.yaml", "operators: {}\n");
    file("below/inventory.yaml", "hosts: {}\n");
    assertThat(found(4).plans().getFirst().inventories()).containsExactly(usual, another);
  }

  @Test
  void withoutInventory_theOneThatIsMissingIsNamed() throws IOException {
    file("plan.yaml", "plan: a\n");
    assertThat(found(1).plans().getFirst().inventories())
        .containsExactly(folder.resolve("inventory.yaml"));
  }

  @Test
  void aFileInTwoFolders_countsOnce_andAMissingFolderHoldsNothing() throws IOException {
    file("a/plan.yaml", "plan: a\n");
    var twice =
        List.of(
            new PlanFiles.Folder(folder, 4),
            new PlanFiles.Folder(folder.resolve("a"), 1),
            new PlanFiles.Folder(folder.resolve("missing"), 1));
    assertThat(PlanFiles.in(twice).plans()).hasSize(1);
    assertThatThrownBy(() -> PlanFiles.existing(folder.resolve("missing")))
        .hasMessageContaining("is not a folder");
  }

  @Test
  void tooManyPlans_areCutOff_andThatIsSaid() throws IOException {
    for (int i = 0; i < PlanFiles.MOST; i++) {
      file("p%03d.yaml".formatted(i), "plan: p\n");
    }
    assertThat(found(1).complete()).isTrue();
    file("zzz.yaml", "plan: one-more\n");
    assertThat(found(1).complete()).isFalse();
    assertThat(found(1).plans()).hasSize(PlanFiles.MOST);
  }
}
