package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.changeover.run.Telemetry;
import org.changeover.run.Telemetry.Sighted;
import org.changeover.runs.RunFolder;
import org.changeover.spi.Sighting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What who watches a run of the installed program sees of a real BIND while a step changes it. */
@Tag("lab")
class DnsWatchLabTest {
  private static final String SECRET = "Q2hhbmdlb3ZlciB0ZXN0IGtleSwgMzIgYnl0ZXMgbG8=";
  private static final Path NAMED = Path.of("/usr/sbin/named");
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String APEX = "example A";

  @TempDir Path folder;
  @TempDir Path state;
  private int port;
  private Process named;

  @BeforeEach
  void startServer() throws Exception {
    assertThat(NAMED).as("BIND is missing: apt-get install bind9").isExecutable();
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    Files.writeString(
        folder.resolve("zone"),
        """
        $ORIGIN example.
        $TTL 86400
        @ SOA ns1 admin 7 60 10 86400 300
        @ NS ns1
        ns1 A 127.0.0.1
        @ A 192.0.2.10
        """);
    Files.writeString(
        folder.resolve("named.conf"),
        """
        key changeover { algorithm hmac-sha256; secret "%s"; };
        controls { };
        options {
          directory "%s"; pid-file "named.pid"; session-keyfile "session.key";
          listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; };
          recursion no; dnssec-validation no; allow-transfer { key changeover; };
        };
        zone "example" { type primary; file "zone"; allow-update { key changeover; }; };
        """
            .formatted(SECRET, folder, port));
    named =
        new ProcessBuilder(NAMED.toString(), "-g", "-c", folder.resolve("named.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Awaiting.until(
        "BIND has its zone",
        () -> Files.readString(folder.resolve("log")).contains("all zones loaded"));
  }

  @AfterEach
  void stopServer() throws Exception {
    named.destroy();
    if (!named.waitFor(10, TimeUnit.SECONDS)) {
      named.destroyForcibly().waitFor();
    }
  }

  private Path plan() throws Exception {
    Files.writeString(
        folder.resolve("plan.yaml"),
        """
        plan: watched
        title: A plan of a test
        phases:
          - id: only
            steps:
              - { id: before, wait: { for: 12s, because: what was there is seen first } }
              - id: switch
                uses: dns/replace-addresses
                targets: [dns]
                with: { from: [192.0.2.10], to: [192.0.2.11], ttl: 5m }
              - { id: after, wait: { for: 1h, because: somebody watches } }
        """);
    Path key = Files.writeString(folder.resolve("tsig.key"), SECRET);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        folder.resolve("inventory.yaml"),
        """
        hosts:
          here: { local: true }
          ns1: { address: 127.0.0.1, unmanaged: true, owner: owner@example.org }
          old: { address: 192.0.2.10, unmanaged: true, owner: owner@example.org }
        providers:
          dns:
            plugin: dns
            servers: [ns1]
            zones: [example]
            tsig: "${secret:tsig}"
            port: %d
        secrets: { tsig: { file: tsig.key } }
        """
            .formatted(port));
    return folder.resolve("plan.yaml");
  }

  @Test
  void change_isSeenLive_andTheLastLookByWhoeverComesLate() throws Exception {
    Process engine =
        new InstalledProgram(state)
            .start(
                folder.resolve("out"),
                folder.resolve("err"),
                "run",
                plan().toString(),
                "--headless");
    try {
      RunFolder run = Engines.awaitRun(state);

      List<Sighted> seen =
          run.engine()
              .telemetry()
              .ofType(Sighted.class)
              .takeUntil(one -> values(one).equals(List.of("192.0.2.11")))
              .collectList()
              .block(LONG);
      assertThat(values(seen.getFirst())).containsExactly("192.0.2.10");
      assertThat(seen.getLast().earlier())
          .singleElement()
          .satisfies(earlier -> {
            assertThat(earlier.subject()).isEqualTo(APEX);
            assertThat(earlier.values()).containsExactly("192.0.2.10");
            assertThat(earlier.until())
                .isBetween(Instant.now().plusSeconds(86_000), Instant.now().plusSeconds(86_401));
          });

      List<Telemetry> late =
          run.engine()
              .telemetry()
              .filter(one -> !(one instanceof Telemetry.Present))
              .take(2)
              .collectList()
              .block(LONG);
      assertThat(late.getFirst())
          .isInstanceOfSatisfying(
              Telemetry.Watched.class,
              watched -> assertThat(watched.hosts()).containsEntry("192.0.2.10", "old"));
      assertThat(values((Sighted) late.getLast())).containsExactly("192.0.2.11");
      assertThat(Files.readString(folder.resolve("out"))).doesNotContainIgnoringCase("sight");
    } finally {
      engine.destroy();
      assertThat(engine.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  private static List<String> values(Sighted seen) {
    return seen.sightings().stream()
        .filter(one -> one.subject().equals(APEX) && one.trouble().isEmpty())
        .map(Sighting::values)
        .findFirst()
        .orElse(List.of());
  }
}
