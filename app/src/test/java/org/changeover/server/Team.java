package org.changeover.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;

/** A server on loopback, with operators who have keys, and the client that they have: OpenSSH's. */
final class Team implements AutoCloseable {
  private final Keyring keys;
  private final ConsoleServer server;

  private Team(Keyring keys, ConsoleServer server) {
    this.keys = keys;
    this.server = server;
  }

  /** Anna may operate and approve, Ben approve, Vera look. */
  static Team with(Path folder, Desk desk) throws IOException {
    var keys = new Keyring(folder);
    keys.make("anna", "ben", "vera", "stranger");
    keys.operators(
        keys.entry("anna", "operator, approver"),
        keys.entry("ben", "approver"),
        keys.entry("vera", "viewer"));
    return new Team(
        keys,
        ConsoleServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            keys.operators(),
            folder.resolve("host_key"),
            desk));
  }

  ConsoleServer server() {
    return server;
  }

  int port() {
    return server.address().getPort();
  }

  /** What a client came to. */
  record Said(int exitCode, String out, String err) {}

  /** The client with that operator's key, and more of its own words. */
  List<String> client(String key, String... more) {
    return keys.client(port(), key, more);
  }

  /** A client of the library, which does what OpenSSH's would not. */
  SshClient library(String key) {
    return library(keys.folder().resolve(key));
  }

  static SshClient library(Path key) {
    SshClient client = SshClient.setUpDefaultClient();
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    client.setServerKeyVerifier((session, where, shown) -> true);
    client.setKeyIdentityProvider(new FileKeyPairProvider(key));
    client.start();
    return client;
  }

  Said ssh(String key, String... more) throws IOException {
    return ended(new ProcessBuilder(client(key, more)).start());
  }

  static Said ended(Process process) throws IOException {
    process.getOutputStream().close();
    var err = new StringBuilder();
    Thread reading =
        Thread.ofVirtual()
            .start(
                () -> process.errorReader(UTF_8).lines().forEach(l -> err.append(l).append('\n')));
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ssh ended; it said: " + out).isTrue();
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Said(process.exitValue(), out, err.toString());
  }

  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
    return said;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
