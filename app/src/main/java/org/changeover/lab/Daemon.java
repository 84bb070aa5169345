package org.changeover.lab;

import java.nio.file.Path;

/**
 * A program of the lab's own that runs as a service of a host ({@code host/lab-daemon}).
 *
 * @param name the service's
 * @param program its file
 * @param settings lines {@code NAME=value} for its environment, OPTIONS being its arguments
 */
record Daemon(String name, String program, String settings) {
  /** Puts the programs of a folder on a host's disk, and the service that starts one of them. */
  void install(Path resources, Path programs, Path upper) {
    Path installed = Path.of("usr/local/lib").resolve(name);
    for (Path file : Folders.tree(programs)) {
      Folders.write(
          upper.resolve(installed).resolve(file.getFileName().toString()),
          Folders.read(file),
          "rwxr-xr-x");
    }
    Folders.write(
        upper.resolve("etc/init.d").resolve(name),
        Folders.read(resources.resolve("host/lab-daemon")),
        "rwxr-xr-x");
    Folders.write(
        upper.resolve("etc/default").resolve(name),
        "DAEMON=/%s\n%s".formatted(installed.resolve(program), settings),
        "rw-------");
  }
}
