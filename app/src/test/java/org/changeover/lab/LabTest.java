package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab for real: needs root, and mmdebstrap with a package mirror the first time. */
@Tag("lab")
class LabTest {
  static final LabOptions SMALL = new LabOptions(300, 2_000, true);
  static final Path ROOTS = StateFolder.standard(System.getenv()).resolve("lab/roots");

  @TempDir static Path state;
  private static Lab lab;
  private static LabProbe probe;

  @BeforeAll
  static void up() {
    lab = Lab.in(state, ROOTS);
    lab.up(SMALL, System.out::println);
    probe = new LabProbe(lab);
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
    assertThat(probe.said("old", "ls", "/")).doesNotContain("machine");
    assertThat(probe.said("old", "cat", "/proc/self/mountinfo"))
        .doesNotContain("/dev/vd", "/dev/sd", " ext4 ");
    assertThat(probe.said("old", "hostname").strip()).isEqualTo("old");
    assertThat(lab.capture("old", "ip", "route", "get", "192.0.2.1").exitCode()).isNotZero();
  }

  @Test
  void hosts_cannotMakeDevicesOrMounts_throughTheirOwnServices() throws Exception {
    String asRoot = "sudo -S -p '' sh -c 'mknod /tmp/sda b 8 0; mount -t tmpfs x /mnt; true'";

    assertThat(probe.ssh("old", asRoot, probe.password()))
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
            probe.said(
                "tester",
                "dig",
                "+noall",
                "+answer",
                "@" + probe.address(server),
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
    probe.said("ns1", "sh", "-c", update.formatted(probe.address("ns1")));

    LabProbe.eventually(() ->
        probe
            .said(
                "tester",
                "dig",
                "+short",
                "@" + probe.address("ns2"),
                "notified.libravatar.test",
                "A")
            .contains("192.0.2.1"));
  }

  @Test
  void zoneTransferWithoutTheKey_isRefused() {
    assertThat(probe.said("tester", "dig", "@" + probe.address("ns1"), "libravatar.test", "AXFR"))
        .contains("Transfer failed");
  }

  @Test
  void old_servesOverHttps_byNameAndBothFamilies() {
    for (String family : List.of("-4", "-6")) {
      String answer =
          probe.said("tester", "curl", family, "-sSi", "https://www.libravatar.example/healthz/");
      assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("X-Served-By: old");
    }
    assertThat(probe.said("tester", "curl", "-sSi", "https://libravatar.test/stats/"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void new_isBare_andTheLabsRepositoryHasWhatItNeeds() {
    for (String path :
        List.of(
            "/usr/sbin/apache2", "/usr/lib/postgresql", "/var/lib/libravatar", "/etc/libravatar")) {
      assertThat(probe.has("new", path)).as(path).isFalse();
    }
    String install =
        "apt-get -qq update && apt-get -qq --simulate install apache2 libapache2-mod-wsgi-py3 postgresql-15 python3-django python3-pil python3-psycopg2";
    assertThat(probe.shell("new", install)).contains("Conf apache2", "Conf postgresql-15");
  }

  @Test
  void client_keepsReadingAndUploading() {
    LabProbe.eventually(() ->
        probe.said("client", "cat", "/var/log/client/uploads.jsonl").contains("\"acknowledged\""));
    LabProbe.eventually(() ->
        probe
            .said("client", "cat", "/var/log/client/reads.jsonl")
            .contains("\"served_by\": {\"old\""));
  }

  @Test
  void operator_logsInWithTheKey_andSudoWantsThePassword() throws Exception {
    assertThat(probe.ssh("new", "id -un", "").strip()).isEqualTo("admin");
    assertThat(probe.ssh("new", "sudo -n id -un; true", "")).contains("a password is required");
    assertThat(probe.ssh("new", "sudo -S -p '' id -un", probe.password()).strip())
        .isEqualTo("root");
  }

  @Test
  void reboot_givesANewBootId_andKeepsFiles() {
    String before = probe.said("mirror1", "cat", "/proc/sys/kernel/random/boot_id");
    probe.said("mirror1", "touch", "/srv/kept");
    lab.reboot("mirror1");

    assertThat(probe.said("mirror1", "cat", "/proc/sys/kernel/random/boot_id"))
        .isNotEqualTo(before)
        .hasSize(37);
    assertThat(probe.said("mirror1", "ls", "/srv")).contains("kept");
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
    assertThat(lab.capture("tester", "ping", "-c1", "-W1", probe.address("mirror1")).exitCode())
        .isNotZero();
    lab.reconnect("mirror1");
    LabProbe.eventually(() ->
        lab.capture("tester", "ping", "-c1", "-W1", probe.address("mirror1")).exitCode() == 0);
  }

  @Test
  void fullDisk_isThatOfOneHostOnly() {
    assertThat(lab.capture("mirror1", "sh", "-c", "cat /dev/zero > /srv/fill").text())
        .contains("No space left on device");
    assertThat(lab.capture("mirror1", "sh", "-c", "echo more > /srv/more").exitCode()).isNotZero();
    assertThat(lab.capture("mirror2", "sh", "-c", "echo more > /srv/more").exitCode()).isZero();

    probe.said("mirror1", "rm", "/srv/fill");
    assertThat(lab.capture("mirror1", "sh", "-c", "echo more > /srv/more").exitCode()).isZero();
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
    LabProbe.eventually(() -> Processes.first(names.namespace(LabHost.OLD)).isPresent());
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
}
