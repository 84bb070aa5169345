package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory that can be full to the last page. */
record Tmpfs(Path path) {
  private static final String SIZE = "size=512m";

  static Tmpfs mount(Path folder) throws IOException {
    Files.createDirectories(folder);
    run("mount", "-t", "tmpfs", "-o", SIZE + ",mode=700", "tmpfs", folder.toString());
    return new Tmpfs(folder);
  }

  /** The smallest size that it can have with what is on it. */
  void fill() throws IOException {
    var store = Files.getFileStore(path);
    long used = (store.getTotalSpace() - store.getUnallocatedSpace()) / 1024;
    resize("size=" + used + "k");
  }

  void makeRoom() throws IOException {
    resize(SIZE);
  }

  void unmount() throws IOException {
    run("umount", "--lazy", path.toString());
  }

  private void resize(String size) throws IOException {
    run("mount", "-o", "remount," + size, path.toString());
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.onExit().join().exitValue()).as(String.join(" ", command)).isZero();
  }
}
