package org.changeover.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.PluginFolders;

/**
 * The plugins of an installation, loaded again only when their zips have changed: each load brings
 * classes with it. Safe for use by several threads.
 */
final class LoadedPlugins {
  private final Installation installation;
  private Map<Path, Zip> zips = Map.of();
  private PluginCatalogue catalogue;

  LoadedPlugins(Installation installation) {
    this.installation = installation;
  }

  private record Zip(FileTime written, long size) {}

  /**
   * As they are now; blocks while they are loaded.
   *
   * @throws CommandRefusedException when the state folder, where they are unpacked, cannot be
   *     written
   */
  synchronized PluginCatalogue now() {
    PluginFolders folders = installation.writableFolders();
    Map<Path, Zip> found = zips(folders);
    if (catalogue == null || !found.equals(zips)) {
      catalogue = PluginCatalogue.load(folders.places(), folders.unpacked());
      zips = found;
    }
    return catalogue;
  }

  private static Map<Path, Zip> zips(PluginFolders folders) {
    var found = new HashMap<Path, Zip>();
    for (Path place : folders.places().stream().filter(Files::isDirectory).toList()) {
      try (var files = Files.newDirectoryStream(place, "*.zip")) {
        for (Path file : files) {
          found.put(file, new Zip(Files.getLastModifiedTime(file), Files.size(file)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }
}
