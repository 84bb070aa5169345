package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

/** Looks at the hosts of a lab that is up. */
record LabProbe(Lab lab) {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  String said(String host, String... argv) {
    return lab.capture(host, argv).text();
  }

  /** What a shell script printed that must succeed. */
  String shell(String host, String script) {
    Lab.Output output = lab.capture(host, "sh", "-c", script);
    assertThat(output.exitCode()).as("%s: %s%n%s", host, script, output.text()).isZero();
    return output.text();
  }

  boolean has(String host, String path) {
    return lab.capture(host, "test", "-e", path).exitCode() == 0;
  }

  String address(String host) {
    return lab.status().stream()
        .filter(status -> status.host().equals(host))
        .map(status -> status.addresses().getFirst())
        .findFirst()
        .orElseThrow();
  }

  Secrets secrets() {
    return new Secrets(lab.folder());
  }

  String password() {
    return secrets().sudo() + "\n";
  }

  /**
   * Logs in with the operator's key, the host's key checked against the inventory, and returns both
   * streams.
   */
  String ssh(String host, String command, String input) throws Exception {
    String inventory = Files.readString(lab.folder().resolve("inventory.yaml"));
    return ssh(
        host,
        command,
        input,
        (session, remote, key) -> inventory.contains('"' + KeyUtils.getFingerPrint(key) + '"'));
  }

  String ssh(String host, String command, String input, ServerKeyVerifier verifier)
      throws Exception {
    try (SshClient client = SshClient.setUpDefaultClient()) {
      client.setServerKeyVerifier(verifier);
      client.setKeyIdentityProvider(new FileKeyPairProvider(lab.folder().resolve("keys/operator")));
      client.start();
      try (ClientSession session =
          client.connect("admin", address(host), 22).verify(SOON).getSession()) {
        session.auth().verify(SOON);
        return run(session, command, input);
      }
    }
  }

  private static String run(ClientSession session, String command, String input)
      throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (ChannelExec channel = session.createExecChannel(command)) {
      channel.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      channel.setOut(output);
      channel.setErr(output);
      channel.open().verify(SOON);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SOON);
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s passed", SOON).isLessThan(end);
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
