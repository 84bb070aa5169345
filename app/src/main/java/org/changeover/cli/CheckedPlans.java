package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.changeover.console.model.PlanLine;
import org.changeover.plan.FrozenInputs;
import org.changeover.plan.Validated;
import org.changeover.plan.Validation;
import org.changeover.plugins.PluginCatalogue;

/**
 * The plans that were found sound, as rows of the list, until a file of theirs or a plugin changes.
 * What has mistakes is checked again each time: what is missing today may be there tomorrow. Only
 * the list goes by this; what is looked at or started is always checked anew. Bounded by what
 * {@link #only} leaves. Used by one thread at a time.
 */
final class CheckedPlans {
  private final Map<Path, Known> known = new HashMap<>();

  /** How a file was when it was read. */
  private record Stamp(FileTime written, long size) {}

  private record Known(
      List<String> inventories,
      PluginCatalogue plugins,
      Map<Path, Optional<Stamp>> files,
      PlanLine line) {
    boolean still(List<String> now, PluginCatalogue loaded) {
      return plugins.equals(loaded)
          && inventories.equals(now)
          && files.equals(stamps(files.keySet()));
    }

    /** Whether what was written then, or later, cannot be mistaken for what was read. */
    boolean isOlderThan(Instant then) {
      return files.values().stream()
          .allMatch(
              file -> file.filter(stamp -> stamp.written().toInstant().isBefore(then)).isPresent());
    }
  }

  /**
   * @param check reads and checks the plan on the first of its inventories
   */
  PlanLine line(
      PlanFiles.Found plan,
      List<String> inventories,
      PluginCatalogue plugins,
      Supplier<Validation> check) {
    Known before = known.remove(plan.file());
    if (before != null && before.still(inventories, plugins)) {
      known.put(plan.file(), before);
      return before.line();
    }
    Instant begun = Instant.now();
    String file = plan.file().toString();
    return switch (check.get()) {
      case Validated valid -> {
        var line =
            new PlanLine(
                file,
                valid.plan().id(),
                valid.plan().title(),
                inventories,
                valid.plan().everyStep().count(),
                0,
                valid.inventory().lab());
        var found = new Known(inventories, plugins, stamps(files(valid)), line);
        if (found.isOlderThan(begun)) {
          known.put(plan.file(), found);
        }
        yield line;
      }
      case Validation.Invalid(var problems) ->
          new PlanLine(file, plan.plan(), plan.title(), inventories, 0, problems.size(), false);
    };
  }

  /** Forgets all others. */
  void only(List<PlanFiles.Found> plans) {
    known.keySet().retainAll(plans.stream().map(PlanFiles.Found::file).toList());
  }

  private static Set<Path> files(Validated valid) {
    return valid.inputs().inputs().stream()
        .map(FrozenInputs.Input::path)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Map<Path, Optional<Stamp>> stamps(Set<Path> files) {
    return files.stream().collect(Collectors.toUnmodifiableMap(file -> file, CheckedPlans::stamp));
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      var now = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(new Stamp(now.lastModifiedTime(), now.size()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
