package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The arguments of every process of this machine, as anybody here can read them. */
final class ArgumentLists {
  private ArgumentLists() {}

  /** One text for each process, NUL behind each argument. */
  static List<String> now() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .map(process -> process.resolve("cmdline"))
          .flatMap(ArgumentLists::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> read(Path file) {
    try {
      return Stream.of(new String(Files.readAllBytes(file), UTF_8));
    } catch (IOException noProcess) {
      return Stream.empty();
    }
  }
}
