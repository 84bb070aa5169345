package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.FileContent;
import org.changeover.spi.Host;
import org.changeover.spi.SavedFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** Files that cannot be written, for reasons that only root can make. */
@Tag("lab")
class FileTroubleLabTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private HostPool pool;
  private Host host;

  @BeforeEach
  void openPool() {
    var config =
        new HostsConfig(
            folder.resolve("state"),
            folder.resolve("home"),
            false,
            Optional.empty(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            PATIENCE,
            Duration.ofSeconds(1));
    HostSettings box = HostSettings.local("box").folder(folder.resolve("runs").toString());
    pool = new HostPool(config, List.of(box), SecretLender.none(), Schedulers.parallel());
    host = pool.host("box", HostContract.OPERATION, OutputSink.none());
  }

  @AfterEach
  void closePool() {
    pool.close();
  }

  private void write(Path file, byte[] bytes) {
    host.write(HostContract.INTENT, new FileContent(file.toString(), bytes, "0644", "root", "root"))
        .block(PATIENCE);
  }

  @Test
  void aFullDisk_isSaid_andLeavesTheOldFileWhole() throws IOException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Sshd.run("mount", "-t", "tmpfs", "-o", "size=256k", "small", disk.toString());
    try {
      Path file = Files.writeString(disk.resolve("file"), "old");
      assertThatThrownBy(() -> write(file, new byte[2 << 20]))
          .isInstanceOf(ActionFailedException.class)
          .hasMessageContaining("box")
          .hasMessageContaining(file.toString())
          .hasMessageContaining("No space left on device");
      assertThat(file).hasContent("old");
      assertOnly(disk, file);

      SavedFile saved = host.save(file.toString()).block(PATIENCE);
      Files.write(file, new byte[200 << 10]);
      Files.write(disk.resolve("rest"), new byte[56 << 10]);
      assertThatThrownBy(() -> host.restore(HostContract.INTENT, saved).block(PATIENCE))
          .isInstanceOf(ActionFailedException.class)
          .hasMessageContaining("No space left on device");
      assertThat(file).hasBinaryContent(new byte[200 << 10]);
    } finally {
      Sshd.run("umount", disk.toString());
    }
  }

  private static void assertOnly(Path folder, Path file) throws IOException {
    try (var entries = Files.list(folder)) {
      assertThat(entries).containsExactly(file);
    }
  }

  @Test
  void whatIsImmutable_isSaid_andStaysAsItIs() throws IOException {
    Path parent = Files.createDirectory(folder.resolve("parent"));
    Path file = Files.writeString(parent.resolve("file"), "old");
    for (Path immutable : List.of(parent, file)) {
      Sshd.run("chattr", "+i", immutable.toString());
      try {
        assertThatThrownBy(() -> write(file, "new".getBytes(UTF_8)))
            .isInstanceOf(ActionFailedException.class)
            .hasMessageContaining(file.toString())
            .hasMessageContaining("Operation not permitted");
        assertThatThrownBy(() -> host.remove(HostContract.INTENT, file.toString()).block(PATIENCE))
            .isInstanceOf(ActionFailedException.class)
            .hasMessageContaining("Operation not permitted");
      } finally {
        Sshd.run("chattr", "-i", immutable.toString());
      }
      assertThat(file).hasContent("old");
      assertOnly(parent, file);
    }
  }
}
