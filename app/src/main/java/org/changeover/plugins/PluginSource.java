package org.changeover.plugins;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

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
}
