package org.changeover.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts plugins into the state folder and takes them out.
 *
 * <p>A zip is copied first, into a folder that only this process uses, and the copy is what is
 * checked and then renamed into place: nobody can exchange it in between, and a start of the
 * program sees the old zip or the new one, never a part. The check loads the plugin as a start
 * would, from files that are thrown away. A lock keeps two installations from passing the check
 * side by side with the same provider; a process that dies leaves a folder that the next one
 * clears.
 *
 * <p>Runs are not touched: each has copies of its zips in its own folder.
 */
public final class PluginInstaller {
  private final PluginFolders folders;

  public PluginInstaller(PluginFolders folders) {
    this.folders = folders;
  }

  /**
   * Checks a zip in full and moves it in.
   *
   * @throws IOException when the state folder cannot be written, or the zip cannot be read
   */
  public InstallResult install(Path zip) throws IOException {
    Optional<String> unfit = unfit(zip);
    if (unfit.isPresent()) {
      return new InstallResult.NotInstalled(List.of(unfit.get()));
    }
    return alone(working -> checked(copied(zip, working), working));
  }

  /** Loads every plugin from its zip, as if none had been unpacked before. */
  public PluginCatalogue verify() throws IOException {
    return alone(working -> {
      PluginCatalogue found = PluginCatalogue.load(folders.places(), working);
      found.close();
      return found;
    });
  }

  @FunctionalInterface
  private interface Work<T> {
    T in(Path working) throws IOException;
  }

  /** Works in a folder that is empty at first, and gone afterwards. */
  private <T> T alone(Work<T> work) throws IOException {
    Files.createDirectories(folders.installed());
    try (var _ = lock()) {
      Path working = folders.installed().resolve(".installing");
      PluginZip.delete(working);
      Files.createDirectory(
          working,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        return work.in(working);
      } finally {
        PluginZip.delete(working);
      }
    }
  }

  /**
   * Takes out a plugin that was installed.
   *
   * @param id one of {@link PluginFolders#installedIds()}
   */
  public void remove(String id) throws IOException {
    if (!folders.installedIds().contains(id)) {
      throw new IllegalArgumentException("'" + id + "' is not installed");
    }
    try (var _ = lock()) {
      Files.deleteIfExists(folders.zip(id));
      force(folders.installed());
    }
  }

  private static Optional<String> unfit(Path zip) throws IOException {
    if (!Files.exists(zip)) {
      return Optional.of("it does not exist; give the zip of a plugin");
    }
    if (!Files.isRegularFile(zip)) {
      return Optional.of("it is not a file; give the zip of a plugin");
    }
    if (Files.size(zip) > EntryRules.MOST_BYTES) {
      return Optional.of(
          "it has %d MB, and %d are allowed; bundle less"
              .formatted(Files.size(zip) >> 20, EntryRules.MOST_BYTES >> 20));
    }
    return Optional.empty();
  }

  private FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            folders.installed().resolve(".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      channel.lock();
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Path copied(Path zip, Path working) throws IOException {
    Path copy = working.resolve("plugin");
    try (InputStream in = Files.newInputStream(zip);
        var out =
            FileChannel.open(
                copy,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")))) {
      in.transferTo(Channels.newOutputStream(out));
      out.force(true);
    }
    return copy;
  }

  private InstallResult checked(Path copy, Path working) throws IOException {
    PluginCatalogue candidate = PluginCatalogue.load(List.of(copy), working.resolve("unpacked"));
    try {
      if (!candidate.refused().isEmpty()) {
        return new InstallResult.NotInstalled(
            candidate.refused().stream().map(Refused::reason).toList());
      }
      return moved(copy, List.copyOf(candidate.providers().values()));
    } finally {
      candidate.close();
    }
  }

  private InstallResult moved(Path copy, List<LoadedProvider> providers) throws IOException {
    PluginSource source = providers.getFirst().source();
    PluginCatalogue present = PluginCatalogue.load(folders.places(), folders.unpacked());
    try {
      List<String> conflicts = conflicts(present, source.id(), providers);
      if (!conflicts.isEmpty()) {
        return new InstallResult.NotInstalled(conflicts);
      }
      Path place = folders.zip(source.id());
      var placed = new PluginSource(source.id(), source.version(), place, source.sha256());
      Optional<PluginSource> before = at(place, present);
      if (before.equals(Optional.of(placed))) {
        return new InstallResult.Already(placed);
      }
      Files.move(copy, place, StandardCopyOption.ATOMIC_MOVE);
      force(folders.installed());
      return new InstallResult.Done(placed, providers, before.map(PluginSource::version));
    } finally {
      present.close();
    }
  }

  /** What would keep the plugin, in its place, from being loaded beside those that are there. */
  private List<String> conflicts(
      PluginCatalogue present, String id, List<LoadedProvider> providers) {
    Path place = folders.zip(id);
    var others = new TreeMap<String, LoadedProvider>();
    var conflicts = new ArrayList<String>();
    for (LoadedProvider other : present.providers().values()) {
      if (other.source().id().equals(id) && comesWithTheProgram(other.source())) {
        conflicts.add(
            "its plugin.id '%s' is that of a plugin that comes with the program; choose another"
                .formatted(id));
      } else if (!other.source().file().equals(place)) {
        others.put(other.name(), other);
      }
    }
    conflicts.addAll(PluginCatalogue.taken(others, providers));
    return conflicts.stream().distinct().toList();
  }

  private boolean comesWithTheProgram(PluginSource source) {
    return !source.file().startsWith(folders.installed());
  }

  private static Optional<PluginSource> at(Path place, PluginCatalogue present) {
    return present.providers().values().stream()
        .map(LoadedProvider::source)
        .filter(source -> source.file().equals(place))
        .findFirst();
  }

  /** A rename is on disk when the folder is. */
  private static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
