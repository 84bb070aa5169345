package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.changeover.lab.LabProbe.eventually;

import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.common.SshException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What everybody in the lab does by himself. */
@Tag("lab")
class CastLabTest {
  private static final String TREE = "/var/lib/libravatar/avatar/80/";
  private static final String COPY = "/var/lib/libravatar/slave/avatar/80/";
  private static final String CRON = "/etc/cron.d/libravatar-slave";
  private static final String SUPPORT = "support@libravatar.example";

  @TempDir static Path state;
  private static Lab lab;
  private static LabProbe probe;

  @BeforeAll
  static void up() {
    lab = Lab.in(state, LabTest.ROOTS);
    lab.up(LabTest.SMALL, System.out::println);
    probe = new LabProbe(lab);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @Test
  void resolver_keepsAnOldAnswer_butNotForLong() {
    setAddress("192.0.2.1");
    assertThat(resolved("A", "cached.libravatar.test")).isEqualTo("192.0.2.1");
    setAddress("192.0.2.2");

    assertThat(
            probe
                .shell(
                    "tester",
                    "dig +short @%s cached.libravatar.test".formatted(probe.address("ns1")))
                .strip())
        .isEqualTo("192.0.2.2");
    assertThat(resolved("A", "cached.libravatar.test")).isEqualTo("192.0.2.1");
    eventually(() -> resolved("A", "cached.libravatar.test").equals("192.0.2.2"));
  }

  private static void setAddress(String address) {
    probe.shell(
        "ns1",
        """
        nsupdate -k /etc/bind/lab.key <<END
        server %s
        zone libravatar.test
        update delete cached.libravatar.test A
        update add cached.libravatar.test 43200 A %s
        send
        END
        """
            .formatted(probe.address("ns1"), address));
  }

  private static String resolved(String type, String name) {
    return probe.shell("tester", "dig +short %s %s".formatted(type, name)).strip();
  }

  @Test
  void resolver_knowsTheOutsideWorld_andThatThereIsNoMore() {
    assertThat(resolved("A", "social.example")).isEqualTo(probe.address("outside"));
    assertThat(resolved("MX", "libravatar.test")).isEqualTo("10 mail.libravatar.test.");
    assertThat(resolved("MX", "third1.example")).isEqualTo("10 mail.example.");
    assertThat(probe.shell("tester", "dig nobody.invalid")).contains("status: NXDOMAIN");
  }

  @Test
  void mirrors_serveAvatars_overHttpAndVerifiedHttps() {
    String hash = probe.shell("mirror1", "ls %s | head -n 1".formatted(COPY)).strip();
    for (String mirror : List.of("mirror1", "mirror2", "mirror3", "third1", "third2")) {
      for (String site :
          List.of("http://cdn.libravatar.example", "https://seccdn.libravatar.test")) {
        String name = site.substring(site.lastIndexOf('/') + 1);
        int port = site.startsWith("https") ? 443 : 80;
        String answer =
            probe.shell(
                "tester",
                "curl -sS -o /dev/null -D - --resolve %s:%d:%s '%s/avatar/%s?s=80'"
                    .formatted(name, port, probe.address(mirror), site, hash));
        assertThat(answer).as(mirror).startsWith("HTTP/1.1 200").contains("Content-Type: image/");
      }
    }
  }

  @Test
  void mirrors_syncByThemselves_withinAMinute() {
    probe.shell("old", "echo new > %snew-picture".formatted(TREE));

    for (String mirror : List.of("mirror1", "mirror2", "mirror3", "third1")) {
      eventually(() -> probe.has(mirror, COPY + "new-picture"));
    }
    assertThat(probe.shell("old", "cat /var/log/auth.log"))
        .contains("Accepted publickey for libravatar-master");
  }

  @Test
  void commentedCronLine_stopsTheSync_untilItIsBack() {
    String before = probe.shell("mirror2", "cat " + CRON);
    probe.shell("mirror2", "sed -i 's/^[*]/#&/' " + CRON);
    for (String round : List.of("paused-1", "paused-2")) { // cron may have begun the first
      probe.shell("old", "echo new > " + TREE + round);
      eventually(() -> probe.has("mirror1", COPY + round) && probe.has("mirror3", COPY + round));
    }
    assertThat(probe.has("mirror2", COPY + "paused-2")).isFalse();

    probe.shell("mirror2", "sed -i 's/^#[*]/*/' " + CRON);
    assertThat(probe.shell("mirror2", "cat " + CRON)).isEqualTo(before);
    eventually(() -> probe.has("mirror2", COPY + "paused-2"));
  }

  @Test
  void changedCertificate_isTakenByTheMirrors() {
    probe.shell("old", "echo '# renewed' >> /etc/libravatar/seccdn-chain.pem");

    eventually(() ->
        probe.said("mirror3", "cat", "/etc/libravatar/seccdn-chain.pem").contains("# renewed"));
  }

  @Test
  void mirrorsKey_readsWithRsync_andDoesNothingElse() {
    String asSlave = "runuser -u libravatar-slave -- ";
    String ssh =
        "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes libravatar-master@0.cdn.libravatar.example";

    assertThat(probe.said("mirror1", "sh", "-c", asSlave + ssh + " id 2>&1"))
        .doesNotContain("uid=");
    assertThat(
            lab.capture(
                    "mirror1",
                    "sh",
                    "-c",
                    asSlave
                        + "rsync /etc/hostname libravatar-master@0.cdn.libravatar.example:/tmp/")
                .exitCode())
        .isNotZero();
    assertThat(probe.shell("mirror1", asSlave + "libravatar-update-mirror")).isEmpty();
  }

  @Test
  void syncScript_endsWithZero_evenWhenItSaysThatItFailed() {
    probe.shell("mirror3", "service cron stop"); // its own runs would hold the lock
    eventually(() -> probe.said("mirror3", "pgrep", "-u", "libravatar-slave").isBlank());
    lab.cutOff("mirror3");
    try {
      Lab.Output sync =
          lab.capture(
              "mirror3", "runuser", "-u", "libravatar-slave", "--", "libravatar-update-mirror");
      assertThat(sync.exitCode()).isZero();
      assertThat(sync.text()).contains("Failure while fetching the avatars");
    } finally {
      lab.reconnect("mirror3");
      probe.shell("mirror3", "service cron start >/dev/null 2>&1 </dev/null");
    }
  }

  @Test
  void thirdParties_refuseTheOperatorsKey() {
    for (String host : List.of("third1", "third2")) {
      assertThatThrownBy(() -> probe.ssh(host, "id", "", AcceptAllServerKeyVerifier.INSTANCE))
          .isInstanceOf(SshException.class)
          .hasMessageContaining("No more authentication methods");
    }
  }

  @Test
  void owners_actOnMail_andOneOfThemIsLate() {
    publish("1.1");
    probe.shell("old", "echo new > %sfor-owners".formatted(TREE));
    for (LabHost host : LabHost.THIRD_PARTIES) {
      send("update-" + host.label(), host.owner(), "Please update libravatar-slave and test.");
    }
    eventually(() -> mailWith(SUPPORT, "In-Reply-To", "update-third2"));
    assertThat(probe.has("third2", COPY + "for-owners")).isFalse();
    eventually(() -> mailWith(SUPPORT, "In-Reply-To", "update-third1"));
    assertThat(probe.has("third1", COPY + "for-owners")).isTrue();
    for (LabHost host : LabHost.THIRD_PARTIES) {
      assertThat(probe.shell(host.label(), "dpkg-query -W libravatar-slave")).contains("1.1");
    }
    eventually(() -> probe.has("third2", COPY + "for-owners"));
  }

  private static void publish(String version) {
    probe.shell(
        "packages",
        """
        cd /srv/apt/libravatar
        dpkg-deb -R libravatar-slave_1.0_all.deb /tmp/new
        sed -i 's/^Version: .*/Version: %1$s/' /tmp/new/DEBIAN/control
        dpkg-deb --root-owner-group -b /tmp/new libravatar-slave_%1$s_all.deb
        apt-ftparchive packages . > Packages
        gzip -kf Packages
        apt-ftparchive release . > /tmp/Release
        mv /tmp/Release Release
        """
            .formatted(version));
  }

  @Test
  void mail_arrivesInTheMailbox_orComesBack() {
    send("hello", "owner@third1.example", "Hello.");
    send("lost", "owner@gone.example", "Hello.");

    eventually(() -> mailWith("owner@third1.example", "Message-ID", "hello"));
    eventually(() ->
        probe
            .said("outside", "sh", "-c", "cat /var/mail/virtual/libravatar.example/support/*/*")
            .contains("<owner@gone.example>: Host or domain name not found"));
  }

  private static void send(String id, String to, String text) {
    probe.shell(
        "tester",
        """
        printf 'From: %1$s\\nTo: %2$s\\nMessage-ID: <%3$s@libravatar.example>\\nSubject: Test\\n\\n%4$s\\n' |
        curl -sS --ssl-reqd smtp://mail.example:587 --mail-from %1$s --mail-rcpt %2$s -u %1$s:%5$s -T -
        """
            .formatted(SUPPORT, to, id, text, probe.secrets().mail()));
  }

  private static boolean mailWith(String mailbox, String header, String id) {
    String password =
        mailbox.equals(SUPPORT)
            ? probe.secrets().mail()
            : probe.secrets().mail(LabHost.named(mailbox.replaceAll(".*@|[.].*", "")));
    return probe
        .shell(
            "tester",
            "curl -sS imaps://mail.example/INBOX -u %s:%s -X 'SEARCH HEADER %s %s@libravatar.example'"
                .formatted(mailbox, password, header, id))
        .matches("(?s).*SEARCH \\d+.*");
  }

  @Test
  void post_withTheSameKey_isThereOnce_evenWhenItsAnswerWasLost() {
    String post =
        "curl -sS https://social.example/api/v1/statuses -H 'Authorization: Bearer %s' -H 'Idempotency-Key: one' -d status=Moving"
            .formatted(probe.secrets().mastodon());
    probe.shell("outside", "touch /var/lib/social/lose-answers");
    assertThat(lab.capture("tester", "sh", "-c", post).exitCode()).isNotZero();
    probe.shell("outside", "rm /var/lib/social/lose-answers");

    String first = probe.shell("tester", post);
    assertThat(probe.shell("tester", post)).isEqualTo(first).contains("<p>Moving</p>");
    assertThat(probe.shell("outside", "grep -c Moving /var/lib/social/posts.jsonl").strip())
        .isEqualTo("1");
    assertThat(probe.shell("tester", "curl -sS https://social.example/api/v1/accounts/1/statuses"))
        .contains("Moving");
  }

  @Test
  void post_withAnotherToken_isRefused() {
    assertThat(
            probe.shell(
                "tester",
                "curl -sSi https://social.example/api/v1/statuses -H 'Authorization: Bearer x' -d status=Spam"))
        .startsWith("HTTP/1.1 401");
    assertThat(probe.said("outside", "cat", "/var/lib/social/posts.jsonl")).doesNotContain("Spam");
  }

  @Test
  void packages_areInstalledFromTheLabsRepository() {
    probe.shell("tester", "apt-get -qq update && apt-get -qq install postgresql-client-15");

    assertThat(probe.shell("tester", "psql --version")).contains("(PostgreSQL) 15.");
  }
}
