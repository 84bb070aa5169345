package org.changeover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The cached layers. A layer's folder is named by a hash of all that it is made from ({@link
 * Ingredients}); it is filled under another name and renamed when complete, so a half-made one is
 * never used. It holds {@code upper}, the layer's files.
 *
 * @param folder where the layers are kept
 * @param resources {@code config/lab}
 */
record Roots(Path folder, Path resources, LabNames names) {
  private static final String UNFINISHED = ".making";
  private static final Duration KEPT_UNUSED = Duration.ofDays(30);
  private static final String COMPLETE = "complete";
  private static final String ACCOUNT_PASSWORD = "account-password";

  /** Folders of layers for one set of options. */
  record Ready(Map<Layer, Path> layers) {
    /** The read-only folders of a host's stack, top first. */
    List<Path> stack(Layer top) {
      return top.stack().stream().map(layer -> layers.get(layer).resolve("upper")).toList();
    }

    /** The password of the service's seeded accounts. */
    Path accountPassword() {
      return layers.get(Layer.APPLICATION).resolve(ACCOUNT_PASSWORD);
    }
  }

  /** Whether making the layers needs to download packages. */
  boolean needsPackages(LabOptions options) {
    Map<Layer, Path> paths = paths(options);
    return !isComplete(paths.get(Layer.BASE)) || !isComplete(paths.get(Layer.SERVICES));
  }

  /** Makes the layers that are missing; labs that share a folder take turns. */
  Ready prepare(LabOptions options, Consumer<String> progress) {
    return Locks.holding(folder.resolve("lock"), () -> fillMissing(options, progress));
  }

  private Ready fillMissing(LabOptions options, Consumer<String> progress) {
    Map<Layer, Path> paths = paths(options);
    removeUnused();
    for (Layer layer : Layer.values()) {
      Path path = paths.get(layer);
      if (isComplete(path)) {
        touch(path.resolve(COMPLETE));
      } else {
        progress.accept(announcement(layer, options));
        make(layer, path, new Ready(paths), options);
      }
    }
    return new Ready(paths);
  }

  /** Removes what a crash left half made. */
  void removeHalfMade() {
    if (Files.isDirectory(folder)) {
      Locks.holding(
          folder.resolve("lock"),
          () -> {
            remove(path -> path.toString().endsWith(UNFINISHED));
            return null;
          });
    }
  }

  private void removeUnused() {
    Instant limit = Instant.now().minus(KEPT_UNUSED);
    remove(path -> {
      Path complete = path.resolve(COMPLETE);
      return path.toString().endsWith(UNFINISHED)
          || (Files.exists(complete) && modified(complete).isBefore(limit));
    });
  }

  private void remove(Predicate<Path> which) {
    for (Path path : Folders.list(folder)) {
      if (which.test(path)) {
        Mounts.removeBelow(path);
        Folders.delete(path);
      }
    }
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot touch " + file, e);
    }
  }

  private static String announcement(Layer layer, LabOptions options) {
    return switch (layer) {
      case BASE -> "Making the base root with mmdebstrap (once, about 40 s)";
      case SERVICES -> "Adding the services' packages (once, about 25 s)";
      case APPLICATION ->
          "Installing the avatar service with %,d images (once)".formatted(options.images());
      case DATABASE -> "Filling its database, %,d rows of log (once)".formatted(options.rows());
      case REPOSITORY -> "Making a repository of the packages (once)";
      case MIRROR -> "Making a mirror of the images (once)";
      case MAIL -> "Adding the mail servers' packages (once, about 15 s)";
    };
  }

  private static boolean isComplete(Path layer) {
    return Files.exists(layer.resolve(COMPLETE));
  }

  private void make(Layer layer, Path path, Ready below, LabOptions options) {
    Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    Folders.delete(path);
    Folders.create(unfinished);
    fill(layer, unfinished, below, options);
    Folders.delete(unfinished.resolve("work"));
    Folders.delete(unfinished.resolve("root"));
    Folders.write(unfinished.resolve(COMPLETE), "", "rw-r--r--");
    try {
      Files.move(unfinished, path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rename " + unfinished, e);
    }
  }

  private void fill(Layer layer, Path disk, Ready below, LabOptions options) {
    switch (layer) {
      case BASE -> makeBase(disk);
      case SERVICES, MAIL -> addPackages(layer, disk, below);
      case APPLICATION -> makeApplication(disk, below, options);
      case DATABASE, REPOSITORY, MIRROR -> runJob(layer, disk, below, options);
    }
  }

  private void makeBase(Path disk) {
    Machine.run(
        List.of(
            "unshare", // its end ends all that it started
            "--mount",
            "--pid",
            "--mount-proc",
            "--fork",
            "--kill-child",
            "sh",
            resources.resolve("roots/base.sh").toString(),
            disk.resolve("upper").toString(),
            resources.resolve("roots/base.packages").toString()),
        Map.of(Enter.mark(), names.id()),
        "");
  }

  private void addPackages(Layer layer, Path disk, Ready below) {
    List<String> command = List.of("sh", "/run/lab/roots/add-packages.sh", layer.label());
    new Job(below.stack(Layer.BASE), disk, resources, Map.of(), command)
        .runOnMachinesNetwork(names);
    keep(disk, "packages");
  }

  /** Moves what a job left for later jobs out of the layer's files. */
  private static void keep(Path disk, String name) {
    try {
      Files.move(disk.resolve("upper").resolve(name), disk.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("the job left no " + name, e);
    }
  }

  private void makeApplication(Path disk, Ready below, LabOptions options) {
    Folders.write(disk.resolve(ACCOUNT_PASSWORD), Secrets.random(new SecureRandom()), "rw-------");
    new Job(
            below.stack(Layer.SERVICES),
            disk,
            resources,
            Map.of("IMAGES", Integer.toString(options.images())),
            List.of("sh", "/run/lab/application.sh"))
        .runAlone(names, Map.of("LAB_DATA", disk.toString()));
    keep(disk, "rows");
  }

  private void runJob(Layer layer, Path disk, Ready ready, LabOptions options) {
    new Job(
            ready.stack(layer.below().orElseThrow()),
            disk,
            resources,
            Map.of("ROWS", Integer.toString(options.rows())),
            List.of("sh", "/run/lab/%s.sh".formatted(layer.label())))
        .runAlone(
            names, Map.of("LAB_DATA", ready.layers().get(layer.source().orElseThrow()).toString()));
  }

  /** Where each layer is or will be. */
  Map<Layer, Path> paths(LabOptions options) {
    Map<Layer, Path> paths = new EnumMap<>(Layer.class);
    new Ingredients(resources)
        .names(options)
        .forEach((layer, name) -> paths.put(layer, folder.resolve(name)));
    return paths;
  }
}
