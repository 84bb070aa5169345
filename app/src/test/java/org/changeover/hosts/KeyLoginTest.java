package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** What a real OpenSSH server is asked until it lets somebody in, by its own log. */
class KeyLoginTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;

  private Sshd server(String... more) throws IOException {
    var config = new java.util.ArrayList<>(List.of("LogLevel DEBUG1"));
    config.addAll(List.of(more));
    return Sshd.start(folder.resolve("sshd"), config.toArray(String[]::new));
  }

  private Path key(String file, String type) throws IOException {
    Path key = Files.createDirectories(folder.resolve("home/.ssh")).resolve(file);
    Sshd.keygen(key, type);
    return key;
  }

  private void letIn(Path key) throws IOException {
    Files.writeString(
        folder.resolve("sshd/authorized_keys"),
        Files.readString(key.resolveSibling(key.getFileName() + ".pub")),
        StandardOpenOption.APPEND);
  }

  private static HostSettings anyKey(Sshd server) throws IOException {
    return HostSettings.ssh("box", "127.0.0.1")
        .login(System.getProperty("user.name"), server.port())
        .hostKey(server.fingerprint());
  }

  /** The methods that were asked for, in order, up to being let in. */
  private List<String> asked(Sshd server, HostSettings host) {
    var config =
        new HostsConfig(
            folder.resolve("state"),
            folder.resolve("home"),
            false,
            Optional.empty(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));
    try (var pool =
        new HostPool(config, List.of(host), SecretLender.none(), Schedulers.parallel())) {
      assertThat(
              pool.host("box", HostContract.OPERATION, (stream, text) -> {})
                  .query(Command.of("echo", "hello"))
                  .block(PATIENCE)
                  .stdout())
          .isEqualTo("hello\n");
    }
    return server.log().stream()
        .filter(line -> line.contains("userauth-request for user"))
        .map(line -> line.replaceFirst(".* method (\\S+).*", "$1"))
        .toList();
  }

  @Test
  void aKeyOfOneAlgorithm_isSignedWithAtOnce() throws IOException {
    try (var server = server()) {
      assertThat(asked(server, server.settings("box"))).hasSize(1);
    }
  }

  @Test
  void aKeyOfSeveralAlgorithms_isAskedAboutFirst() throws IOException {
    Path rsa = key("id_rsa", "rsa");
    try (var server = server()) {
      letIn(rsa);
      assertThat(asked(server, anyKey(server))).hasSize(2).doesNotContain("none");
    }
  }

  @Test
  void aKeyThatIsNotKnown_isFollowedByTheNext() throws IOException {
    key("id_ed25519", "ed25519");
    Path known = key("id_ecdsa", "ecdsa");
    try (var server = server()) {
      letIn(known);
      assertThat(asked(server, anyKey(server))).hasSize(2).doesNotContain("none");
    }
  }

  @Test
  void aServerThatWantsTwoKeys_isGivenBoth() throws IOException {
    Path first = key("id_ed25519", "ed25519");
    Path second = key("id_ecdsa", "ecdsa");
    Path third = key("id_rsa", "rsa");
    try (var server = server("AuthenticationMethods publickey,publickey,publickey")) {
      letIn(first);
      letIn(second);
      letIn(third);
      assertThat(asked(server, anyKey(server))).hasSize(4).doesNotContain("none");
    }
  }
}
