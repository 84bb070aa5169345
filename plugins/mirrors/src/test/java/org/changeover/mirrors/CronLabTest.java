package org.changeover.mirrors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pausing and resuming with a cron file that a real dpkg looks after. */
@Tag("lab")
class CronLabTest {
  private static final PauseSync PAUSE = new PauseSync();
  private static final ResumeSync RESUME = new ResumeSync();
  private static final String CONTENT = "cat " + MirrorModel.CRON;
  private static final String STATE = CONTENT + "; stat -c '%a %U %G' " + MirrorModel.CRON;

  private LiveMirror mirror;

  @BeforeEach
  void mirrorWithItsPackage() {
    mirror = LiveMirror.start("/usr/bin/dpkg-deb");
    mirror.sh(
        """
        useradd -r -d /var/lib/libravatar/slave libravatar-slave
        make() { # version line
          rm -rf /tmp/tree; mkdir -p /tmp/tree/DEBIAN /tmp/tree/etc/cron.d
          printf 'Package: libravatar-slave\\nVersion: %s\\nArchitecture: all\\nMaintainer: x <x@example.org>\\nDescription: x\\n' "$1" >/tmp/tree/DEBIAN/control
          echo /etc/cron.d/libravatar-slave >/tmp/tree/DEBIAN/conffiles
          printf 'MAILTO=root\\n\\n%s libravatar-slave /usr/bin/libravatar-update\\n*/30 * * * * root true\\n' "$2" >/tmp/tree/etc/cron.d/libravatar-slave
          dpkg-deb --root-owner-group -b /tmp/tree "/tmp/$1.deb" >/dev/null
        }
        make 1.0 '*/15 * * * *'
        make 1.1 '*/15 * * * *'
        make 2.0 '*/10 * * * *'
        dpkg -i /tmp/1.0.deb >/dev/null
        """);
  }

  @AfterEach
  void end() {
    mirror.close();
  }

  private static PauseSync.Parameters pause(Duration atMost, PauseSync.Late late) {
    return new PauseSync.Parameters(atMost, late, PauseSync.Edited.ASK);
  }

  private static final PauseSync.Parameters PAUSING =
      pause(Duration.ofSeconds(30), PauseSync.Late.FAIL);
  private static final ResumeSync.Parameters AS_BEFORE =
      new ResumeSync.Parameters(ResumeSync.Take.BEFORE);

  private void upgrade(String version) {
    mirror.sh("dpkg --force-confdef --force-confold -i /tmp/" + version + ".deb >/dev/null");
  }

  @Test
  void pausing_commentsOutTheTwoJobsAndIsTakenBackByteForByte() {
    String before = mirror.sh(STATE);

    List<Receipt> receipts = mirror.apply(PAUSE, PAUSING);

    assertThat(mirror.check(PAUSE, PAUSING)).isInstanceOf(Check.Satisfied.class);
    assertThat(mirror.sh(CONTENT))
        .isEqualTo(
            """
            MAILTO=root

            #CHANGEOVER run-1/pause-sync: */15 * * * * libravatar-slave /usr/bin/libravatar-update
            #CHANGEOVER run-1/pause-sync: */30 * * * * root true
            """);
    mirror.undo(PAUSE, PAUSING, receipts);
    assertThat(mirror.sh(STATE)).isEqualTo(before);
  }

  @Test
  void upgradeThatSilentlyKeepsTheSyncOff_isSeenAndResumed() {
    String before = mirror.sh(STATE);
    mirror.apply(PAUSE, PAUSING);

    upgrade("1.1");

    assertThat(mirror.sh(CONTENT)).contains("#CHANGEOVER");
    assertThat(mirror.check(RESUME, AS_BEFORE)).isInstanceOf(Check.Differs.class);
    mirror.apply(RESUME, AS_BEFORE);
    assertThat(mirror.sh(STATE)).isEqualTo(before);
    assertThat(mirror.check(RESUME, AS_BEFORE))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            satisfied ->
                assertThat(satisfied.evidence().outputs())
                    .containsEntry("conffile", "as the package ships it"));
  }

  @Test
  void upgradeThatShipsOtherJobs_endsAsBeforeOrAsShipped() {
    String before = mirror.sh(STATE);
    mirror.apply(PAUSE, PAUSING);
    upgrade("2.0");
    var asShipped = new ResumeSync.Parameters(ResumeSync.Take.SHIPPED);

    List<Receipt> receipts = mirror.apply(RESUME, AS_BEFORE);
    assertThat(mirror.sh(STATE)).isEqualTo(before);
    assertThat(mirror.check(RESUME, AS_BEFORE).toString()).contains("lies beside it as .dpkg-dist");
    mirror.undo(RESUME, AS_BEFORE, receipts);

    mirror.apply(RESUME, asShipped);
    assertThat(mirror.sh(CONTENT)).contains("*/10 * * * * libravatar-slave").doesNotContain("#");
    assertThat(mirror.check(RESUME, asShipped)).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void cronFileThatItsOwnerEdited_isLeftAloneUntilSomebodySaysSo() {
    mirror.sh("echo '5 4 * * * root own' >>" + MirrorModel.CRON);
    String edited = mirror.sh(STATE);

    assertThat(mirror.check(PAUSE, PAUSING))
        .isInstanceOfSatisfying(
            Check.Unknown.class,
            unknown ->
                assertThat(unknown.reason()).contains("was edited", "3 active", "edited: pause"));
    assertThatThrownBy(() -> mirror.apply(PAUSE, PAUSING))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining(MirrorModel.CRON + " was edited")
        .hasMessageContaining("look at it, and say 'edited: pause'");
    assertThat(mirror.sh(STATE)).isEqualTo(edited);

    mirror.sh("sed -i '$d' " + MirrorModel.CRON);
    mirror.undo(PAUSE, PAUSING, mirror.apply(PAUSE, PAUSING));
    mirror.sh("echo '5 4 * * * root own' >>" + MirrorModel.CRON);

    var told =
        new PauseSync.Parameters(
            Duration.ofSeconds(30), PauseSync.Late.FAIL, PauseSync.Edited.PAUSE);
    List<Receipt> receipts = mirror.apply(PAUSE, told);
    assertThat(mirror.sh("grep -c '^#CHANGEOVER' " + MirrorModel.CRON)).isEqualTo("3\n");
    mirror.undo(PAUSE, told, receipts);
    assertThat(mirror.sh(STATE)).isEqualTo(edited);
  }

  @Test
  void jobsThatTheirOwnerTurnedOff_areNotTakenForPausedOnes() {
    mirror.sh("sed -i 's/^\\*/# &/' " + MirrorModel.CRON);

    assertThat(mirror.check(PAUSE, PAUSING).toString()).contains("was edited", "0 active");
    assertThat(mirror.check(RESUME, AS_BEFORE))
        .isInstanceOfSatisfying(
            Check.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("this run has paused none"));
  }

  @Test
  void cronFileDisabledByAnotherName_isNamed() {
    mirror.sh("mv %1$s %1$s.disabled".formatted(MirrorModel.CRON));

    assertThat(mirror.check(PAUSE, PAUSING))
        .isInstanceOfSatisfying(
            Check.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains(MirrorModel.CRON + ".disabled"));
  }

  @Test
  void lineEditedSincePausing_isForAPerson() {
    List<Receipt> receipts = mirror.apply(PAUSE, PAUSING);
    mirror.sh("echo '# mine' >>" + MirrorModel.CRON);

    assertThat(mirror.checkUndo(PAUSE, PAUSING, receipts.getFirst()))
        .isInstanceOf(UndoCheck.Changed.class);
  }

  @Test
  void syncThatIsUnderWay_isWaitedFor() {
    mirror.sh("runuser -u libravatar-slave -- sleep 2 >/dev/null 2>&1 &");

    mirror.apply(PAUSE, PAUSING);

    assertThat(mirror.check(PAUSE, PAUSING)).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void syncThatHangs_isNamedAndEndedOnlyWhenTold() {
    mirror.sh(
        "runuser -u libravatar-slave -- sleep 987 >/dev/null 2>&1 & until pgrep -u libravatar-slave sleep >/dev/null; do sleep 0.05; done");
    PauseSync.Parameters patient = pause(Duration.ofSeconds(1), PauseSync.Late.FAIL);

    assertThatThrownBy(() -> mirror.apply(PAUSE, patient))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("sleep 987")
        .hasMessageContaining("late: end");
    assertThat(mirror.check(PAUSE, patient)).isInstanceOf(Check.Differs.class);

    mirror.apply(PAUSE, pause(Duration.ofSeconds(1), PauseSync.Late.END));
    assertThat(mirror.check(PAUSE, patient)).isInstanceOf(Check.Satisfied.class);
  }
}
