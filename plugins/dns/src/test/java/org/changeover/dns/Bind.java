package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A primary and a secondary BIND of our own on loopback addresses, on a port that is free, in a
 * folder of their own. Nothing of the machine's name server is touched.
 */
final class Bind implements AutoCloseable {
  static final String SECRET = "Q2hhbmdlb3ZlciB0ZXN0IGtleSwgMzIgYnl0ZXMgbG8=";
  private static final Path NAMED = Path.of("/usr/sbin/named");
  private static final String ADDRESS = "127.0.0.1";

  private final Path folder;
  private final Map<String, String> zones;
  private final int primaryPort = freePort();
  private final int secondaryPort = freePort();
  private final List<Process> running = new ArrayList<>();

  private Bind(Path folder, Map<String, String> zones) throws IOException {
    assertThat(NAMED).as("BIND is missing: apt-get install bind9").isExecutable();
    this.folder = folder;
    this.zones = zones;
  }

  /**
   * Starts both.
   *
   * @param zones the content of each zone, by its name
   */
  static Bind start(Path folder, Map<String, String> zones) throws Exception {
    var bind = new Bind(folder, zones);
    try {
      bind.start("primary", bind.primaryPort);
      bind.start("secondary", bind.secondaryPort);
      return bind;
    } catch (Exception | AssertionError e) {
      bind.close();
      throw e;
    }
  }

  LoopbackNetwork network() {
    return new LoopbackNetwork(Map.of("ns1", List.of(primaryPort), "ns2", List.of(secondaryPort)));
  }

  DnsSettings settings(String keyName) {
    return TestSettings.of(keyName, Duration.ofSeconds(30));
  }

  private void start(String role, int port) throws Exception {
    Path own = Files.createDirectory(folder.resolve(role));
    for (var zone : zones.entrySet()) {
      if (role.equals("primary")) {
        Files.writeString(own.resolve(zone.getKey() + ".zone"), zone.getValue());
      }
    }
    Path config = own.resolve("named.conf");
    Files.writeString(config, config(role, own, port));
    Process named =
        new ProcessBuilder(NAMED.toString(), "-f", "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("log").toFile())
            .start();
    running.add(named);
    awaitPort(named, port);
  }

  private String config(String role, Path own, int port) {
    var text = new StringBuilder();
    text.append(
        """
        key changeover { algorithm hmac-sha256; secret "%s"; };
        controls { };
        options {
          directory "%s"; pid-file "named.pid"; session-keyfile "session.key";
          listen-on port %d { %s; }; listen-on-v6 { none; };
          recursion no; dnssec-validation no; notify explicit; notify-delay 0;
          allow-transfer { key changeover; };
        };
        """
            .formatted(SECRET, own, port, ADDRESS));
    for (String zone : zones.keySet()) {
      text.append(
          role.equals("primary")
              ? """
              zone "%s" { type primary; file "%s.zone"; allow-update { key changeover; };
                also-notify { %s port %d; }; };
              """
                  .formatted(zone, zone, ADDRESS, secondaryPort)
              : """
              zone "%s" { type secondary; file "%s.zone";
                primaries { %s port %d key changeover; }; };
              """
                  .formatted(zone, zone, ADDRESS, primaryPort));
    }
    return text.toString();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort(Process named, int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(ADDRESS, port), 1000);
        return;
      } catch (IOException notYet) {
        assertThat(System.nanoTime()).as("named on port %d starts in time", port).isLessThan(end);
        assertThat(named.waitFor(50, TimeUnit.MILLISECONDS)).as("named ended, see log").isFalse();
      }
    }
  }

  @Override
  public void close() throws Exception {
    for (Process named : running) {
      named.destroy();
      if (!named.waitFor(10, TimeUnit.SECONDS)) {
        named.destroyForcibly().waitFor();
      }
    }
  }
}
