package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootsTest {
  @TempDir Path folder;
  private Path resources;
  private Roots roots;

  @BeforeEach
  void writeIngredients() {
    resources = folder.resolve("config");
    for (String file :
        new String[] {
          "roots/base.packages",
          "roots/base.sh",
          "roots/services.packages",
          "roots/add-packages.sh",
          "roots/mail.packages",
          "application.sh",
          "database.sh",
          "repository.sh",
          "mirror.sh",
          "patient/install.sh",
          "patient/client/traffic.py"
        }) {
      Folders.write(resources.resolve(file), file, "rw-r--r--");
    }
    roots = new Roots(folder.resolve("roots"), resources, new LabNames("abcdef"));
  }

  @Test
  void changedPackageList_renamesThatLayerAndAllAbove() {
    Map<Layer, Path> before = roots.paths(LabOptions.defaults());
    change("roots/services.packages");
    Map<Layer, Path> after = roots.paths(LabOptions.defaults());

    assertThat(after.get(Layer.BASE)).isEqualTo(before.get(Layer.BASE));
    assertThat(after.get(Layer.SERVICES)).isNotEqualTo(before.get(Layer.SERVICES));
    assertThat(after.get(Layer.DATABASE)).isNotEqualTo(before.get(Layer.DATABASE));
  }

  @Test
  void numberOfRows_concernsTheDatabaseOnly() {
    Map<Layer, Path> before = roots.paths(new LabOptions(10, 10, false));
    Map<Layer, Path> after = roots.paths(new LabOptions(10, 11, false));

    assertThat(after.get(Layer.APPLICATION)).isEqualTo(before.get(Layer.APPLICATION));
    assertThat(after.get(Layer.DATABASE)).isNotEqualTo(before.get(Layer.DATABASE));
  }

  @Test
  void numberOfImages_concernsTheMirrorsThatCopyThem_butNotTheRepository() {
    Map<Layer, Path> before = roots.paths(new LabOptions(10, 10, false));
    Map<Layer, Path> after = roots.paths(new LabOptions(11, 10, false));

    assertThat(after.get(Layer.MIRROR)).isNotEqualTo(before.get(Layer.MIRROR));
    assertThat(after.get(Layer.REPOSITORY)).isEqualTo(before.get(Layer.REPOSITORY));
  }

  @Test
  void changedTrafficClient_renamesNoLayer() {
    Map<Layer, Path> before = roots.paths(LabOptions.defaults());
    change("patient/client/traffic.py");

    assertThat(roots.paths(LabOptions.defaults())).isEqualTo(before);
  }

  @Test
  void halfMadeLayer_isNotTakenForComplete() throws Exception {
    Path base = roots.paths(LabOptions.defaults()).get(Layer.BASE);
    Files.createDirectories(base.resolve("upper"));

    assertThat(roots.needsPackages(LabOptions.defaults())).isTrue();
  }

  @Test
  void stack_hasTheTopLayerFirst() {
    Map<Layer, Path> paths = roots.paths(LabOptions.defaults());

    assertThat(new Roots.Ready(paths).stack(Layer.SERVICES))
        .containsExactly(
            paths.get(Layer.SERVICES).resolve("upper"), paths.get(Layer.BASE).resolve("upper"));
    assertThat(new Roots.Ready(paths).stack(Layer.MAIL))
        .containsExactly(
            paths.get(Layer.MAIL).resolve("upper"), paths.get(Layer.BASE).resolve("upper"));
  }

  private void change(String file) {
    Folders.write(resources.resolve(file), "changed", "rw-r--r--");
  }
}
