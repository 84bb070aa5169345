package org.changeover.mirrors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A canary that a real sync carries, fetched by a real curl from a real Apache. */
@Tag("lab")
class FreshLabTest {
  private static final PlaceCanary PLACE = new PlaceCanary();
  private static final Fresh FRESH = new Fresh();
  private static final PlaceCanary.Parameters PLACING =
      new PlaceCanary.Parameters("changeover-canary");

  private LiveMirror mirror;

  @BeforeEach
  void mirrorWithAnOldTree() {
    mirror = LiveMirror.start("/usr/sbin/apache2", "/usr/bin/curl", "/usr/bin/rsync");
    mirror.sh(
        """
        mkdir -p /var/lib/libravatar/avatar /var/www/html/avatar
        cat >/usr/bin/sync-mirror <<'END'
        #!/bin/sh
        rsync -rlt --delete "$1" /var/www/html/avatar || echo "Failure while fetching the avatars"
        END
        chmod 755 /usr/bin/sync-mirror
        apache2ctl start >/tmp/start 2>&1 </dev/null
        """);
  }

  @AfterEach
  void end() {
    mirror.close();
  }

  private static Fresh.Parameters fresh(Optional<Duration> pulledWithin) {
    return new Fresh.Parameters(
        "http://cdn.libravatar.example/avatar/changeover-canary",
        "changeover-canary",
        new HostRef("one"),
        new HostRef("one"),
        2,
        Duration.ofMillis(100),
        pulledWithin,
        List.of(),
        Duration.ofSeconds(10));
  }

  @Test
  void mirrorWhoseSyncFailsAndExitsZero_isNotFresh() {
    mirror.apply(PLACE, PLACING);
    assertThat(mirror.sh("sync-mirror /var/lib/gone/ 2>/dev/null")).contains("Failure");

    assertThat(mirror.check(FRESH, fresh(Optional.empty())))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs -> assertThat(differs.changes().toString()).contains("status 404"));

    mirror.sh("sync-mirror /var/lib/libravatar/avatar/");
    assertThat(mirror.check(FRESH, fresh(Optional.empty()))).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void mirrorWithTheCanaryOfAnEarlierRun_isNotFresh() {
    mirror.sh("echo 'an older one' >/var/www/html/avatar/changeover-canary");
    mirror.apply(PLACE, PLACING);

    assertThat(mirror.check(FRESH, fresh(Optional.empty())))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs -> assertThat(differs.changes().toString()).contains("sha256"));
  }

  @Test
  void mirrorThatIsFreshOnceAndThenNot_isNotFresh() {
    mirror.apply(PLACE, PLACING);
    mirror.sh(
        """
        sync-mirror /var/lib/libravatar/avatar/
        mv /usr/bin/curl /usr/bin/curl.real
        cat >/usr/bin/curl <<'END'
        #!/bin/sh
        curl.real "$@"
        code=$?
        rm -f /var/www/html/avatar/changeover-canary
        exit $code
        END
        chmod 755 /usr/bin/curl
        """);

    assertThat(mirror.check(FRESH, fresh(Optional.empty())))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs ->
                assertThat(differs.changes().toString())
                    .contains("status 404", "let the mirror synchronise"));
  }

  @Test
  void lastPull_isReadFromTheServersLogInEitherForm() {
    mirror.apply(PLACE, PLACING);
    mirror.sh("sync-mirror /var/lib/libravatar/avatar/");
    Fresh.Parameters wanted = fresh(Optional.of(Duration.ofHours(1)));
    assertThat(mirror.check(FRESH, wanted))
        .as("without a log")
        .isInstanceOfAny(Check.Unknown.class, Check.Differs.class);

    String line =
        "echo \"$(%s) one sshd[7]: Accepted publickey for libravatar-master from 127.0.0.1 port 4711 ssh2: ED25519 SHA256:x\" >/var/log/auth.log";
    mirror.sh(line.formatted("LC_ALL=C date -d '2 hours ago' '+%b %e %H:%M:%S'"));
    assertThat(mirror.check(FRESH, wanted)).isInstanceOf(Check.Differs.class);

    mirror.sh(line.formatted("LC_ALL=C date -d '2 minutes ago' '+%b %e %H:%M:%S'"));
    assertThat(mirror.check(FRESH, wanted)).isInstanceOf(Check.Satisfied.class);

    mirror.sh(line.formatted("date --iso-8601=seconds"));
    assertThat(mirror.check(FRESH, wanted))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            satisfied ->
                assertThat(satisfied.evidence().outputs().get("pulled").toString())
                    .contains("from 127.0.0.1 port 4711"));

    mirror.sh("sed -i 's/127.0.0.1/127.0.0.100/' /var/log/auth.log");
    assertThat(mirror.check(FRESH, wanted)).as("another mirror").isInstanceOf(Check.Differs.class);
  }
}
