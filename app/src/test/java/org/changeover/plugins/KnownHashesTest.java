package org.changeover.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHashesTest {
  private static final String HASH = "5f".repeat(32);

  @TempDir Path folder;
  private Path zip;

  /** A while after the file was written. */
  private final Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));

  @BeforeEach
  void write() throws IOException {
    zip = Files.writeString(folder.resolve("host.zip"), "some zip");
  }

  private KnownHashes known(Clock clock) {
    return new KnownHashes(folder, clock);
  }

  private void keep(Clock clock) throws IOException {
    known(clock).keep(zip, KnownHashes.stamp(zip), HASH);
  }

  @Test
  void aFileThatDidNotChange_isNotReadAgain() throws IOException {
    assertThat(known(later).of(zip)).isEmpty();
    keep(later);
    assertThat(known(later).of(zip)).contains(HASH);
  }

  @Test
  void aFileThatChanged_isReadAgain_howeverItsTimeWasSet() throws IOException {
    keep(later);
    FileTime modified = Files.getLastModifiedTime(zip);
    do { // the clock of a file system goes by ticks
      Files.writeString(zip, "same zip");
      Files.setLastModifiedTime(zip, modified);
    } while (Files.getAttribute(zip, "unix:ctime").equals(modified));
    assertThat(known(later).of(zip)).isEmpty();
  }

  @Test
  void anotherFileInItsPlace_isRead() throws IOException {
    keep(later);
    Path other = Files.writeString(folder.resolve("other"), "some zip");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(zip));
    Files.move(other, zip, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(known(later).of(zip)).isEmpty();
  }

  @Test
  void ofAFileThatHasJustChanged_nothingIsKept() throws IOException {
    keep(Clock.systemUTC());
    assertThat(known(later).of(zip)).isEmpty();
  }

  @Test
  void ofAFileThatChangedWhileItWasRead_nothingIsKept() throws IOException {
    String before = KnownHashes.stamp(zip);
    Files.writeString(zip, "a longer zip");
    known(later).keep(zip, before, HASH);
    assertThat(known(later).of(zip)).isEmpty();
  }

  @Test
  void whatIsKeptAndDamaged_isNotBelieved() throws IOException {
    keep(later);
    Files.writeString(folder.resolve(".hash-host.zip"), KnownHashes.stamp(zip) + "\n../../etc\n");
    assertThat(known(later).of(zip)).isEmpty();
  }

  @Test
  void whereNothingCanBeKept_itIsReadEachTime() throws IOException {
    var nowhere = new KnownHashes(folder.resolve("absent"), later);
    nowhere.keep(zip, KnownHashes.stamp(zip), HASH);
    assertThat(nowhere.of(zip)).isEmpty();
  }
}
