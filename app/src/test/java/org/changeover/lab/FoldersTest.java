package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir Path folder;

  @Test
  void create_byManyThreadsAtOnce_makesOne() {
    IntStream.range(0, 200)
        .parallel()
        .forEach(number -> Folders.create(folder.resolve("a%d/b/c".formatted(number / 20))));

    assertThat(folder.resolve("a9/b/c")).isDirectory();
  }

  @Test
  void create_whereAFileIs_saysWhatIsInTheWay() throws Exception {
    Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Folders.create(folder.resolve("file")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("in the way");
  }

  @Test
  void delete_removesLinks_withoutFollowingThem() throws Exception {
    Path kept =
        Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("file"), "");
    Path removed = Files.createDirectory(folder.resolve("removed"));
    Files.createSymbolicLink(removed.resolve("link"), folder.resolve("kept"));

    Folders.delete(removed);

    assertThat(removed).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void write_leavesThePermissionsAskedFor() throws Exception {
    Path file = folder.resolve("a/secret");
    Folders.write(file, "one", "rw-r--r--");
    Folders.write(file, "two", "rw-------");

    assertThat(file).hasContent("two");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }
}
