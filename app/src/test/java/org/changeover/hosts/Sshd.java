package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A real OpenSSH server on loopback, as the current user, with keys and configuration of its own.
 */
public final class Sshd implements AutoCloseable {
  static final Path PROGRAM = Path.of("/usr/sbin/sshd");

  private final Path folder;
  private final int port;
  private final Map<String, String> environment;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private Process process;

  private Sshd(Path folder, int port, Map<String, String> environment) {
    this.folder = folder;
    this.port = port;
    this.environment = environment;
  }

  public static Sshd start(Path folder, String... moreConfig) throws IOException {
    return start(folder, Map.of(), moreConfig);
  }

  static Sshd start(Path folder, Map<String, String> environment, String... moreConfig)
      throws IOException {
    assertThat(PROGRAM)
        .as("these tests need a real SSH server: apt-get install openssh-server")
        .isExecutable();
    Files.createDirectories(folder);
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    keygen(folder.resolve("host_key"), "ed25519");
    keygen(folder.resolve("user_key"), "ed25519");
    Files.copy(folder.resolve("user_key.pub"), folder.resolve("authorized_keys"));
    var sshd = new Sshd(folder, freePort(), environment);
    sshd.configure(moreConfig);
    sshd.run();
    return sshd;
  }

  public static void keygen(Path file, String type) throws IOException {
    run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", file.toString());
  }

  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
    return said;
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void configure(String... more) throws IOException {
    var lines =
        new ArrayList<>(
            List.of(
                "Port " + port,
                "HostKey " + folder.resolve("host_key"),
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "PermitRootLogin yes",
                // Bash then leaves out the start files of whoever runs the tests.
                "SetEnv SHLVL=2",
                "MaxStartups 200"));
    lines.addAll(List.of(more));
    if (lines.stream().noneMatch(line -> line.startsWith("ListenAddress "))) {
      lines.add("ListenAddress 127.0.0.1");
    }
    Files.write(folder.resolve("config"), lines);
  }

  void run() throws IOException {
    var builder =
        new ProcessBuilder(
            PROGRAM.toString(), "-D", "-e", "-f", folder.resolve("config").toString());
    builder.environment().putAll(environment);
    process = builder.start();
    var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
    var said = new StringBuilder();
    String line;
    while ((line = lines.readLine()) != null) {
      said.append(line).append('\n');
      if (line.contains("Server listening")) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(log::add));
        return;
      }
    }
    throw new IOException("sshd did not start: " + said);
  }

  /** What it said since it listens. */
  List<String> log() {
    return List.copyOf(log);
  }

  public int port() {
    return port;
  }

  public Path userKey() {
    return folder.resolve("user_key");
  }

  /** Type and key, as a line of known_hosts has them behind the name. */
  String hostKey() throws IOException {
    return Files.readString(folder.resolve("host_key.pub")).strip();
  }

  String fingerprint() throws IOException {
    return fingerprint(folder.resolve("host_key.pub"));
  }

  static String fingerprint(Path publicKey) throws IOException {
    return run("ssh-keygen", "-l", "-f", publicKey.toString()).split(" ")[1];
  }

  public HostSettings settings(String name) throws IOException {
    return HostSettings.ssh(name, "127.0.0.1")
        .login(System.getProperty("user.name"), port)
        .key(userKey())
        .hostKey(fingerprint());
  }

  /** The processes that serve connections. */
  List<ProcessHandle> sessions() {
    return process.descendants().toList();
  }

  /** Cuts every connection, as a router that forgets would, and the processes that serve them. */
  public void cut() {
    process.children().forEach(ProcessHandle::destroyForcibly);
  }

  /** Says nothing any more and ends no connection, as a host without power. */
  void freeze() throws IOException {
    var all = new ArrayList<>(List.of("kill", "-STOP", Long.toString(process.pid())));
    process.descendants().forEach(one -> all.add(Long.toString(one.pid())));
    run(all.toArray(String[]::new));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
