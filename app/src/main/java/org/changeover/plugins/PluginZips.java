package org.changeover.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The zips in a folder, read anew whatever is known of them; none of their code is run. */
public final class PluginZips {
  private PluginZips() {}

  /**
   * The SHA-256 of each, by the name of its file.
   *
   * @param folder need not exist
   * @throws IOException when one cannot be read
   */
  public static Map<String, String> hashes(Path folder) throws IOException {
    var hashes = new TreeMap<String, String>();
    if (Files.isDirectory(folder)) {
      for (Path zip : PluginZip.in(folder)) {
        hashes.put(zip.getFileName().toString(), PluginZip.hash(zip));
      }
    }
    return hashes;
  }
}
