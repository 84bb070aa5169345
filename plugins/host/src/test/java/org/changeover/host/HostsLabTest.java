package org.changeover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.Operation;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Accounts, files, overrides and backups with the real programs of Debian. */
@Tag("lab")
class HostsLabTest {
  private static final String ACCOUNTS =
      "cat /etc/passwd /etc/group /etc/shadow /etc/gshadow | sort";

  private RootHost host;
  private RootHost other;

  @BeforeEach
  void twoHosts() {
    host = RootHost.start("new", "/usr/sbin/useradd", "/usr/bin/tar");
    other = RootHost.start("tester", "/usr/bin/tar", "/usr/bin/gzip");
    RootHost.connect(host, other, "10.12.0.1", "10.12.0.2");
  }

  @AfterEach
  void end() {
    host.close();
    other.close();
  }

  @Test
  void user_isMadeAndGoesAgainWithItsUntouchedHome() {
    var group = new MakeGroup.Parameters("sshuser", Optional.empty(), true);
    var user = user("/bin/sh");
    String before = host.sh(ACCOUNTS);
    Receipt ofGroup = applied(new MakeGroup(), group);

    Receipt ofUser = applied(new MakeUser(), user);

    assertThat(
            host.sh(
                    "id -nG keeper; getent passwd keeper | cut -d: -f6,7; stat -c %U /var/lib/keeper")
                .lines())
        .containsExactly("keeper sshuser", "/var/lib/keeper:/bin/sh", "keeper");
    undone(new MakeUser(), user, ofUser);
    undone(new MakeGroup(), group, ofGroup);
    assertThat(host.sh(ACCOUNTS)).isEqualTo(before);
    assertThat(host.sh("ls -d /var/lib/keeper 2>&1 || true")).contains("No such file");
  }

  @Test
  void userWhoOwnsFilesElsewhere_isNotRemovedUnasked() {
    host.sh("groupadd sshuser");
    var user = user("/bin/sh");
    Receipt receipt = applied(new MakeUser(), user);
    host.sh("touch /opt/letter; chown keeper /opt/letter");

    assertThat(new MakeUser().checkUndo(user, receipt, operation()).block())
        .isInstanceOfSatisfying(
            UndoCheck.Changed.class,
            changed -> assertThat(changed.diff().toString()).contains("/opt/letter"));
  }

  @Test
  void homeThatHoldsFiles_isNeverRemoved() {
    host.sh("groupadd sshuser");
    var user = user("/bin/sh");
    Receipt receipt = applied(new MakeUser(), user);
    host.sh("echo mine >/var/lib/keeper/letter");

    assertThat(new MakeUser().checkUndo(user, receipt, operation()).block())
        .isInstanceOf(UndoCheck.Changed.class);
    assertThatThrownBy(() -> new MakeUser().undo(user, receipt, operation()).collectList().block())
        .hasMessageContaining("holds files");
    assertThat(host.sh("cat /var/lib/keeper/letter; id -un keeper").lines())
        .containsExactly("mine", "keeper");
  }

  @Test
  void userThatIsThere_isAdjustedAndComesBackAsItWas() {
    host.sh("groupadd sshuser; useradd --create-home --shell /bin/false --groups adm keeper");
    String before = host.sh(ACCOUNTS);
    var user = user("/bin/sh");

    Receipt receipt = applied(new MakeUser(), user);

    assertThat(host.sh("id -nG keeper").strip().split(" "))
        .containsExactlyInAnyOrder("keeper", "adm", "sshuser");
    undone(new MakeUser(), user, receipt);
    assertThat(host.sh(ACCOUNTS)).isEqualTo(before);
  }

  private static MakeUser.Parameters user(String shell) {
    return new MakeUser.Parameters(
        "keeper",
        Optional.of("/var/lib/keeper"),
        true,
        shell,
        Optional.empty(),
        List.of("sshuser"),
        true);
  }

  @Test
  void files_comeWithTheirFoldersAndGoWithThem() {
    var wanted =
        new PutFiles.Parameters(
            List.of(
                new PutFiles.Entry(
                    "/etc/app/a.conf", new PlanFile("a.conf"), "0640", "root", "adm", true)),
            List.of(new Folders.Wanted("/etc/app", "0750", "root", "adm")),
            Map.of("domain", "example.org"));

    Receipt[] receipts = allApplied(new PutFiles(), wanted);

    assertThat(host.sh("cat /etc/app/a.conf; stat -c '%a %U:%G' /etc/app /etc/app/a.conf").lines())
        .containsExactly("name example.org", "750 root:adm", "640 root:adm");
    for (Receipt receipt : receipts) {
      undone(new PutFiles(), wanted, receipt);
    }
    assertThat(host.sh("ls -d /etc/app 2>&1 || true")).contains("No such file");
  }

  @Test
  void privateKey_crossesWithModeAndOwnerByName() {
    other.sh(
        "groupadd --gid 710 keyholders; mkdir -p /etc/app; echo secret >/etc/app/real.pem; chmod 640 /etc/app/real.pem; chown root:keyholders /etc/app/real.pem; ln -s real.pem /etc/app/key.pem");
    host.sh("mkdir -p /etc/app; echo dummy >/etc/app/key.pem");
    var entry =
        new CopyFiles.Entry(
            "/etc/app/key.pem",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var wanted = new CopyFiles.Parameters(new HostRef("tester"), List.of(entry));
    assertThatThrownBy(() -> applied(new CopyFiles(), wanted)).hasMessageContaining("keyholders");
    host.sh("groupadd --gid 820 keyholders");

    Receipt receipt = applied(new CopyFiles(), wanted);

    assertThat(host.sh("cat /etc/app/key.pem; stat -c '%F %a %U:%G' /etc/app/key.pem").lines())
        .containsExactly("secret", "regular file 640 root:keyholders");
    assertThat(receipt.toString()).doesNotContain("secret");
    undone(new CopyFiles(), wanted, receipt);
    assertThat(host.sh("cat /etc/app/key.pem").strip()).isEqualTo("dummy");
  }

  @Test
  void overrides_winAreReplacedAndComeOffByteForByte() {
    host.sh(
        "printf '127.0.0.1 localhost\\n198.51.100.1 www.example.org' >/etc/hosts; cp -p /etc/hosts /hosts.before");
    var first =
        new HostsEntry.Parameters(List.of("www.example.org"), List.of("192.0.2.1", "2001:db8::1"));
    var second = new HostsEntry.Parameters(List.of("www.example.org"), List.of("192.0.2.2"));
    Receipt receipt = applied(new HostsEntry(), first);
    assertThat(host.sh("getent ahostsv4 www.example.org")).startsWith("192.0.2.1");

    applied(new HostsEntry(), second);
    assertThat(host.sh("getent ahostsv4 www.example.org; grep -c BEGIN /etc/hosts"))
        .startsWith("192.0.2.2")
        .endsWith("1\n");

    applied(new RemoveHostsEntries(), new RemoveHostsEntries.Parameters());
    assertThat(host.sh("cmp /etc/hosts /hosts.before && echo same").strip()).isEqualTo("same");
    assertThat(new HostsEntry().checkUndo(first, receipt, operation()).block())
        .isInstanceOf(UndoCheck.AlreadyUndone.class);
  }

  @Test
  void editOfSomebodyElse_survivesTheRemovalAndIsSaid() {
    var wanted = new HostsEntry.Parameters(List.of("www.example.org"), List.of("192.0.2.1"));
    Receipt receipt = applied(new HostsEntry(), wanted);
    host.sh("echo '10.0.0.9 printer' >>/etc/hosts");
    assertThat(new HostsEntry().checkUndo(wanted, receipt, operation()).block())
        .isInstanceOf(UndoCheck.Changed.class);

    List<Notice> said =
        new RemoveHostsEntries()
            .apply(new RemoveHostsEntries.Parameters(), operation())
            .collectList()
            .block();

    assertThat(said).contains(new Notice.Output("edited", true));
    assertThat(host.sh("cat /etc/hosts")).contains("10.0.0.9 printer").doesNotContain("changeover");
  }

  @Test
  void hostsFileThatIsMounted_isOverwrittenInPlace() {
    host.sh(
        "cp /etc/hosts /run/hosts; cp /etc/hosts /hosts.before; mount --bind /run/hosts /etc/hosts");
    var wanted = new HostsEntry.Parameters(List.of("www.example.org"), List.of("192.0.2.1"));

    Receipt receipt = applied(new HostsEntry(), wanted);

    assertThat(host.sh("getent ahostsv4 www.example.org")).startsWith("192.0.2.1");
    undone(new HostsEntry(), wanted, receipt);
    assertThat(host.sh("cmp /etc/hosts /hosts.before && echo same").strip()).isEqualTo("same");
  }

  @Test
  void backup_isRestoredForATestAndTellsDamage() {
    host.sh(
        "mkdir -p '/etc/app/a b' /etc/app/cache; echo conf >'/etc/app/a b/c'; echo junk >/etc/app/cache/x; ln -s 'a b' /etc/app/l; chmod 600 '/etc/app/a b/c'");
    var wanted = backup("echo dumped", true);

    Receipt receipt = applied(new Backup(), wanted);

    Check.Satisfied check = (Check.Satisfied) new Backup().verify(wanted, operation()).block();
    String archive = (String) check.evidence().outputs().get("archive");
    assertThat(check.evidence().outputs()).containsEntry("files", 2L);
    assertThat(
            other
                .sh(
                    "mkdir /x; (zstd -dc \"$1\" 2>/dev/null || gzip -dc \"$1\") | tar -C /x -xf -; cd /x; cat 'etc/app/a b/c' changeover/dumps/app.dump; readlink etc/app/l; ls etc/app; ls /var/tmp",
                    archive)
                .lines())
        .containsExactly("conf", "dumped", "a b", "a b", "l");
    assertThat(host.sh("ls -A /var/tmp").strip()).isEmpty();

    other.sh("printf x >>\"$1\"", archive);
    assertThat(new Backup().verify(wanted, operation()).block()).isInstanceOf(Check.Differs.class);
    assertThat(new Backup().checkUndo(wanted, receipt, operation()).block())
        .isInstanceOf(UndoCheck.Changed.class);
  }

  @Test
  void service_isStartedAndStoppedWithoutSystemd() {
    var wanted = new RunService.Parameters("cron", RunService.Wanted.RUNNING);
    host.sh("test -x /etc/init.d/cron");

    Receipt receipt = applied(new RunService(), wanted);

    assertThat(host.sh("pgrep -x cron | wc -l").strip()).isEqualTo("1");
    undone(new RunService(), wanted, receipt);
    assertThat(host.sh("pgrep -x cron | wc -l").strip()).isEqualTo("0");
  }

  @Test
  void serviceThatRunsAMomentAfterItsScriptHasEnded_isStarted_andOneThatNeverDoesIsSaid() {
    host.sh(
        """
        cat >/etc/init.d/late <<'END'
        #!/bin/sh
        case $1 in
          start) [ -e /run/broken ] || { sleep 1; touch /run/late; } & ;;
          stop) rm -f /run/late ;;
          status) [ -e /run/late ] || exit 3 ;;
        esac
        END
        chmod 755 /etc/init.d/late
        """);
    var wanted = new RunService.Parameters("late", RunService.Wanted.RUNNING);

    undone(new RunService(), wanted, applied(new RunService(), wanted));

    host.sh("touch /run/broken");
    assertThatThrownBy(() -> applied(new RunService(), wanted))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("new: late is stopped although it was told to start");
  }

  @Test
  void commandThatFails_makesNoBackup() {
    host.sh("mkdir -p /etc/app");

    assertThatThrownBy(() -> applied(new Backup(), backup("echo half; false", true)))
        .hasMessageContaining("app.dump");
    assertThat(other.sh("ls /var/backups/changeover 2>/dev/null || true").strip()).isEmpty();
  }

  private static Backup.Parameters backup(String command, boolean atRest) {
    return new Backup.Parameters(
        List.of("/etc/app"),
        List.of("/etc/app/cache"),
        List.of(new Backup.Dump("app.dump", command, Optional.of("daemon"))),
        new HostRef("tester"),
        "/var/backups/changeover",
        "/var/tmp",
        atRest,
        true,
        Duration.ofMinutes(1));
  }

  @Test
  void hostThatStillAnswers_isSeenFromTheOtherAndSoIsItsSilence() {
    host.sh(
        "python3 -c 'import socket,time; s=socket.socket(); s.bind((\"\",22)); s.listen(); time.sleep(600)' </dev/null >/dev/null 2>&1 & until ss -ltn | grep -q \":22 \"; do sleep 0.05; done");
    var wanted = new Shutdown.Parameters(new HostRef("tester"), List.of(22), Duration.ofMinutes(1));
    assertThat(new Shutdown().check(wanted, operation()).block()).isInstanceOf(Check.Differs.class);

    host.sh(
        "for pid in $(pgrep python3); do kill $pid; done; while pgrep python3; do sleep 0.05; done");

    assertThat(new Shutdown().check(wanted, operation()).block())
        .isInstanceOf(Check.Satisfied.class);
  }

  private <P extends Record> Receipt applied(ChangingAction<P, NoSettings> action, P wanted) {
    return allApplied(action, wanted)[0];
  }

  private <P extends Record> Receipt[] allApplied(ChangingAction<P, NoSettings> action, P wanted) {
    LiveOperation<NoSettings> operation = operation();
    assertThat(action.check(wanted, operation).block()).isInstanceOf(Check.Differs.class);
    action.apply(wanted, operation).collectList().block();
    assertThat(action.verify(wanted, operation()).block()).isInstanceOf(Check.Satisfied.class);
    return operation.receipts().toArray(Receipt[]::new);
  }

  private <P extends Record> void undone(
      ChangingAction<P, NoSettings> action, P wanted, Receipt receipt) {
    assertThat(action.checkUndo(wanted, receipt, operation()).block())
        .isInstanceOf(UndoCheck.Reversible.class);
    action.undo(wanted, receipt, operation()).collectList().block();
    assertThat(action.checkUndo(wanted, receipt, operation()).block())
        .isInstanceOf(UndoCheck.AlreadyUndone.class);
  }

  private LiveOperation<NoSettings> operation() {
    return new LiveOperation<>(
        new Operation("test", "step", "new", 1, 1),
        new NoSettings(),
        Map.of("new", host, "tester", other),
        "new",
        Map.of("a.conf", "name ${domain}\n".getBytes(StandardCharsets.UTF_8)));
  }
}
