package org.changeover.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Debian's ssh-audit says of the server. */
class SshAuditTest {
  /**
   * Post-quantum key exchange, which ssh-audit 2.5.0 of 2021 takes for unknown or for an
   * experiment: OpenSSH has had sntrup761 as its default since 9.0 and ML-KEM since 10.0. The last
   * one is the mark of strict key exchange, the answer to CVE-2023-48795 (Terrapin), and no
   * algorithm.
   */
  private static final List<String> NAMED =
      List.of(
          "mlkem768x25519-sha256",
          "sntrup761x25519-sha512",
          "sntrup761x25519-sha512@openssh.com",
          "kex-strict-s-v00@openssh.com");

  @TempDir Path folder;

  @Test
  void findsNoFailure_andNoWarningButThoseNamed() throws Exception {
    assertThat(Path.of("/usr/bin/ssh-audit"))
        .as("this test needs it: apt-get install ssh-audit")
        .matches(Files::isExecutable);
    String report;
    try (var team = Team.with(folder, new PlainDesk())) {
      Process audit =
          new ProcessBuilder("ssh-audit", "-n", "-p", String.valueOf(team.port()), "127.0.0.1")
              .redirectErrorStream(true)
              .start();
      report = new String(audit.getInputStream().readAllBytes(), UTF_8);
      audit.waitFor();
    }
    assertThat(report).contains("curve25519-sha256", "ssh-ed25519").doesNotContain("[fail]");
    List<String> warned =
        report
            .lines()
            .filter(line -> line.contains("[warn]"))
            .map(line -> line.split("\\s+")[1])
            .collect(Collectors.toList());
    assertThat(warned).as(report).isNotEmpty().isSubsetOf(NAMED);
  }
}
