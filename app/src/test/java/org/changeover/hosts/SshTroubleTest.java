package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.Host;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Operation;
import org.changeover.spi.UnknownOutcomeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What can go wrong between us and a real OpenSSH server, and what is said then. */
class SshTroubleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String OTHER_KEY = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private Sshd sshd;
  private HostPool pool;
  private Optional<Path> agent = Optional.empty();
  private boolean usersConfiguration;

  @BeforeEach
  void startServer() throws IOException {
    sshd = Sshd.start(folder.resolve("sshd"));
  }

  @AfterEach
  void stopAll() {
    if (pool != null) {
      pool.close();
    }
    sshd.close();
  }

  private HostPool pool(HostSettings... hosts) {
    return pool(Duration.ofSeconds(30), hosts);
  }

  private HostPool pool(Duration channelWait, HostSettings... hosts) {
    var config =
        new HostsConfig(
            folder.resolve("state"),
            folder.resolve("home"),
            usersConfiguration,
            agent,
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            channelWait,
            Duration.ofSeconds(1));
    pool = new HostPool(config, List.of(hosts), SecretLender.none(), Schedulers.parallel());
    return pool;
  }

  private HostSettings settings() throws IOException {
    return sshd.settings("box").folder(folder.resolve("runs").toString());
  }

  private Host host(HostSettings... hosts) {
    return pool(hosts)
        .host("box", HostContract.OPERATION, (stream, text) -> lines.add(stream + ": " + text));
  }

  private static String hello(Host host) {
    return host.query(Command.of("echo", "hello")).block(PATIENCE).stdout();
  }

  @Test
  void noExitStatus_isUnknown() throws IOException {
    Host host = host(settings());
    var running =
        host.change(HostContract.INTENT, Command.shell("echo begun; sleep 20"))
            .materialize()
            .cache();
    running.onErrorComplete().subscribe();
    HostContract.awaitUntil(() -> lines.contains("STDOUT: begun"));
    sshd.cut();
    assertThat(running.block(PATIENCE).getThrowable())
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("no exit status")
        .hasMessageContaining("look there");
    assertThat(hello(host)).as("the connection is made again").isEqualTo("hello\n");
  }

  @Test
  void theSilenceOfAHostThatDied_isUnknown_evenForWhatMustNotBeTorn() throws IOException {
    Host host = host(settings());
    var command = Command.shell("echo begun; sleep 60").within(Duration.ofHours(1)).letFinish();
    var running = host.change(HostContract.INTENT, command).materialize().cache();
    running.subscribe();
    HostContract.awaitUntil(() -> lines.contains("STDOUT: begun"));
    sshd.freeze();
    Mono<StopAnswer> stopping = pool.stop(HostContract.OPERATION).cache();
    stopping.subscribe();
    assertThat(running.block(PATIENCE).getThrowable())
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("no exit status");
    assertThat(stopping.block(PATIENCE)).isInstanceOf(StopAnswer.Unknown.class);
  }

  @Test
  void aDetachedJob_survivesALostConnection_andIsFollowedOn() throws IOException {
    var command =
        Command.shell(
                "echo one; until [ -e \"$1\" ]; do sleep 0.1; done; echo two; exit 7",
                folder.resolve("go").toString())
            .accepting(7)
            .detached("job");
    var running = host(settings()).change(HostContract.INTENT, command).cache();
    running.onErrorComplete().subscribe();
    HostContract.awaitUntil(() -> lines.contains("STDOUT: one"));

    sshd.close();
    HostContract.awaitUntil(() -> lines.stream().anyMatch(l -> l.contains("link was lost")));
    Files.createFile(folder.resolve("go"));
    sshd.run();

    var output = running.block(PATIENCE);
    assertThat(output.stdout()).isEqualTo("one\ntwo\n");
    assertThat(output.exitCode()).isEqualTo(7);
    assertThat(lines.stream().filter(l -> l.startsWith("STDOUT")))
        .containsExactly("STDOUT: one", "STDOUT: two");
  }

  @Test
  void theWrongHostKey_isRefused_andTheMessageSaysWhatToDo() throws IOException {
    String seen = sshd.fingerprint();
    assertThatThrownBy(() -> hello(host(settings().hostKey(OTHER_KEY))))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining(seen)
        .hasMessageContaining(OTHER_KEY)
        .hasMessageContaining("changeover trust box --fingerprint " + seen);
  }

  @Test
  void aHostKeyOfAnotherTypeThanTheServerPrefers_isAskedFor() throws IOException {
    Path rsa = folder.resolve("rsa_key");
    Sshd.keygen(rsa, "rsa");
    try (var both = Sshd.start(folder.resolve("both"), "HostKey " + rsa)) {
      String fingerprint = Sshd.fingerprint(folder.resolve("rsa_key.pub"));
      assertThat(hello(host(both.settings("box").hostKey(fingerprint)))).isEqualTo("hello\n");
    }
  }

  private HostSettings withoutFingerprint() throws IOException {
    HostSettings all = settings();
    return HostSettings.ssh("box", "127.0.0.1")
        .login(all.user().orElseThrow(), sshd.port())
        .key(sshd.userKey());
  }

  @Test
  void anUnknownHost_isRefused_untilItIsTrusted() throws IOException {
    Host host = host(withoutFingerprint());
    assertThatThrownBy(() -> hello(host))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("no key of it is known")
        .hasMessageContaining(sshd.fingerprint());

    var trust = new Trust(pool);
    assertThatThrownBy(() -> trust.accept("box", OTHER_KEY).block(PATIENCE))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining(sshd.fingerprint());
    assertThat(folder.resolve("state/known_hosts")).doesNotExist();

    trust.accept("box", sshd.fingerprint()).block(PATIENCE);
    assertThat(hello(host)).isEqualTo("hello\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("state/known_hosts"))))
        .isEqualTo("rw-------");
  }

  @Test
  void theUsersKnownHosts_count_andAChangedKeyIsRefused() throws IOException {
    String key = Files.readString(folder.resolve("sshd/host_key.pub"));
    Path known = folder.resolve("home/.ssh/known_hosts");
    Files.createDirectories(known.getParent());
    Files.writeString(known, "[127.0.0.1]:" + sshd.port() + " " + key);
    assertThat(hello(host(withoutFingerprint()))).isEqualTo("hello\n");
    pool.close();

    Files.writeString(
        known,
        "[127.0.0.1]:" + sshd.port() + " " + Files.readString(folder.resolve("sshd/user_key.pub")));
    assertThatThrownBy(() -> hello(host(withoutFingerprint())))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("known_hosts expects");
  }

  @Test
  void aHashedEntryOfKnownHosts_counts_unlessTheKeyIsRevoked() throws IOException {
    String key = Files.readString(folder.resolve("sshd/host_key.pub"));
    Path known = folder.resolve("home/.ssh/known_hosts");
    Files.createDirectories(known.getParent());
    Files.writeString(known, "[127.0.0.1]:" + sshd.port() + " " + key);
    Sshd.run("ssh-keygen", "-q", "-H", "-f", known.toString());
    assertThat(known).content().startsWith("|1|");
    assertThat(hello(host(withoutFingerprint()))).isEqualTo("hello\n");
    pool.close();

    Files.writeString(known, "@revoked * " + key, java.nio.file.StandardOpenOption.APPEND);
    assertThatThrownBy(() -> hello(host(withoutFingerprint())))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("shows the host key " + sshd.fingerprint());
  }

  @Test
  void anAuthorityOfCertificates_vouchesForNoPlainKey() throws IOException {
    String key = Files.readString(folder.resolve("sshd/host_key.pub"));
    Path known = folder.resolve("home/.ssh/known_hosts");
    Files.createDirectories(known.getParent());
    Files.writeString(known, "@cert-authority * " + key);
    assertThatThrownBy(() -> hello(host(withoutFingerprint())))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("no key of it is known");
  }

  @Test
  void aKeyWithAPassphrase_isSaidToBelongIntoTheAgent() throws IOException {
    Path locked = folder.resolve("locked_key");
    Sshd.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-f", locked.toString());
    assertThatThrownBy(() -> hello(host(settings().key(locked))))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("if it has a passphrase, give it to your agent: ssh-add " + locked);
  }

  @Test
  void argumentsOf64KiB_andOutputThatIsNoText_passWhole() throws IOException {
    Host host = host(settings());
    String argument = "it's ".repeat(13_108);
    assertThat(host.query(Command.of("printf", "%s", argument)).block(PATIENCE).stdout())
        .isEqualTo(argument);
    Path binary = folder.resolve("binary");
    var bytes = new byte[100_000];
    new java.util.Random(1).nextBytes(bytes);
    Files.write(binary, bytes);
    assertThat(host.read(binary.toString(), bytes.length).block(PATIENCE)).isEqualTo(bytes);
  }

  @Test
  void matchAndInclude_inTheUsersConfiguration_count() throws IOException {
    usersConfiguration = true;
    Path config = folder.resolve("home/.ssh/config");
    Files.createDirectories(config.getParent());
    Path included = Files.writeString(folder.resolve("included"), "IdentityFile " + sshd.userKey());
    Files.writeString(
        config,
        """
        Include %s
        Match host other.example exec "false"
          Port 1
        Match originalhost 127.0.0.1 exec "true"
          Port %d
          User %s
        """
            .formatted(included, sshd.port(), System.getProperty("user.name")));
    HostSettings plain = HostSettings.ssh("box", "127.0.0.1").hostKey(sshd.fingerprint());
    assertThat(hello(host(plain))).isEqualTo("hello\n");
  }

  @Test
  void aConfigurationThatSshRefuses_isGoneOnWithout() throws IOException {
    usersConfiguration = true;
    Path config = folder.resolve("home/.ssh/config");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "Match nothing that there is\n");
    assertThat(hello(host(settings()))).isEqualTo("hello\n");
  }

  @Test
  void aRefusedKey_isSaidWithWhatWasOffered() throws IOException {
    Path other = folder.resolve("other_key");
    Sshd.keygen(other, "ed25519");
    String offered = Sshd.fingerprint(folder.resolve("other_key.pub"));
    assertThatThrownBy(() -> hello(host(settings().key(other))))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("let nobody in as " + System.getProperty("user.name"))
        .hasMessageContaining(offered)
        .hasMessageContaining(other.toString())
        .hasMessageContaining("authorized_keys");
  }

  @Test
  void aMissingKeyFile_isSaid() throws IOException {
    assertThatThrownBy(() -> hello(host(settings().key(folder.resolve("none")))))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("none cannot be read")
        .hasMessageContaining("make one with ssh-keygen");
  }

  @Test
  void aHostThatIsDown_isSaidWithItsAddress() throws IOException {
    HostSettings settings = settings();
    sshd.close();
    assertThatThrownBy(() -> hello(host(settings)))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("box (127.0.0.1:" + sshd.port() + ") cannot be reached")
        .hasMessageContaining("Is it up");
  }

  @Test
  void aHostThatSaysNothing_isGivenUpWithinTheConnectTimeout() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      HostSettings settings =
          settings().login(System.getProperty("user.name"), silent.getLocalPort());
      long begun = System.nanoTime();
      assertThatThrownBy(() -> hello(host(settings))).isInstanceOf(HostUnreachableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void aJumpHost_leadsToTheTarget_whoseOwnKeyIsChecked() throws IOException {
    try (var bastion =
        Sshd.start(folder.resolve("bastion"), "PermitOpen 127.0.0.1:" + sshd.port())) {
      HostSettings through = bastion.settings("bastion");
      assertThat(hello(host(settings().jump("bastion"), through))).isEqualTo("hello\n");
      pool.close();
      assertThatThrownBy(() -> hello(host(settings().jump("bastion").hostKey(OTHER_KEY), through)))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining("box")
          .hasMessageContaining(sshd.fingerprint());
      pool.close();
      assertThatThrownBy(() -> hello(host(settings().jump("bastion"), through.hostKey(OTHER_KEY))))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining("bastion");
    }
  }

  @Test
  void theAgent_isAsked() throws IOException {
    Path socket = folder.resolve("agent");
    Process running = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      HostContract.awaitUntil(() -> Files.exists(socket));
      var add = new ProcessBuilder("ssh-add", "-q", sshd.userKey().toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().onExit().join().exitValue()).isZero();
      agent = Optional.of(socket);
      HostSettings plain =
          HostSettings.ssh("box", "127.0.0.1")
              .login(System.getProperty("user.name"), sshd.port())
              .hostKey(sshd.fingerprint());
      assertThat(hello(host(plain))).isEqualTo("hello\n");
    } finally {
      running.destroy();
      running.onExit().join();
    }
  }

  @Test
  void aServerWithFewSessions_isWaitedFor() throws IOException {
    try (var narrow = Sshd.start(folder.resolve("narrow"), "MaxSessions 2")) {
      Host host = host(narrow.settings("box"));
      List<Integer> codes =
          reactor.core.publisher.Flux.range(0, 8)
              .flatMap(i -> host.query(Command.of("sleep", "0.2")).map(o -> o.exitCode()), 8)
              .collectList()
              .block(PATIENCE);
      assertThat(codes).hasSize(8).containsOnly(0);
    }
  }

  @Test
  void shellsThatNobodyAsks_giveTheirChannelsToWhoWaits() throws IOException {
    try (var shortly = pool(shorterThanIdle(), settings())) {
      List<String> answers =
          reactor.core.publisher.Flux.range(1, 24)
              .map(n -> new Operation("run", "step" + n, "box", 1, 1))
              .concatMap(operation ->
                  shortly
                      .host("box", operation, OutputSink.none())
                      .query(Command.of("echo", "hello"))
                      .map(output -> output.stdout().strip()))
              .collectList()
              .block(PATIENCE);
      assertThat(answers).hasSize(24).containsOnly("hello");
    }
  }

  @Test
  void operationsThatAskAgainAndAgain_letWhoWaitsHaveAChannel() throws IOException {
    try (var shortly = pool(shorterThanIdle(), settings())) {
      var busy =
          reactor.core.publisher.Flux.range(1, 8)
              .flatMap(n ->
                  shortly
                      .host("box", new Operation("run", "s" + n, "box", 1, 1), OutputSink.none())
                      .query(Command.of("sleep", "0.1"))
                      .repeat())
              .publish();
      var first = busy.take(16).then().cache();
      first.subscribe();
      var connection = busy.connect();
      first.block(PATIENCE);
      assertThat(hello(shortly.host("box", HostContract.OPERATION, OutputSink.none())))
          .isEqualTo("hello\n");
      connection.dispose();
    }
  }

  private static Duration shorterThanIdle() {
    return KeptShell.IDLE.dividedBy(2);
  }

  @Test
  void aServerWithOneSession_isAskedAndChangedByTurns() throws IOException {
    try (var narrow = Sshd.start(folder.resolve("narrow"), "MaxSessions 1")) {
      Host host = host(narrow.settings("box"));
      var echo = Command.of("echo", "hello");
      List<String> answers =
          reactor.core.publisher.Flux.range(0, 6)
              .concatMap(
                  n -> n % 2 == 0 ? host.query(echo) : host.change(HostContract.INTENT, echo))
              .map(output -> output.stdout().strip())
              .collectList()
              .block(PATIENCE);
      assertThat(answers).hasSize(6).containsOnly("hello");
    }
  }

  @Test
  void oneConnection_isSharedByAll() throws IOException {
    Host host = host(settings());
    Mono<String> peer =
        host.query(Command.shell("echo \"$SSH_CONNECTION\"")).map(output -> output.stdout());
    assertThat(
            reactor.core.publisher.Flux.range(0, 6)
                .flatMap(i -> peer)
                .distinct()
                .collectList()
                .block(PATIENCE))
        .hasSize(1);
  }
}
