package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {
  @TempDir Path folder;

  private static Consumer<Writer> text(String text) {
    return writer -> {
      try {
        writer.write(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Test
  void fileThatIsThere_isReplaced_andItsOwnerAloneReadsIt() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    NewFile.write(file, text("after"));
    assertThat(file).hasContent("after");
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void writingThatFails_leavesWhatWasThere_andNothingBesideIt() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    assertThatThrownBy(() ->
            NewFile.write(
                file,
                writer -> {
                  text("half").accept(writer);
                  throw new IllegalStateException("no more");
                }))
        .hasMessage("no more");
    assertThat(file).hasContent("before");
    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void whatCannotBeWritten_isNamedAsItWasGiven() {
    Path nowhere = folder.resolve("none/file");
    assertThatThrownBy(() -> NewFile.write(nowhere, text("x")))
        .hasMessage(nowhere + ": its folder does not exist");
    assertThatThrownBy(() -> NewFile.write(Path.of("/dev/full"), text("x")))
        .hasMessage("/dev/full: No space left on device");
  }

  @Test
  void symbolicLink_staysOne() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    NewFile.write(link, text("after"));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("after");
  }

  @Test
  void pipe_staysOne_andIsWrittenTo() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var read =
        CompletableFuture.supplyAsync(() -> {
          try {
            return Files.readString(pipe);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    NewFile.write(pipe, text("through"));
    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("through");
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }
}
