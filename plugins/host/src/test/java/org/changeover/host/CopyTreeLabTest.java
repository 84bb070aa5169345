package org.changeover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.kit.Manifest;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.Operation;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Trees between two hosts, with the real sshd, rrsync, rsync and accounts. */
@Tag("lab")
class CopyTreeLabTest {
  private static final String KEYS = "ssh-ed25519 AAAA somebody's, without a newline at the end";
  private static final String PICTURE =
      "cd /srv/app && find . -printf '%p %y %m %u %g %T@ %l\\n' | sort; find . -type f -exec sha256sum {} + | sort; sha256sum /root/.ssh/authorized_keys";

  private final CopyTree action = new CopyTree();
  private RootHost source;
  private RootHost target;

  @BeforeEach
  void twoHosts() {
    source = RootHost.start("old", "/usr/bin/rrsync", "/usr/sbin/sshd");
    target = RootHost.start("new", "/usr/bin/rsync", "/usr/bin/ssh-keygen");
    RootHost.connect(source, target, "10.11.0.1", "10.11.0.2");
    source.sh(
        """
        set -e
        rm -f /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
        rm -rf /root/.ssh; mkdir -p -m 700 /root/.ssh; printf '%s' "$1" >/root/.ssh/authorized_keys; chmod 600 /root/.ssh/authorized_keys
        mkdir -p /run/sshd; /usr/sbin/sshd -E /run/sshd.log -o UsePAM=no </dev/null >/dev/null 2>&1
        groupadd --gid 700 keepers; useradd --uid 700 --gid keepers --home /srv keeper
        mkdir -p "/srv/app/a b" /srv/app/many
        for n in $(seq 300); do echo "image $n" >/srv/app/many/$n.png; done
        echo 'ü' >"/srv/app/a b/it's"; ln -s "a b" /srv/app/link; ln /srv/app/many/1.png /srv/app/many/hard.png
        chown -R keeper:keepers /srv/app; chmod 640 /srv/app/many/2.png
        touch -d '2026-01-02 03:04:05' /srv/app/many/* "/srv/app/a b" /srv/app
        """,
        KEYS);
    target.sh(
        "groupadd --gid 800 keepers; useradd --uid 801 --gid keepers --home /srv keeper; mkdir -p /srv");
  }

  @AfterEach
  void end() {
    source.close();
    target.close();
  }

  @Test
  void tree_arrivesWithItsOwnersByNameAndTheKeyIsGone() {
    String before = source.sh(PICTURE);
    var parameters = parameters(true, 1000);
    assertThat(action.check(parameters, operation()).block()).isInstanceOf(Check.Differs.class);

    LiveOperation<NoSettings> operation = operation();
    List<Notice> said = action.apply(parameters, operation).collectList().block();

    assertThat(said).contains(new Notice.Output("files", 301L));
    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(target.sh("stat -c '%u %U %a' /srv/app/many/2.png").strip())
        .isEqualTo("801 keeper 640");
    assertThat(source.sh(PICTURE)).isEqualTo(before);
    assertThat(source.sh("cat /root/.ssh/authorized_keys")).isEqualTo(KEYS);
    assertThat(target.sh("ls /var/lib/changeover").lines())
        .noneMatch(name -> name.startsWith("key-"));

    var receipt = operation.receipts().getFirst();
    assertThat(action.checkUndo(parameters, receipt, operation()).block())
        .isInstanceOf(UndoCheck.Reversible.class);
    action.undo(parameters, receipt, operation()).collectList().block();
    assertThat(target.sh("ls -A /srv").strip()).isEmpty();
    assertThat(source.sh(PICTURE)).isEqualTo(before);
  }

  @Test
  void copyThatWasWrittenToWithTheSameSizeAndTime_isNotRemovedUnasked() {
    var parameters = parameters(true, 1000);
    LiveOperation<NoSettings> operation = operation();
    action.apply(parameters, operation).collectList().block();
    target.sh(
        "printf 'IMAGE 7\\n' >/srv/app/many/7.png; touch -r /srv/app/many/8.png /srv/app/many/7.png");

    assertThat(action.checkUndo(parameters, operation.receipts().getFirst(), operation()).block())
        .isInstanceOfSatisfying(
            UndoCheck.Changed.class,
            changed -> assertThat(changed.toString()).contains("./many/7.png"));
  }

  @Test
  void key_readsOnlyThatTreeFromThatHostAndWritesNothing() {
    var operation = operation();
    String folder = TreeKey.folder(operation.operation().key());
    var parameters = parameters(true, 1000);
    // Look while the key is in.
    source.sh(
        "mv /usr/bin/rrsync /usr/bin/rrsync.real; printf '#!/bin/sh\\ncp /root/.ssh/authorized_keys /run/seen\\nexec /usr/bin/rrsync.real \"$@\"\\n' >/usr/bin/rrsync; chmod 755 /usr/bin/rrsync");

    action.apply(parameters, operation).collectList().block();

    assertThat(source.sh("cat /run/seen"))
        .startsWith("restrict,from=\"10.11.0.2\",expiry-time=\"")
        .contains("Z\",command=\"/usr/bin/rrsync -ro /srv/app\" ssh-ed25519 ")
        .endsWith(KEYS);
    assertThat(target.sh("test -e \"$1\" || echo gone", folder).strip()).isEqualTo("gone");
  }

  @Test
  void aFirstCopy_asksForNoDeletions_andPartsAreKeptOfLargeFilesOnly() {
    target.sh(
        "mv /usr/bin/rsync /usr/bin/rsync.real; printf '#!/bin/sh\\necho \"$@\" >/run/asked\\nexec /usr/bin/rsync.real \"$@\"\\n' >/usr/bin/rsync; chmod 755 /usr/bin/rsync");
    var parameters = parameters(true, 1000);
    action.apply(parameters, operation()).collectList().block();
    assertThat(target.sh("cat /run/asked"))
        .contains("--inplace")
        .doesNotContain("-delete", "--partial");

    source.sh("rm /srv/app/many/9.png; truncate -s 64M /srv/app/large");
    action.apply(parameters, operation()).collectList().block();
    String asked = target.sh("cat /run/asked");
    assertThat(asked)
        .contains("--delete-delay --max-delete=1000", "--partial-dir=.rsync-partial")
        .doesNotContain("--inplace");
    assertThat(asked.contains("aes128-gcm"))
        .isEqualTo(!target.sh("grep -w aes /proc/cpuinfo || true").isEmpty());
    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(target.sh("ls /srv/app /srv/app/many").lines())
        .contains("large")
        .doesNotContain("9.png", ".rsync-partial");
  }

  @Test
  void aFirstCopyThatIsCutOffWithinAFile_isMadeAside_takenBackOrGoneOnFromAndArrivesWhole() {
    source.sh("head -c 32M /dev/urandom >/srv/app/large; touch -d '2026-01-01' /srv/app/large");
    target.sh(
        """
        mv /usr/bin/rsync /usr/bin/rsync.real
        cat >/usr/bin/rsync <<'END'
        #!/bin/sh
        /usr/bin/rsync.real --bwlimit=4m "$@" & pulling=$!
        large=/srv/.app.changeover/tree/large
        until [ "$(stat -c %s $large 2>/dev/null || echo 0)" -gt 1000000 ]; do sleep 0.01; done
        kill $pulling; wait $pulling
        END
        chmod 755 /usr/bin/rsync
        """);
    LiveOperation<NoSettings> first = cutOff();
    var parameters = parameters(true, 1000);
    assertThat(action.checkUndo(parameters, first.receipts().getFirst(), operation()).block())
        .isInstanceOf(UndoCheck.Reversible.class);
    action.undo(parameters, first.receipts().getFirst(), operation()).blockLast();
    assertThat(target.sh("ls -A /srv").strip()).isEmpty();

    cutOff();
    source.sh("rm /srv/app/many/9.png");
    target.sh("mv /usr/bin/rsync.real /usr/bin/rsync");
    String begun = target.sh("stat -c %i /srv/.app.changeover/tree/large");
    arrives();
    assertThat(target.sh("stat -c %i /srv/app/large")).isEqualTo(begun);
    assertThat(target.sh("ls -A /srv").strip()).isEqualTo("app");
  }

  private LiveOperation<NoSettings> cutOff() {
    LiveOperation<NoSettings> operation = operation();
    assertThatThrownBy(() -> action.apply(parameters(true, 1000), operation).blockLast())
        .isInstanceOf(ActionFailedException.class);
    assertThat(target.sh("ls -A /srv; stat -c '%a %U' /srv/.app.changeover").lines())
        .containsExactly(".app.changeover", "700 root");
    assertThat(Long.parseLong(target.sh("stat -c %s /srv/.app.changeover/tree/large").strip()))
        .isBetween(1_000_000L, 30_000_000L);
    assertThat(action.verify(parameters(true, 1000), operation()).block())
        .isInstanceOf(Check.Differs.class);
    return operation;
  }

  @Test
  void ownerThatTheTargetLacks_isNamedBeforeAnythingHappensAndTakenOnceItIsThere() {
    source.sh("useradd --uid 777 --no-create-home stranger; chown stranger /srv/app/many/3.png");
    String before = source.sh(PICTURE);

    refusedBeforeAnything(
        "new: the owners of /srv/app on old", "no user stranger", "actions group");
    assertThat(source.sh(PICTURE)).isEqualTo(before);

    target.sh("useradd --uid 999 --no-create-home stranger");
    arrives();
    assertThat(target.sh("stat -c '%u %U' /srv/app/many/3.png").strip()).isEqualTo("999 stranger");
    assertThat(source.sh(PICTURE)).isEqualTo(before);
  }

  @Test
  void numberThatIsSomebodyElseOnTheTarget_isNamedBeforeAnythingHappens() {
    source.sh("chown 4242 /srv/app/many/3.png");
    target.sh("useradd --uid 4242 --no-create-home somebody");

    refusedBeforeAnything(
        "user number 4242 has no name there and is somebody here",
        "give the files on old another owner");

    source.sh("chown keeper /srv/app/many/3.png");
    arrives();
  }

  private void refusedBeforeAnything(String... said) {
    var operation = operation();
    assertThatThrownBy(() -> action.apply(parameters(true, 1000), operation).blockLast())
        .isInstanceOf(ActionFailedException.class)
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains(said));
    assertThat(operation.receipts()).isEmpty();
    assertThat(target.sh("ls -A /srv").strip()).isEmpty();
  }

  private void arrives() {
    var parameters = parameters(true, 1000);
    action.apply(parameters, operation()).blockLast();
    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void copyWithTheSourcesNumbers_isFoundAndGetsItsOwners() {
    arrives();
    // What a copy by numbers leaves: those of another account here, or of none.
    target.sh("chown -R 700:700 /srv/app");

    assertThat(action.verify(parameters(true, 1000), operation()).block())
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs ->
                assertThat(differs.changes().toString())
                    .contains("many/1.png", "700:700", "keeper:keepers"));

    arrives();
    assertThat(target.sh("find /srv/app ! -user keeper -o ! -group keepers").strip()).isEmpty();
  }

  @Test
  void corruptionThatKeepsSizeAndTime_isFoundByItsChecksum() {
    var parameters = parameters(true, 1000);
    action.apply(parameters, operation()).collectList().block();
    target.sh(
        "printf 'IMAGE 7\\n' >/srv/app/many/7.png; touch -r /srv/app/many/8.png /srv/app/many/7.png");

    assertThat(action.verify(parameters, operation()).block())
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs ->
                assertThat(differs.changes())
                    .extracting(c -> c.what())
                    .containsExactly("many/7.png"));
  }

  @Test
  void moreDeletionsThanAllowed_areRefused() {
    target.sh("mkdir -p /srv/app/many; for n in $(seq 20); do echo x >/srv/app/many/extra$n; done");

    assertThatThrownBy(() -> action.apply(parameters(true, 5), operation()).collectList().block())
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("more than 5 files");
    assertThat(target.sh("ls /srv/app/many | grep -c extra").strip()).isEqualTo("15");
    assertThat(source.sh("cat /root/.ssh/authorized_keys")).isEqualTo(KEYS);
  }

  @Test
  void fullDisk_isSaidAndTheKeyIsGoneAndTheCopyGoesOnOnceThereIsRoom() {
    target.sh("mount -t tmpfs -o size=200k tmpfs /srv");
    source.sh("head -c 400000 /dev/urandom >/srv/app/big; chown keeper:keepers /srv/app/big");
    String before = source.sh(PICTURE);

    assertThatThrownBy(
            () -> action.apply(parameters(true, 1000), operation()).collectList().block())
        .isInstanceOf(ActionFailedException.class)
        // Whichever of its processes says so first.
        .hasMessageMatching("(?s)new: rsync ended with exit code 1[01] and .*")
        .hasMessageContaining("No space left on device")
        .hasMessageEndingWith("remove the cause and try again; it goes on where it ended");
    assertThat(source.sh(PICTURE)).isEqualTo(before);
    assertThat(target.sh("ls /var/lib/changeover").lines())
        .noneMatch(name -> name.startsWith("key-"));

    target.sh("mount -o remount,size=50m /srv");
    arrives();
    assertThat(source.sh(PICTURE)).isEqualTo(before);
  }

  @Test
  void sourceThatIsWrittenToMeanwhile_isForgivenOnlyWhatCameLater() {
    var parameters = parameters(false, 1000);
    action.apply(parameters, operation()).collectList().block();
    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);

    source.sh("echo new >/srv/app/many/new.png; rm /srv/app/many/9.png");
    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);

    target.sh("rm /srv/app/many/10.png");
    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Differs.class);
  }

  @Test
  void adminWithSudo_canBeTheLogin() {
    source.sh(
        """
        set -e
        useradd --create-home --shell /bin/sh --password '*' boss
        mkdir -p /etc/sudoers.d; echo 'boss ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/boss; chmod 440 /etc/sudoers.d/boss
        """);
    var root = parameters(true, 1000);
    var parameters =
        new CopyTree.Parameters(
            root.from(),
            root.path(),
            root.exclude(),
            "boss",
            root.address(),
            22,
            List.of(),
            root.keyLifetime(),
            1000,
            true,
            root.verify(),
            root.timeout(),
            false);

    action.apply(parameters, operation()).collectList().block();

    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(source.sh("ls -A /home/boss").lines()).doesNotContain(".ssh");
  }

  private LiveOperation<NoSettings> operation() {
    return new LiveOperation<>(
        new Operation("test", "tree", "new", 1, 1),
        new NoSettings(),
        Map.of("new", target, "old", source),
        "new",
        Map.of());
  }

  private static CopyTree.Parameters parameters(boolean atRest, int maxDelete) {
    return new CopyTree.Parameters(
        new HostRef("old"),
        "/srv/app",
        List.of(),
        "root",
        Optional.empty(),
        22,
        List.of(),
        Duration.ofHours(24),
        maxDelete,
        atRest,
        Manifest.Depth.FULL,
        Duration.ofMinutes(5),
        false);
  }
}
