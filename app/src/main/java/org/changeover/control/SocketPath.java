package org.changeover.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * An address for a socket's path. The kernel takes paths of at most 107 bytes (unix(7)); a longer
 * one is reached through a symbolic link in a short-lived folder that only its owner may enter.
 */
final class SocketPath implements AutoCloseable {
  private static final int LIMIT = 107;

  private final Path path;
  private final Path link;

  private SocketPath(Path path, Path link) {
    this.path = path;
    this.link = link;
  }

  static SocketPath of(Path socket) throws IOException {
    Path absolute = socket.toAbsolutePath();
    if (absolute.toString().getBytes(StandardCharsets.UTF_8).length <= LIMIT) {
      return new SocketPath(absolute, null);
    }
    Path folder =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "run",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path link = Files.createSymbolicLink(folder.resolve("r"), absolute.getParent());
    return new SocketPath(link.resolve(absolute.getFileName()), link);
  }

  UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(path);
  }

  /** The link is needed while binding or connecting only. */
  @Override
  public void close() throws IOException {
    if (link != null) {
      Files.delete(link);
      Files.delete(link.getParent());
    }
  }
}
