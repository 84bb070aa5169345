package org.changeover.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Optional;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.PluginFolders;
import org.changeover.plugins.PluginInstaller;
import org.changeover.runs.RunFolder;
import org.changeover.text.FileProblem;

/** The plugins of this installation: those that came with the program and those added later. */
record Installation(Surroundings around, Path state) {

  /**
   * The plugins, each loaded or refused with a reason.
   *
   * @throws CommandRefusedException when the state folder, where they are unpacked, cannot be
   *     written
   */
  PluginCatalogue catalogue() {
    PluginFolders folders = writableFolders();
    return PluginCatalogue.load(folders.places(), folders.unpacked());
  }

  /**
   * The plugins as {@link #catalogue()} has them, checked anew from their zips.
   *
   * @throws CommandRefusedException when the state folder cannot be written
   */
  PluginCatalogue verified() throws IOException {
    return new PluginInstaller(writableFolders()).verify();
  }

  /**
   * @throws CommandRefusedException when the state folder cannot be written
   */
  PluginFolders writableFolders() {
    unwritable()
        .ifPresent(why -> {
          throw CommandRefusedException.lacks(
              "the state folder %s cannot be written: %s; give another with --state or CHANGEOVER_STATE"
                  .formatted(state, why));
        });
    return new PluginFolders(around.plugins(), state);
  }

  /** Why the state folder cannot be written, if it cannot; makes it when it is missing. */
  Optional<String> unwritable() {
    try {
      make();
      Files.delete(Files.createTempFile(state, "writable", ""));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(FileProblem.say(e));
    }
  }

  /** So that its name stays over a power cut, and those of the folders above that are made too. */
  private void make() throws IOException {
    var missing = new ArrayList<Path>();
    for (Path one = state.toAbsolutePath(); !Files.exists(one); one = one.getParent()) {
      missing.add(one);
    }
    Files.createDirectories(state);
    for (Path one : missing) {
      try (var above = FileChannel.open(one.getParent(), StandardOpenOption.READ)) {
        above.force(true);
      }
    }
  }

  /** Where the plugins of a run are unpacked: in the state folder, like all others. */
  static Path unpackInto(RunFolder run) {
    return PluginFolders.unpacked(run.path().getParent().getParent());
  }
}
