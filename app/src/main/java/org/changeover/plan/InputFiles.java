package org.changeover.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.PlanFile;
import org.changeover.text.FileProblem;

/** Finds the files that a plan and an inventory name, and remembers them for freezing. */
final class InputFiles {
  private final Path planFolder;
  private final Path inventoryFolder;
  private final Optional<FrozenInputs> frozenPlan;
  private final Optional<FrozenInputs> frozenInventory;
  private final Enclosure enclosure;
  private final Map<String, FrozenInputs.Input> found = new LinkedHashMap<>();

  InputFiles(
      Path planFolder,
      Path inventoryFolder,
      Optional<FrozenInputs> frozenPlan,
      Optional<FrozenInputs> frozenInventory,
      Enclosure enclosure) {
    this.planFolder = planFolder;
    this.inventoryFolder = inventoryFolder;
    this.frozenPlan = frozenPlan;
    this.frozenInventory = frozenInventory;
    this.enclosure = enclosure;
  }

  List<FrozenInputs.Input> found() {
    return List.copyOf(found.values());
  }

  /** What is wrong with a file that a parameter names. */
  Optional<String> ofPlan(PlanFile file) {
    if (frozenPlan.isPresent()) {
      return ofFrozen(frozenPlan.get(), file);
    }
    return resolve(planFolder, file)
        .map(path -> {
          if (Path.of(file.path()).isAbsolute() || !path.startsWith(planFolder.normalize())) {
            return Optional.of(
                "which lies outside of the plan's folder. Put it beside the plan, and write "
                    + "its relative path.");
          }
          return take(FrozenInputs.Kind.PLAN_FILE, file, path);
        })
        .orElse(Optional.of("which is no path."));
  }

  /** What is wrong with a file that a setting of the inventory names. */
  Optional<String> ofInventory(PlanFile file) {
    if (frozenInventory.isPresent()) {
      return ofFrozen(frozenInventory.get(), file);
    }
    return resolve(inventoryFolder, file)
        .map(path -> take(FrozenInputs.Kind.INVENTORY_FILE, file, path))
        .orElse(Optional.of("which is no path."));
  }

  private Optional<String> ofFrozen(FrozenInputs frozen, PlanFile file) {
    frozen.inputs().stream()
        .filter(input -> input.name().equals(file.path()))
        .forEach(input -> found.putIfAbsent(input.name(), input));
    return frozen.problemOf(file);
  }

  private static Optional<Path> resolve(Path folder, PlanFile file) {
    try {
      return Optional.of(folder.resolve(file.path()).normalize());
    } catch (InvalidPathException invalid) {
      return Optional.empty();
    }
  }

  private Optional<String> take(FrozenInputs.Kind kind, PlanFile file, Path path) {
    if (!enclosure.holds(path)) {
      return Optional.of("which " + Enclosure.OUTSIDE);
    }
    if (!Files.exists(path)) {
      return Optional.of(
          "which does not exist in " + (path.getParent() == null ? path : folderName(path)) + ".");
    }
    if (!Files.isRegularFile(path)) {
      return Optional.of("which is no regular file.");
    }
    try (InputStream in = enclosure.open(path)) {
      var input = new FrozenInputs.Input(kind, file.path(), path, Sha256.of(in));
      FrozenInputs.Input earlier = found.putIfAbsent(file.path(), input);
      return earlier == null || earlier.sha256().equals(input.sha256())
          ? Optional.empty()
          : Optional.of("which is another file for the plan than for the inventory. Rename one.");
    } catch (IOException unreadable) {
      return Optional.of(
          "which cannot be read: " + FileProblem.why(unreadable) + ". Make it readable.");
    }
  }

  private String folderName(Path path) {
    return path.startsWith(planFolder.normalize()) ? "the plan's folder" : "that place";
  }
}
