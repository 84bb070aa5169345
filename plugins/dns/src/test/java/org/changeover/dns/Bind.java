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
  private final int resolverPort = freePort();
  private final String ofPrimary;
  private final List<Process> running = new ArrayList<>();

  private Bind(Path folder, Map<String, String> zones, String ofPrimary) throws IOException {
    assertThat(NAMED).as("BIND is missing: apt-get install bind9").isExecutable();
    this.folder = folder;
    this.zones = zones;
    this.ofPrimary = ofPrimary;
  }

  /**
   * Starts both.
   *
   * @param zones the content of each zone, by its name
   */
  static Bind start(Path folder, Map<String, String> zones) throws Exception {
    return start(folder, zones, "");
  }

  /**
   * Starts both.
   *
   * @param ofPrimary more that the primary's configuration says of each zone
   */
  static Bind start(Path folder, Map<String, String> zones, String ofPrimary) throws Exception {
    var bind = new Bind(folder, zones, ofPrimary);
    try {
      bind.start("primary", bind.primaryPort);
      bind.start("secondary", bind.secondaryPort);
      return bind;
    } catch (Exception | AssertionError e) {
      bind.close();
      throw e;
    }
  }

  /** A caching resolver beside them, which keeps nothing for longer than that. */
  void startResolver(int longestSeconds) throws Exception {
    Path own = Files.createDirectory(folder.resolve("resolver"));
    var text = new StringBuilder(options(own, resolverPort));
    text.insert(
        text.indexOf("recursion no;"),
        "recursion yes; max-cache-ttl %d; ".formatted(longestSeconds));
    text.delete(text.indexOf("recursion no;"), text.indexOf("dnssec-validation"));
    for (String zone : zones.keySet()) {
      text.append(
          "zone \"%s\" { type forward; forward only; forwarders { %s port %d; }; };\n"
              .formatted(zone, ADDRESS, primaryPort));
    }
    run(own, text.toString(), resolverPort);
  }

  LoopbackNetwork network() {
    return new LoopbackNetwork(
        Map.of(
            "ns1", List.of(primaryPort),
            "ns2", List.of(secondaryPort),
            "resolver", List.of(resolverPort)));
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
    run(own, config(role, own, port), port);
  }

  private void run(Path own, String text, int port) throws Exception {
    Path config = own.resolve("named.conf");
    Files.writeString(config, text);
    Process named =
        new ProcessBuilder(NAMED.toString(), "-g", "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("log").toFile())
            .start();
    running.add(named);
    awaitZones(named, own.resolve("log"), port);
  }

  private String config(String role, Path own, int port) {
    var text = new StringBuilder(options(own, port));
    for (String zone : zones.keySet()) {
      text.append(
          role.equals("primary")
              ? """
              zone "%s" { type primary; file "%s.zone"; allow-update { key changeover; };
                also-notify { %s port %d; }; %s };
              """
                  .formatted(zone, zone, ADDRESS, secondaryPort, ofPrimary)
              : """
              zone "%s" { type secondary; file "%s.zone";
                primaries { %s port %d key changeover; }; };
              """
                  .formatted(zone, zone, ADDRESS, primaryPort));
    }
    return text.toString();
  }

  private static String options(Path own, int port) {
    return """
    key changeover { algorithm hmac-sha256; secret "%s"; };
    controls { };
    options {
      directory "%s"; pid-file "named.pid"; session-keyfile "session.key";
      listen-on port %d { %s; }; listen-on-v6 { none; };
      recursion no; dnssec-validation no; notify explicit; notify-delay 0;
      allow-transfer { key changeover; };
    };
    """
        .formatted(SECRET, own, port, ADDRESS);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it answers, and has read all of its zones. */
  private static void awaitZones(Process named, Path log, int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!answers(port) || !Files.readString(log).contains("all zones loaded")) {
      assertThat(System.nanoTime()).as("named on port %d starts in time", port).isLessThan(end);
      assertThat(named.waitFor(50, TimeUnit.MILLISECONDS)).as("named ended, see log").isFalse();
    }
  }

  private static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(ADDRESS, port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
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
