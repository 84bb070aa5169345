package org.changeover.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where the files of a plan may lie: anywhere, or below one folder. There each folder on the way is
 * opened in the one above it and no link is followed, so that nothing else is read even if somebody
 * exchanges a file for a link meanwhile.
 */
final class Enclosure {
  static final String OUTSIDE =
      "lies outside of the folder that plans are offered from, or behind a link there. "
          + "Put the file itself into that folder.";

  private final Optional<Path> folder;

  /**
   * @param folder may be a link itself; empty: no bounds
   */
  Enclosure(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Whether that lies in it, as far as it exists, with no link on the way. */
  boolean holds(Path file) {
    if (folder.isEmpty()) {
      return true;
    }
    return below(file)
        .filter(rest ->
            IntStream.rangeClosed(1, rest.getNameCount())
                .mapToObj(count -> folder.get().resolve(rest.subpath(0, count)))
                .noneMatch(Files::isSymbolicLink))
        .isPresent();
  }

  /**
   * @throws IOException when it cannot be read, or does not lie in it
   */
  InputStream open(Path file) throws IOException {
    if (folder.isEmpty()) {
      return Files.newInputStream(file);
    }
    Path rest =
        below(file).orElseThrow(() -> new FileSystemException(file.toString(), null, OUTSIDE));
    try (var top = Files.newDirectoryStream(folder.get())) {
      if (top instanceof SecureDirectoryStream<Path> secure) {
        return open(secure, rest);
      }
      throw new IOException("this system cannot read files without following links");
    }
  }

  private static InputStream open(SecureDirectoryStream<Path> in, Path rest) throws IOException {
    Path name = rest.getName(0);
    if (rest.getNameCount() > 1) {
      try (var below = in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        return open(below, rest.subpath(1, rest.getNameCount()));
      }
    }
    BasicFileAttributes is =
        in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    if (!is.isRegularFile()) {
      throw new FileSystemException(name.toString(), null, "it is no regular file");
    }
    return Channels.newInputStream(
        in.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  /** From the folder to a file in it. */
  private Optional<Path> below(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    Path named = folder.orElseThrow().toAbsolutePath().normalize();
    return Optional.of(named)
        .filter(whole::startsWith)
        .or(() -> real(named).filter(whole::startsWith))
        .filter(start -> !start.equals(whole))
        .map(start -> start.relativize(whole));
  }

  private static Optional<Path> real(Path named) {
    try {
      return Optional.of(named.toRealPath());
    } catch (IOException missing) {
      return Optional.empty();
    }
  }
}
