package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab for real: needs root, and mmdebstrap with a package mirror the first time. */
@Tag("lab")
class LabTest {
  static final LabOptions SMALL = new LabOptions(300, 2_000, true);
  private static final Path ROOTS = StateFolder.standard(System.getenv()).resolve("lab/roots");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path state;
  private static Lab lab;

  @BeforeAll
  static void up() {
    lab = Lab.in(state, ROOTS);
    lab.up(SMALL, System.out::println);
  }

  @AfterAll
  static void down() {
    lab.down();
    assertNothingIsLeft(lab, LabNames.of(state));
  }

  @Test
  void status_listsEveryHostAsUp() {
    assertThat(lab.status()).hasSize(LabHost.values().length).allMatch(Lab.HostStatus::up);
  }

  @Test
  void exec_passesTheExitCodeOn() {
    assertThat(lab.exec("mirror1", List.of("sh", "-c", "exit 7"))).isEqualTo(7);
  }

  @Test
  void exec_onAnUnknownHost_namesTheHosts() {
    assertThatThrownBy(() -> lab.exec("odl", List.of("true")))
        .hasMessageContaining("ns1, ns2, old");
  }

  @Test
  void hosts_seeNothingOfTheMachine() {
    assertThat(said("old", "ls", "/")).doesNotContain("machine");
    assertThat(said("old", "cat", "/proc/self/mountinfo"))
        .doesNotContain("/dev/vd", "/dev/sd", " ext4 ");
    assertThat(said("old", "hostname").strip()).isEqualTo("old");
    assertThat(lab.capture("old", "ip", "route", "get", "192.0.2.1").exitCode()).isNotZero();
  }

  @Test
  void hosts_cannotMakeDevicesOrMounts_throughTheirOwnServices() throws Exception {
    String asRoot = "sudo -S -p '' sh -c 'mknod /tmp/sda b 8 0; mount -t tmpfs x /mnt; true'";

    assertThat(ssh("old", asRoot, password()))
        .contains("Operation not permitted")
        .contains("ermission denied");
  }

  @Test
  void bothNameServers_answerWithEveryPlantedRecord() throws IOException {
    for (String line : Files.readAllLines(lab.folder().resolve("planted.txt"))) {
      if (line.startsWith("#")) {
        continue;
      }
      String[] columns = line.split(" ");
      for (String server : List.of("ns1", "ns2")) {
        String answer =
            said(
                "tester",
                "dig",
                "+noall",
                "+answer",
                "@" + address(server),
                columns[0],
                columns[1]);
        assertThat(answer)
            .as("%s asked for %s", server, line)
            .contains("43200")
            .contains(columns[1]);
      }
    }
  }

  @Test
  void update_reachesTheSecondary_soon() {
    String update =
        "printf 'server %s\\nzone libravatar.test\\nupdate add notified.libravatar.test 60 A 192.0.2.1\\nsend\\n' | nsupdate -k /etc/bind/lab.key";
    said("ns1", "sh", "-c", update.formatted(address("ns1")));

    eventually(() ->
        said("tester", "dig", "+short", "@" + address("ns2"), "notified.libravatar.test", "A")
            .contains("192.0.2.1"));
  }

  @Test
  void zoneTransferWithoutTheKey_isRefused() {
    assertThat(said("tester", "dig", "@" + address("ns1"), "libravatar.test", "AXFR"))
        .contains("Transfer failed");
  }

  @Test
  void old_servesOverHttps_byNameAndBothFamilies() {
    for (String family : List.of("-4", "-6")) {
      String answer =
          said("tester", "curl", family, "-sSi", "https://www.libravatar.example/healthz/");
      assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("X-Served-By: old");
    }
    assertThat(said("tester", "curl", "-sSi", "https://libravatar.test/stats/"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void new_hasTheApplicationAndTheTree_butNoDatabase() {
    assertThat(said("new", "sh", "-c", "find /var/lib/libravatar/avatar -type f | wc -l").strip())
        .isEqualTo(String.valueOf(SMALL.images()));
    String databases =
        said(
            "new",
            "runuser",
            "-u",
            "postgres",
            "--",
            "psql",
            "-Atc",
            "select datname from pg_database");
    String roles =
        said(
            "new",
            "runuser",
            "-u",
            "postgres",
            "--",
            "psql",
            "-Atc",
            "select rolname from pg_roles");
    assertThat(databases).contains("postgres").doesNotContain("libravatar");
    assertThat(roles).doesNotContain("djangouser");
    assertThat(said("new", "apache2ctl", "configtest")).contains("Syntax OK");
  }

  @Test
  void client_keepsReadingAndUploading() {
    eventually(
        () -> said("client", "cat", "/var/log/client/uploads.jsonl").contains("\"acknowledged\""));
    eventually(() ->
        said("client", "cat", "/var/log/client/reads.jsonl").contains("\"served_by\": {\"old\""));
  }

  @Test
  void operator_logsInWithTheKey_andSudoWantsThePassword() throws Exception {
    assertThat(ssh("new", "id -un", "").strip()).isEqualTo("admin");
    assertThat(ssh("new", "sudo -n id -un; true", "")).contains("a password is required");
    assertThat(ssh("new", "sudo -S -p '' id -un", password()).strip()).isEqualTo("root");
  }

  @Test
  void reboot_givesANewBootId_andKeepsFiles() {
    String before = said("mirror1", "cat", "/proc/sys/kernel/random/boot_id");
    said("mirror1", "touch", "/srv/kept");
    lab.reboot("mirror1");

    assertThat(said("mirror1", "cat", "/proc/sys/kernel/random/boot_id"))
        .isNotEqualTo(before)
        .hasSize(37);
    assertThat(said("mirror1", "ls", "/srv")).contains("kept");
  }

  @Test
  void powerCut_leavesTheHostDown_untilItIsStarted() {
    lab.powerCut("mirror1");
    assertThat(lab.status())
        .filteredOn(host -> !host.up())
        .extracting(Lab.HostStatus::host)
        .containsExactly("mirror1");
    assertThatThrownBy(() -> lab.exec("mirror1", List.of("true")))
        .hasMessageContaining("mirror1 is down");

    lab.reboot("mirror1");
    assertThat(lab.status()).allMatch(Lab.HostStatus::up);
  }

  @Test
  void cutOff_losesPackets_untilReconnected() {
    lab.cutOff("mirror1");
    assertThat(lab.capture("tester", "ping", "-c1", "-W1", address("mirror1")).exitCode())
        .isNotZero();
    lab.reconnect("mirror1");
    eventually(
        () -> lab.capture("tester", "ping", "-c1", "-W1", address("mirror1")).exitCode() == 0);
  }

  @Test
  void labKilledWhileComingUp_isTakenDownByName(@TempDir Path other) throws Exception {
    killWhileComingUp(other);

    Lab second = Lab.in(other, ROOTS);
    second.down();

    assertNothingIsLeft(second, LabNames.of(other));
    assertThat(lab.status()).allMatch(Lab.HostStatus::up);
  }

  @Test
  void labKilledWhileComingUp_comesUpBesideAnother(@TempDir Path other) throws Exception {
    killWhileComingUp(other);

    Lab second = Lab.in(other, ROOTS);
    second.up(SMALL, System.out::println);

    assertThat(second.status()).allMatch(Lab.HostStatus::up);
    assertThat(lab.status()).allMatch(Lab.HostStatus::up);
    second.down();
    assertNothingIsLeft(second, LabNames.of(other));
  }

  private static void killWhileComingUp(Path other) throws Exception {
    LabNames names = LabNames.of(other);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LabMain.class.getName(),
                other.toString(),
                ROOTS.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    eventually(() -> Processes.first(names.namespace(LabHost.OLD)).isPresent());
    process.destroyForcibly().waitFor();
    assertThat(new Network(names).namespaces()).isNotEmpty();
  }

  private static void assertNothingIsLeft(Lab gone, LabNames names) {
    assertThat(new Network(names).namespaces()).isEmpty();
    assertThat(Processes.withEnvironment(Enter.mark() + "=" + names.id())).isEmpty();
    assertThat(Mounts.below(gone.folder())).isEmpty();
    assertThat(Path.of("/sys/class/net", names.machineInterface())).doesNotExist();
    assertThat(Folders.list(gone.folder())).isEmpty();
  }

  private static String said(String host, String... argv) {
    return lab.capture(host, argv).text();
  }

  private static String address(String host) {
    return lab.status().stream()
        .filter(status -> status.host().equals(host))
        .map(status -> status.addresses().getFirst())
        .findFirst()
        .orElseThrow();
  }

  private static String password() {
    return new Secrets(lab.folder()).sudo() + "\n";
  }

  /**
   * Logs in with the operator's key, the host's key checked against the inventory, and returns both
   * streams.
   */
  private static String ssh(String host, String command, String input) throws Exception {
    String inventory = Files.readString(lab.folder().resolve("inventory.yaml"));
    try (SshClient client = SshClient.setUpDefaultClient()) {
      client.setServerKeyVerifier(
          (session, remote, key) -> inventory.contains('"' + KeyUtils.getFingerPrint(key) + '"'));
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

  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s passed", SOON).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
