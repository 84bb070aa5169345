package org.changeover.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.changeover.text.FileProblem;

/** A file that is there as a whole or not at all, and that only its owner reads. */
final class NewFile {
  private NewFile() {}

  /**
   * Replaces the file that is there by one rename; what a symbolic link leads to, not the link.
   * What is no file, as a pipe, is written to.
   *
   * @throws IOException when it cannot be written, and names it; a file that was there stays then
   */
  static void write(Path given, Consumer<Writer> content) throws IOException {
    try {
      place(given, content);
    } catch (IOException e) {
      throw named(given, e);
    } catch (UncheckedIOException e) {
      throw named(given, e.getCause());
    }
  }

  private static FileSystemException named(Path given, IOException e) {
    String why =
        e instanceof NoSuchFileException ? "its folder does not exist" : FileProblem.why(e);
    return new FileSystemException(given.toString(), null, why);
  }

  private static void place(Path given, Consumer<Writer> content) throws IOException {
    if (Files.exists(given) && !Files.isRegularFile(given)) {
      try (Writer writer = Files.newBufferedWriter(given)) {
        content.accept(writer);
      }
    } else {
      replace(Files.isSymbolicLink(given) ? given.toRealPath() : given, content);
    }
  }

  private static void replace(Path file, Consumer<Writer> content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path made =
        Files.createTempFile(
            folder,
            ".changeover-",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE);
          OutputStream bytes = Channels.newOutputStream(channel);
          Writer writer =
              new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
        content.accept(writer);
        writer.flush();
        channel.force(true);
      }
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(made);
    }
  }
}
