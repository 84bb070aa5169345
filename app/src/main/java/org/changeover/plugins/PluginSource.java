package org.changeover.plugins;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a provider came from: a run records it, and refuses to go on with other bytes.
 *
 * @param id as in the plugin's descriptor
 * @param version of the plugin itself
 * @param file the zip
 * @param sha256 of the zip, in lower-case hexadecimal
 */
public record PluginSource(String id, String version, Path file, String sha256) {
  public PluginSource {
    requireNonNull(id, "id is null");
    requireNonNull(version, "version is null");
    requireNonNull(file, "file is null");
    requireNonNull(sha256, "sha256 is null");
  }

  /**
   * Copies the zip into that folder, for its owner only.
   *
   * @throws IOException when it cannot be copied, or is no longer the zip that was loaded
   */
  public void copyInto(Path folder) throws IOException {
    Path copy = folder.resolve(file.getFileName());
    Files.copy(file, copy);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
    if (!PluginZip.hash(copy).equals(sha256)) {
      throw new IOException(file + " was replaced while it was being used; start again");
    }
  }
}
