package org.changeover.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.changeover.run.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who somebody is now that was let in before. */
class EntranceTest {
  @TempDir Path folder;

  private int written;

  private void operators(Keyring keys, String... entries) throws Exception {
    keys.operators(entries);
    // Seen as another file also within the same tick of the file system's clock.
    Files.setLastModifiedTime(
        keys.operators(), FileTime.from(Instant.EPOCH.plus(Duration.ofHours(++written))));
  }

  @Test
  void aLostKeyOrRole_isKnownAtOnce() throws Exception {
    var keys = new Keyring(folder);
    keys.make("ben");
    operators(keys, keys.entry("ben", "operator, approver"));
    var entrance =
        new Entrance(
            OperatorsFile.open(keys.operators()),
            new Doorman(Duration.ofSeconds(20), System::nanoTime));
    var line = Files.readString(folder.resolve("ben.pub")).strip();
    String key =
        KeyUtils.getFingerPrint(
            BuiltinDigests.sha256,
            AuthorizedKeyEntry.parseAuthorizedKeyEntry(line)
                .resolvePublicKey(null, PublicKeyEntryResolver.FAILING));
    var ben = new Actor("ben", Set.of("operator", "approver"), key, "192.0.2.1");
    assertThat(entrance.letsIn(ben)).isTrue();
    operators(keys, keys.entry("ben", "viewer"));
    assertThat(entrance.letsIn(ben)).isFalse();
    assertThat(entrance.now(ben)).contains(new Actor("ben", Set.of("viewer"), key, "192.0.2.1"));
    keys.make("anna");
    operators(keys, keys.entry("anna", "operator"));
    assertThat(entrance.letsIn(ben)).isFalse();
    assertThat(entrance.now(ben)).isEmpty();
  }
}
