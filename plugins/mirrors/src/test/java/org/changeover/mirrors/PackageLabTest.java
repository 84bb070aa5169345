package org.changeover.mirrors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Building, publishing and updating with the real dpkg-deb, apt and dpkg. */
@Tag("lab")
class PackageLabTest {
  private static final BuildPackage BUILD = new BuildPackage();
  private static final PublishPackage PUBLISH = new PublishPackage();
  private static final UpdatePackage UPDATE = new UpdatePackage();
  private static final String FILE = "/srv/libravatar-slave_1.9+mig1_all.deb";
  private static final String INSTALLED =
      "dpkg-query -W -f '${Version} ${db:Status-Status}' libravatar-slave";
  private static final String REPOSITORY =
      "readlink /srv/apt; ls /srv; find -L /srv/apt -type f | sort | xargs sha256sum";

  private LiveMirror mirror;

  @BeforeEach
  void mirrorAndRepository() {
    mirror = LiveMirror.start("/usr/bin/dpkg-deb", "/usr/bin/apt-get");
    mirror.sh(
        """
        make() { # version depends
          tree=/tmp/tree; rm -rf $tree; mkdir -p $tree/DEBIAN $tree/etc/cron.d $tree/usr/share/libravatar-slave $tree/var/lib/libravatar/slave/.ssh
          printf 'Package: libravatar-slave\\nVersion: %s\\nArchitecture: all\\nMaintainer: x <x@example.org>\\nDescription: x\\n' "$1" >$tree/DEBIAN/control
          [ -z "$2" ] || echo "Depends: $2" >>$tree/DEBIAN/control
          echo /etc/cron.d/libravatar-slave >$tree/DEBIAN/conffiles
          echo '*/15 * * * * root true' >$tree/etc/cron.d/libravatar-slave
          head -c 300000 /dev/urandom >$tree/usr/share/libravatar-slave/data
          echo '0.cdn.libravatar.example,old ssh-ed25519 b2xk' >$tree/var/lib/libravatar/slave/.ssh/known_hosts
          (cd $tree; find usr var -type f | xargs md5sum >DEBIAN/md5sums)
          dpkg-deb --root-owner-group -b $tree "$3" >/dev/null
        }
        rm -f /etc/ssh/ssh_host_*; ssh-keygen -A >/dev/null
        mkdir -p /srv/apt-1
        make 1.9 '' /srv/apt-1/libravatar-slave_1.9_all.deb
        make 3.0 no-such-package /srv/broken_3.0_all.deb
        cd /srv/apt-1; deb=libravatar-slave_1.9_all.deb
        { dpkg-deb -f $deb; echo "Filename: ./$deb"; echo "Size: $(stat -c %s $deb)"; echo "SHA256: $(sha256sum <$deb | cut -d' ' -f1)"; echo; } >Packages
        ln -s apt-1 /srv/apt
        rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*
        echo 'deb [trusted=yes] file:/srv/apt ./' >/etc/apt/sources.list
        dpkg -i $deb >/dev/null
        """);
  }

  @AfterEach
  void end() {
    mirror.close();
  }

  private static BuildPackage.Parameters build(boolean keepOld, String version) {
    return new BuildPackage.Parameters(
        "/srv/apt-1/libravatar-slave_1.9_all.deb",
        new HostRef("one"),
        List.of(MirrorModel.POOL_NAME, "192.0.2.20"),
        keepOld,
        Optional.ofNullable(version),
        "/srv");
  }

  private static PublishPackage.Parameters publish(String file) {
    return new PublishPackage.Parameters(file, Optional.empty(), "/srv/apt", Optional.empty());
  }

  private static UpdatePackage.Parameters update(String version) {
    return new UpdatePackage.Parameters(
        Optional.empty(), Optional.of(version), Duration.ofSeconds(1));
  }

  @Test
  void builtPackage_knowsTheNewServerAndIsTheSameBytesEachTime() {
    String before = mirror.sh("ls /srv");
    BuildPackage.Parameters wanted = build(false, null);

    List<Receipt> receipts = mirror.apply(BUILD, wanted);

    assertThat(mirror.check(BUILD, wanted)).isInstanceOf(Check.Satisfied.class);
    String sum = mirror.sh("sha256sum " + FILE);
    String known =
        mirror.sh(
            "dpkg --compare-versions $(dpkg-deb -f %1$s Version) gt 1.9; dpkg-deb --fsys-tarfile %1$s | tar -xO ./var/lib/libravatar/slave/.ssh/known_hosts >/tmp/known; cat /tmp/known; ssh-keygen -F 0.cdn.libravatar.example -f /tmp/known; ssh-keygen -F 192.0.2.20 -f /tmp/known"
                .formatted(FILE));
    assertThat(known)
        .contains("old ssh-ed25519 b2xk", "found: line")
        .doesNotContain("libravatar.example,old");
    mirror.undo(BUILD, wanted, receipts);
    assertThat(mirror.sh("ls /srv")).isEqualTo(before);
    mirror.apply(BUILD, wanted);
    assertThat(mirror.sh("sha256sum " + FILE)).isEqualTo(sum);
  }

  @Test
  void versionThatIsNotHigher_isRefusedBeforeAnythingIsBuilt() {
    assertThatThrownBy(() -> mirror.check(BUILD, build(false, "1.9~mig1")))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("not higher than 1.9");
  }

  @Test
  void publishing_keepsTheOldVersionAndIsTakenBack() {
    mirror.apply(BUILD, build(true, null));
    String before = mirror.sh(REPOSITORY);

    List<Receipt> receipts = mirror.apply(PUBLISH, publish(FILE));

    assertThat(mirror.check(PUBLISH, publish(FILE))).isInstanceOf(Check.Satisfied.class);
    mirror.sh("apt-get -q update >/dev/null 2>&1");
    assertThat(mirror.sh("apt-cache madison libravatar-slave")).contains("1.9+mig1 |", " 1.9 |");
    mirror.undo(PUBLISH, publish(FILE), receipts);
    assertThat(mirror.sh(REPOSITORY)).isEqualTo(before);
  }

  @Test
  void repositoryThatIsAFolder_isNotPublishedIntoByHalves() {
    mirror.apply(BUILD, build(true, null));
    mirror.sh("rm /srv/apt; cp -r /srv/apt-1 /srv/apt");

    assertThat(mirror.check(PUBLISH, publish(FILE)))
        .isInstanceOfSatisfying(
            Check.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("no symbolic link"));
  }

  @Test
  void update_bringsTheVersionAndSaysWhatTheConffileIs() {
    mirror.sh("sed -i 's/^/#CHANGEOVER run-1\\/stop: /' " + MirrorModel.CRON);
    mirror.apply(BUILD, build(false, null));
    mirror.apply(PUBLISH, publish(FILE));
    UpdatePackage.Parameters wanted = update("1.9+mig1");

    List<Receipt> receipts = mirror.apply(UPDATE, wanted);

    assertThat(mirror.sh(INSTALLED)).isEqualTo("1.9+mig1 installed");
    assertThat(mirror.sh("dpkg -V libravatar-slave || :")).doesNotContain("known_hosts");
    assertThat(mirror.check(UPDATE, wanted))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            satisfied ->
                assertThat(satisfied.evidence().outputs())
                    .containsEntry("conffile", "paused, and otherwise as the package ships it"));
    assertThat(mirror.checkUndo(UPDATE, wanted, receipts.getFirst()))
        .isInstanceOf(UndoCheck.Reversible.class);
    mirror.undo(UPDATE, wanted, receipts);
    assertThat(mirror.sh(INSTALLED)).isEqualTo("1.9 installed");
  }

  @Test
  void updateOnAFullDisk_failsAndIsDoneWhenThereIsRoom() {
    mirror.apply(BUILD, build(false, null));
    mirror.apply(PUBLISH, publish(FILE));
    mirror.sh("mount -t tmpfs -o size=8k tmpfs /usr/share/libravatar-slave");
    UpdatePackage.Parameters wanted = update("1.9+mig1");

    assertThatThrownBy(() -> mirror.apply(UPDATE, wanted))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("No space left on device");
    assertThat(mirror.check(UPDATE, wanted)).isInstanceOf(Check.Differs.class);

    mirror.sh("umount /usr/share/libravatar-slave");
    mirror.apply(UPDATE, wanted);
    assertThat(mirror.check(UPDATE, wanted)).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void updateWhileAnotherProgramUsesDpkg_saysWhoAndWorksLater() {
    mirror.apply(BUILD, build(false, null));
    mirror.apply(PUBLISH, publish(FILE));
    mirror.sh(
        """
        mkdir -p /tmp/slow/DEBIAN
        printf 'Package: slow\\nVersion: 1\\nArchitecture: all\\nMaintainer: x <x@example.org>\\nDescription: x\\n' >/tmp/slow/DEBIAN/control
        mkfifo /tmp/begun /tmp/go
        printf '#!/bin/sh\\necho >/tmp/begun; read x </tmp/go; :\\n' >/tmp/slow/DEBIAN/postinst
        chmod 755 /tmp/slow/DEBIAN/postinst
        dpkg-deb -b /tmp/slow /tmp/slow.deb >/dev/null
        { dpkg -i /tmp/slow.deb; echo >/tmp/ended; } >/tmp/said 2>&1 </dev/null &
        read x </tmp/begun
        """);
    UpdatePackage.Parameters wanted = update("1.9+mig1");

    assertThatThrownBy(() -> mirror.apply(UPDATE, wanted))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("lock");
    assertThat(mirror.check(UPDATE, wanted)).isInstanceOf(Check.Differs.class);

    mirror.sh("echo >/tmp/go; timeout 30 sh -c 'until [ -e /tmp/ended ]; do :; done'");
    mirror.apply(UPDATE, wanted);
    assertThat(mirror.check(UPDATE, wanted)).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void packageWithAnUnmetDependency_isNamedAndNothingChanges() {
    mirror.apply(PUBLISH, publish("/srv/broken_3.0_all.deb"));

    assertThatThrownBy(() -> mirror.apply(UPDATE, update("3.0")))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("Depends: no-such-package");
    assertThat(mirror.sh(INSTALLED)).isEqualTo("1.9 installed");
  }
}
