package org.changeover.plugins;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where plugins are.
 *
 * @param distribution zips that came with the program
 * @param state the state folder, which has those that were installed later and the files of all
 */
public record PluginFolders(Path distribution, Path state) {
  public PluginFolders {
    requireNonNull(distribution, "distribution is null");
    requireNonNull(state, "state is null");
  }

  /** Where plugins are unpacked; can be made anew from the zips at any time. */
  public static Path unpacked(Path state) {
    return state.resolve("plugins/unpacked");
  }

  public Path unpacked() {
    return unpacked(state);
  }

  /** Zips that were installed, each named after its plugin's id; need not exist. */
  public Path installed() {
    return state.resolve("plugins");
  }

  /** What a start of the program loads; the distribution's own come first. */
  public List<Path> places() {
    return Files.isDirectory(installed())
        ? List.of(distribution, installed())
        : List.of(distribution);
  }

  Path zip(String id) {
    return installed().resolve(id + ".zip");
  }

  /** The ids of the plugins that were installed, in order. */
  public List<String> installedIds() throws IOException {
    if (!Files.isDirectory(installed())) {
      return List.of();
    }
    return PluginZip.in(installed()).stream()
        .map(zip -> zip.getFileName().toString().replaceFirst("\\.zip$", ""))
        .toList();
  }
}
