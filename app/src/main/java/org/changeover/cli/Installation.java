package org.changeover.cli;

import java.nio.file.Path;
import java.util.List;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.runs.RunFolder;

/** The plugins that came with the program. */
record Installation(Surroundings around, Path state) {

  PluginCatalogue catalogue() {
    return PluginCatalogue.load(List.of(around.plugins()), unpackInto(state));
  }

  /** Where the plugins of a run are unpacked: in the state folder, like all others. */
  static Path unpackInto(RunFolder run) {
    return unpackInto(run.path().getParent().getParent());
  }

  private static Path unpackInto(Path state) {
    return state.resolve("plugins");
  }
}
