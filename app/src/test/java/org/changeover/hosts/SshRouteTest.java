package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.changeover.spi.Command;
import org.changeover.spi.HostUnreachableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** Ways to a host that are not straight, and hosts that stop answering on the way in. */
class SshRouteTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String ME = System.getProperty("user.name");
  private static final Logger ROOT = Logger.getLogger("");

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final Handler noting =
      new Handler() {
        @Override
        public void publish(LogRecord said) {
          log.add(said.getLevel() + " " + said.getMessage() + " " + said.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Path ssh;
  private Sshd sshd;
  private HostPool pool;

  @BeforeEach
  void startServer() throws IOException {
    ROOT.addHandler(noting);
    ssh = Files.createDirectories(folder.resolve("home/.ssh"));
    sshd = Sshd.start(folder.resolve("sshd"));
  }

  @AfterEach
  void stopAll() {
    closePool();
    sshd.close();
    ROOT.removeHandler(noting);
  }

  private void closePool() {
    if (pool != null) {
      pool.close();
    }
  }

  private String hello(HostSettings... hosts) {
    return hello(CONNECT, hosts);
  }

  private String hello(Duration connectTimeout, HostSettings... hosts) {
    closePool();
    var config =
        new HostsConfig(
            folder.resolve("state"),
            folder.resolve("home"),
            true,
            Optional.empty(),
            connectTimeout,
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));
    pool = new HostPool(config, List.of(hosts), SecretLender.none(), Schedulers.parallel());
    return pool.host("box", HostContract.OPERATION, OutputSink.none())
        .query(Command.of("echo", "hello"))
        .block(PATIENCE)
        .stdout();
  }

  private void userConfig(String text) throws IOException {
    Files.writeString(ssh.resolve("config"), text);
  }

  private void knownHosts(String... lines) throws IOException {
    Files.write(ssh.resolve("known_hosts"), List.of(lines));
  }

  private String entry(Sshd server) throws IOException {
    return "[127.0.0.1]:%d %s".formatted(server.port(), server.hostKey());
  }

  private String section(String host, Sshd server, String... more) {
    return """
    Host %s
      HostName 127.0.0.1
      Port %d
      User %s
      IdentityFile %s
      %s
    """
        .formatted(host, server.port(), ME, server.userKey(), String.join("\n  ", more));
  }

  @Test
  void theNameAndPortOfTheUsersConfiguration_areWhatKnownHostsIsAskedFor() throws IOException {
    userConfig(section("box", sshd));
    knownHosts(entry(sshd));
    assertThat(hello(HostSettings.ssh("box"))).isEqualTo("hello\n");
    knownHosts("box " + sshd.hostKey());
    assertThatThrownBy(() -> hello(HostSettings.ssh("box")))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("no key of it is known");
  }

  @Test
  void aHostKeyAlias_isTheNameInKnownHosts_withoutAPort_alsoWhenTrusted() throws IOException {
    userConfig(section("box", sshd, "HostKeyAlias the-box"));
    knownHosts("the-box " + sshd.hostKey());
    assertThat(hello(HostSettings.ssh("box"))).isEqualTo("hello\n");

    knownHosts(entry(sshd));
    assertThatThrownBy(() -> hello(HostSettings.ssh("box")))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("no key of it is known");
    new Trust(pool).accept("box", sshd.fingerprint()).block(PATIENCE);
    assertThat(folder.resolve("state/known_hosts")).content().startsWith("the-box ");
    assertThat(hello(HostSettings.ssh("box"))).isEqualTo("hello\n");
  }

  @Test
  void twoJumpHostsOfTheUsersConfiguration_arePassedOneBehindTheOther() throws IOException {
    try (var second = Sshd.start(folder.resolve("second"), "PermitOpen 127.0.0.1:" + sshd.port());
        var first = Sshd.start(folder.resolve("first"), "PermitOpen 127.0.0.1:" + second.port())) {
      userConfig(
          section("box", sshd, "ProxyJump one,two")
              + section("one", first)
              + section("two", second));
      knownHosts(entry(sshd), entry(first), entry(second));
      assertThat(hello(HostSettings.ssh("box"))).isEqualTo("hello\n");
      assertThat(first.sessions()).isNotEmpty();
      assertThat(second.sessions()).isNotEmpty();

      knownHosts(entry(sshd), entry(first));
      assertThatThrownBy(() -> hello(HostSettings.ssh("box")))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining("two (127.0.0.1:" + second.port() + ") shows the host key");
    }
  }

  @Test
  void twoJumpHostsOfTheInventory_arePassedOneBehindTheOther() throws IOException {
    try (var second = Sshd.start(folder.resolve("second"), "PermitOpen 127.0.0.1:" + sshd.port());
        var first = Sshd.start(folder.resolve("first"), "PermitOpen 127.0.0.1:" + second.port())) {
      HostSettings box = sshd.settings("box").jump("two");
      HostSettings two = second.settings("two").jump("one");
      assertThat(hello(box, two, first.settings("one"))).isEqualTo("hello\n");
      assertThat(first.sessions()).isNotEmpty();
    }
  }

  @Test
  void aJumpHostThatForwardsNothing_isSaid_andLeavesNoTraceInTheLog() throws IOException {
    try (var bastion = Sshd.start(folder.resolve("bastion"), "AllowTcpForwarding no")) {
      HostSettings box = sshd.settings("box").jump("bastion");
      assertThatThrownBy(() -> hello(box, bastion.settings("bastion")))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessage(
              "box (127.0.0.1:%d) cannot be reached through its jump host: the SSH server of bastion may not forward there; see AllowTcpForwarding and PermitOpen in its sshd_config.",
              sshd.port());
      assertThat(log).isEmpty();
    }
  }

  @Test
  void aJumpHostThatReachesNobody_isSaidWithTheReason() throws IOException {
    HostSettings box = sshd.settings("box").jump("bastion");
    sshd.close();
    try (var bastion = Sshd.start(folder.resolve("bastion"))) {
      assertThatThrownBy(() -> hello(box, bastion.settings("bastion")))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining("bastion cannot reach it: Connection refused");
      assertThat(log).isEmpty();
    }
  }

  @Test
  void anAddressOfIpVersion6_isConnectedTo_andLookedUpInKnownHosts() throws IOException {
    try (var six = Sshd.start(folder.resolve("six"), "ListenAddress ::1")) {
      HostSettings box = HostSettings.ssh("box", "::1").login(ME, six.port()).key(six.userKey());
      knownHosts("[::1]:%d %s".formatted(six.port(), six.hostKey()));
      assertThat(hello(box)).isEqualTo("hello\n");
      knownHosts();
      assertThatThrownBy(() -> hello(box))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining("box ([::1]:%d) shows the host key", six.port());
      new Trust(pool).accept("box", six.fingerprint()).block(PATIENCE);
      assertThat(hello(box)).isEqualTo("hello\n");
    }
  }

  @Test
  void aHostThatShowsItsKeyAndThenHangs_isNotSaidToHaveRefusedAKey() throws IOException {
    try (var stuck =
        Sshd.start(
            folder.resolve("stuck"),
            "AuthorizedKeysCommand /usr/bin/sleep 600",
            "AuthorizedKeysCommandUser " + ME)) {
      Path other = folder.resolve("other");
      Sshd.keygen(other, "ed25519");
      assertThatThrownBy(() -> hello(Duration.ofSeconds(4), stuck.settings("box").key(other)))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining("showed its host key, then did not answer the login of " + ME)
          .hasMessageContaining("within 4 s")
          .hasMessageNotContaining("authorized_keys");
      assertThat(log).isEmpty();
    }
  }

  @Test
  void aHostThatHangsWhileKeysAreExchanged_isGivenUpWithinTheConnectTimeout() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greetOnly(silent));
      HostSettings box = sshd.settings("box").login(ME, silent.getLocalPort());
      long begun = System.nanoTime();
      assertThatThrownBy(() -> hello(Duration.ofSeconds(2), box))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining("cannot be reached within 2 s: it did not go on");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
  }

  private static void greetOnly(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write("SSH-2.0-hangs\r\n".getBytes(StandardCharsets.US_ASCII));
      client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (SocketException closed) {
      assertThat(closed).isNotNull();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
