package org.changeover.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Lines that operators saved from the console, a file for each time. */
final class SavedLines {
  /** How many files a run takes, so that a key that is held down does not fill the disk. */
  private static final int MOST = 200;

  private final Path folder;

  SavedLines(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws IOException when there are too many, or the file cannot be written
   */
  Path save(List<String> lines) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (int number = 1; number <= MOST; number++) {
      Path file = folder.resolve("log-%03d.txt".formatted(number));
      if (create(file)) {
        Files.write(file, lines, UTF_8, StandardOpenOption.WRITE);
        return file;
      }
    }
    throw new IOException(
        "there are %d saved files in %s already; remove some".formatted(MOST, folder));
  }

  private static boolean create(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }
}
