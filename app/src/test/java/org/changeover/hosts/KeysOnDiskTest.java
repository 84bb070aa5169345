package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.PublicKey;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.changeover.hosts.HostKeys.Expected;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of host keys and of private keys, which are read once and again when they change. */
class KeysOnDiskTest {
  private static final HostSettings BOX = HostSettings.ssh("box", "192.0.2.1");

  @TempDir Path home;
  private Path known;
  private Path privateKey;
  private HostKeys hostKeys;
  private KeyFiles keyFiles;

  @BeforeEach
  void files() throws IOException {
    Path ssh = Files.createDirectories(home.resolve(".ssh"));
    known = ssh.resolve("known_hosts");
    privateKey = ssh.resolve("id_ed25519");
    hostKeys = new HostKeys(home, home.resolve("state/known_hosts"));
    keyFiles = new KeyFiles(home);
  }

  private static PublicKey key() throws Exception {
    return KeyUtils.generateKeyPair("ssh-ed25519", 256).getPublic();
  }

  private static String line(String host, PublicKey key) {
    return host + " " + PublicKeyEntry.toString(key);
  }

  private Expected expected() throws IOException {
    return hostKeys.expected(BOX, SshUserConfig.none(), 22);
  }

  private Attempt.Identities identities() {
    return keyFiles.of(BOX, SshUserConfig.none());
  }

  @Test
  void keyThatIsAddedToKnownHosts_countsFromThenOn() throws Exception {
    PublicKey first = key();
    PublicKey second = key();
    Files.write(known, List.of(line("192.0.2.1", first)));
    assertThat(expected().accepts(first)).isTrue();
    assertThat(expected().accepts(second)).isFalse();

    Files.write(known, List.of(line("192.0.2.1", first), line("192.0.2.1", second)));
    assertThat(expected().accepts(second)).isTrue();
  }

  @Test
  void keyThatIsReplacedInKnownHosts_countsNoMore_evenInAFileOfTheSameSize() throws Exception {
    PublicKey first = key();
    PublicKey second = key();
    Files.write(known, List.of(line("192.0.2.1", first)));
    Files.setLastModifiedTime(known, FileTime.fromMillis(1_000_000_000_000L));
    assertThat(expected().accepts(first)).isTrue();

    Files.write(known, List.of(line("192.0.2.1", second)));
    assertThat(expected().accepts(first)).isFalse();
    assertThat(expected().accepts(second)).isTrue();
  }

  @Test
  void hostThatIsTakenOutOfKnownHosts_isUnknown_evenWhenTheFileIsGone() throws Exception {
    PublicKey key = key();
    Files.write(known, List.of(line("192.0.2.1", key)));
    assertThat(expected().accepts(key)).isTrue();

    Files.delete(known);
    assertThat(expected().accepts(key)).isFalse();
  }

  @Test
  void brokenLinesOfKnownHosts_areNamed_andHideNoOther() throws Exception {
    PublicKey key = key();
    Files.write(
        known,
        List.of("# by hand", "nonsense", line("192.0.2.1", key), "192.0.2.1 ssh-ed25519 AAAAC3Nz"));

    assertThat(expected().accepts(key)).isTrue();
    assertThat(expected().describe())
        .startsWith("known_hosts expects " + HostKeys.fingerprint(key) + " (not to be read: ")
        .contains("line 2 of " + known, known + ")")
        .doesNotContain("line 3");

    Files.write(known, List.of(line("192.0.2.1", key)));
    assertThat(expected().describe()).endsWith(HostKeys.fingerprint(key));
  }

  @Test
  void privateKey_isReadOnce_andAgainWhenItIsAnother() throws Exception {
    Sshd.keygen(privateKey, "ed25519");
    Attempt.Identities before = identities();
    assertThat(before.pairs()).hasSize(1);
    assertThat(identities().pairs().getFirst()).isSameAs(before.pairs().getFirst());

    Files.delete(privateKey);
    assertThat(identities().pairs()).isEmpty();
    Files.delete(home.resolve(".ssh/id_ed25519.pub"));
    Sshd.keygen(privateKey, "ed25519");
    Files.setLastModifiedTime(privateKey, FileTime.fromMillis(1_000_000_000_000L));
    assertThat(identities().pairs())
        .hasSize(1)
        .noneMatch(pair -> KeyUtils.compareKeyPairs(pair, before.pairs().getFirst()));
  }

  @Test
  void brokenPrivateKey_isNamed_untilItIsMended() throws Exception {
    Sshd.keygen(privateKey, "ed25519");
    String whole = Files.readString(privateKey);
    Files.writeString(privateKey, whole.substring(0, 100));

    for (int asked = 0; asked < 2; asked++) {
      assertThat(identities().pairs()).isEmpty();
      assertThat(identities().notes())
          .singleElement()
          .asString()
          .startsWith(privateKey + " cannot be used");
    }

    Files.writeString(privateKey, whole);
    assertThat(identities().pairs()).hasSize(1);
    assertThat(identities().notes()).isEmpty();
  }

  @Test
  void fileThatManyAskForAtOnce_isReadOnce() throws Exception {
    Files.writeString(known, "");
    var reads = new AtomicInteger();
    var cache =
        new FileCache<>(file -> {
          Thread.yield();
          return reads.incrementAndGet();
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(Collections.nCopies(64, (Callable<Integer>) () -> cache.of(known)));
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(1);
      }
    }
  }
}
