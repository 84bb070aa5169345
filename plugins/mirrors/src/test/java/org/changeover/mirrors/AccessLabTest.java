package org.changeover.mirrors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logins of a mirror to a real sshd, with a key that is held to rsync. */
@Tag("lab")
class AccessLabTest {
  private static final HostRef SELF = new HostRef("one");
  private static final String STATE =
      "cd /var/lib/libravatar/master/.ssh; ls; stat -c '%i %Y %a %U:%G' *; sha256sum *";
  private static final TestAccess TEST = new TestAccess();
  private static final RevokeAccess REVOKE = new RevokeAccess();
  private static final TestAccess.Parameters TESTING =
      new TestAccess.Parameters(
          MirrorModel.POOL_NAME, SELF, Optional.empty(), Duration.ofSeconds(10));
  private static final RestoreAccess RESTORE = new RestoreAccess();
  private static final AccessProof PROOF =
      new AccessProof(SELF, MirrorModel.POOL_NAME, Optional.empty(), Duration.ofSeconds(10));

  private LiveMirror mirror;

  @BeforeEach
  void mirrorThatMayLogIn() {
    mirror = LiveMirror.start("/usr/sbin/sshd", "/usr/bin/rrsync", "/usr/bin/ssh-keygen");
    mirror.sh(
        """
        master=/var/lib/libravatar/master slave=/var/lib/libravatar/slave
        useradd -r -s /bin/sh -d $master libravatar-master
        useradd -r -s /usr/sbin/nologin -d $slave libravatar-slave
        mkdir -p $master/.ssh $slave/.ssh /run/sshd
        rm -f /etc/ssh/ssh_host_*; ssh-keygen -A >/dev/null
        ssh-keygen -q -t ed25519 -N '' -f $slave/.ssh/id_ed25519
        ssh-keygen -q -t ed25519 -N '' -f $slave/.ssh/other
        { cat $slave/.ssh/other.pub; printf 'restrict,command="rrsync -ro /var/lib/libravatar" '; cat $slave/.ssh/id_ed25519.pub; } >$master/.ssh/authorized_keys
        chmod 700 $master/.ssh $slave/.ssh; chmod 600 $master/.ssh/authorized_keys
        chown -R libravatar-master: $master; chown -R libravatar-slave: $slave
        echo '127.0.0.1 0.cdn.libravatar.example' >>/etc/hosts
        /usr/sbin/sshd </dev/null >/tmp/sshd 2>&1
        """);
    List<HostKey> keys = HostKey.of(mirror.host()).block();
    trust(new KnownHosts(List.of()).with(List.of(MirrorModel.POOL_NAME), keys));
  }

  private void trust(KnownHosts known) {
    mirror.host().sh("printf %s \"$1\" >\"$2\"", known.text(), MirrorModel.KNOWN);
  }

  @AfterEach
  void end() {
    mirror.close();
  }

  @Test
  void hashedEntries_areThoseThatSshKeygenFinds() {
    String found = mirror.sh("ssh-keygen -F 0.cdn.libravatar.example -f " + MirrorModel.KNOWN);

    assertThat(found).contains("found: line");
  }

  @Test
  void loginOfAKeyHeldToRsync_isLetInByTheServerThatIsMeant() {
    assertThat(mirror.check(TEST, TESTING))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            satisfied ->
                assertThat(satisfied.evidence().outputs()).containsEntry("address", "127.0.0.1"));
  }

  @Test
  void hostKeyThatThePackageDoesNotKnow_isNotTrusted() {
    trust(new KnownHosts(List.of()));

    assertThat(mirror.check(TEST, TESTING))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs -> assertThat(differs.changes().toString()).contains("not trusted"));
  }

  @Test
  void serverThatDoesNotAnswer_isSaid() {
    mirror.sh(
        "pid=$(cat /run/sshd.pid); kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.05; done");

    assertThat(mirror.check(TEST, TESTING))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs -> assertThat(differs.changes().toString()).contains("Connection refused"));
  }

  @Test
  void revoking_endsSessionsRefusesTheMirrorAndIsTakenBack() {
    String before = mirror.sh(STATE);
    mirror.sh(
        "runuser -u libravatar-slave -- ssh -i /var/lib/libravatar/slave/.ssh/other -o IdentitiesOnly=yes libravatar-master@0.cdn.libravatar.example sleep 600 </dev/null >/tmp/session 2>&1 &");
    awaitSession();
    assertThat(mirror.check(REVOKE, PROOF)).isInstanceOf(Check.Differs.class);

    List<Receipt> receipts = mirror.apply(REVOKE, PROOF);

    assertThat(mirror.check(REVOKE, PROOF))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            satisfied -> assertThat(satisfied.evidence().summary()).contains("Permission denied"));
    assertThat(mirror.check(TEST, TESTING)).isInstanceOf(Check.Differs.class);
    assertThat(receipts).hasSize(2);
    assertThat(mirror.checkUndo(REVOKE, PROOF, receipts.getLast()))
        .isInstanceOf(UndoCheck.Reversible.class);

    mirror.undo(REVOKE, PROOF, receipts);

    assertThat(mirror.sh(STATE)).isEqualTo(before);
    assertThat(mirror.check(TEST, TESTING)).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void restoring_letsTheMirrorInAgainAndIsTakenBack() {
    String before = mirror.sh(STATE);
    mirror.apply(REVOKE, PROOF);
    String shutOut = mirror.sh(STATE);
    assertThat(mirror.check(RESTORE, PROOF)).isInstanceOf(Check.Differs.class);

    List<Receipt> receipts = mirror.apply(RESTORE, PROOF);

    assertThat(mirror.sh(STATE)).isEqualTo(before);
    assertThat(mirror.check(RESTORE, PROOF))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            satisfied -> assertThat(satisfied.evidence().summary()).contains("was let in at"));
    assertThat(mirror.check(TEST, TESTING)).isInstanceOf(Check.Satisfied.class);

    mirror.undo(RESTORE, PROOF, receipts);
    assertThat(mirror.sh(STATE)).isEqualTo(shutOut);
    assertThat(mirror.check(REVOKE, PROOF)).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void keysThatDoNotHoldTheMirrors_areNoAccess() {
    mirror.sh("sed -i '/restrict/d' " + MirrorModel.KEYS);

    assertThat(mirror.check(RESTORE, PROOF))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs ->
                assertThat(differs.changes().toString())
                    .contains("refused, though the keys are in place", "Permission denied"));
  }

  private void awaitSession() {
    assertThat(
            Processes.of(mirror.host(), "libravatar-master")
                .repeat(200)
                .filter(running -> Processes.shown(running).contains("sleep 600"))
                .blockFirst(Duration.ofSeconds(60)))
        .as("a session")
        .isNotNull();
  }

  @Test
  void keysThatTheServerReadsElsewhere_areNoProof() {
    mirror.sh("cd /var/lib/libravatar/master/.ssh; cp -p authorized_keys authorized_keys2");

    mirror.apply(REVOKE, PROOF);

    assertThat(mirror.check(REVOKE, PROOF))
        .isInstanceOfSatisfying(
            Check.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("still let in", "AuthorizedKeysFile"));
  }
}
