package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.runs.RunFolder;

/** The plugins that came with the program. */
record Installation(Surroundings around, Path state) {

  /**
   * The plugins, each loaded or refused with a reason.
   *
   * @throws CommandRefusedException when the state folder, where they are unpacked, cannot be
   *     written
   */
  PluginCatalogue catalogue() {
    unwritable()
        .ifPresent(why -> {
          throw CommandRefusedException.lacks(
              "the state folder %s cannot be written: %s; give another with --state or"
                      .formatted(state, why)
                  + " CHANGEOVER_STATE");
        });
    return PluginCatalogue.load(List.of(around.plugins()), unpackInto(state));
  }

  /** Why the state folder cannot be written, if it cannot; makes it when it is missing. */
  Optional<String> unwritable() {
    try {
      Files.createDirectories(state);
      Files.delete(Files.createTempFile(state, "writable", ""));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(FileProblem.say(e));
    }
  }

  /** Where the plugins of a run are unpacked: in the state folder, like all others. */
  static Path unpackInto(RunFolder run) {
    return unpackInto(run.path().getParent().getParent());
  }

  private static Path unpackInto(Path state) {
    return state.resolve("plugins");
  }
}
