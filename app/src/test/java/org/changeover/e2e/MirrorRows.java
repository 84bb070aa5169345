package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.changeover.lab.Lab;

/** What the rows about mirrors promise, asked on each of them. */
final class MirrorRows {
  static final List<String> MIRRORS = List.of("mirror1", "mirror2", "mirror3");
  private static final String CRON = "/etc/cron.d/libravatar-slave";
  private static final String REPOSITORY = "/srv/apt/libravatar";

  private final Evidence on;
  private final Map<String, String> cronBefore = new HashMap<>();
  private final Map<String, String> hostsBefore = new HashMap<>();
  private String version = "";
  private String uploaded = "";

  MirrorRows(Evidence on) {
    this.on = on;
    for (String mirror : MIRRORS) {
      cronBefore.put(mirror, on.ask(mirror, "cat " + CRON));
      hostsBefore.put(mirror, on.ask(mirror, "base64 /etc/hosts"));
    }
  }

  List<Row> stopped() {
    return List.of(
        new Row(
            "18",
            "sync-off",
            "both job lines are commented on every mirror, the rest is as before, and nothing syncs",
            this::paused,
            "28"),
        new Row("19", "revoke-access", "a mirror's own key is refused", this::refused, "39"));
  }

  List<Row> resumed() {
    return List.of(
        new Row(
            "27",
            "publish-package",
            "a higher version with the new host key is in the repository",
            this::published,
            Row.END),
        new Row(
            "28",
            "mirrors-back",
            "dpkg-query shows the new version on every mirror",
            this::updated,
            Row.END),
        new Row(
            "30",
            "mirrors-back",
            "the cron file is byte for byte as before",
            this::cronAsBefore,
            Row.END),
        new Row(
            "29",
            "mirrors-back",
            "each mirror logged in to the new server, with strict checking of its host key",
            this::loggedIn,
            Row.AFTER));
  }

  List<Row> proven() {
    return List.of(
        new Row(
            "31",
            "mirror-certificates",
            "an image uploaded after the switch is on every mirror, whose certificates hold",
            this::fresh,
            Row.END),
        new Row(
            "32",
            "mirror-overrides-off",
            "the mirrors' hosts files are byte for byte as before",
            this::hostsAsBefore,
            Row.END));
  }

  private void paused() {
    for (String mirror : MIRRORS) {
      String now = on.ask(mirror, "cat " + CRON);
      List<String> jobs =
          cronBefore.get(mirror).lines().filter(line -> line.startsWith("*/")).toList();
      assertThat(jobs).hasSize(2);
      for (String line : now.lines().toList()) {
        assertThat(line.startsWith("*/")).as("%s: %s", mirror, line).isFalse();
      }
      String uncommented = now.replaceAll("(?m)^#.*?(?=\\*/)", "");
      assertThat(uncommented).isEqualTo(cronBefore.get(mirror));
      assertThat(on.on(mirror, "pgrep -u libravatar-slave rsync").exitCode()).isEqualTo(1);
    }
  }

  private void refused() {
    Lab.Output login =
        on.on(
            "mirror1",
            "runuser -u libravatar-slave -- ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null libravatar-master@%s true 2>&1"
                .formatted(on.address("old", false)));
    assertThat(login.exitCode()).as(login.text()).isEqualTo(255);
    assertThat(login.text()).contains("Permission denied");
  }

  private void published() {
    version =
        on.ask(
            "packages",
            "sed -n 's/^Version: //p' %s/Packages | sort -V | tail -n 1".formatted(REPOSITORY));
    on.ask("packages", "dpkg --compare-versions '%s' gt 1.0".formatted(version));
    String key = on.ask("new", "cut -d' ' -f2 /etc/ssh/ssh_host_ed25519_key.pub");
    assertThat(
            on.ask(
                "packages",
                "d=$(mktemp -d) && dpkg-deb -x %s/libravatar-slave_%s_all.deb $d && ssh-keygen -F 0.cdn.libravatar.example -f $d/var/lib/libravatar/slave/.ssh/known_hosts; rm -rf $d"
                    .formatted(REPOSITORY, version)))
        .contains(key);
  }

  private void updated() {
    for (String mirror : MIRRORS) {
      assertThat(on.ask(mirror, "dpkg-query -W -f '${Version}' libravatar-slave"))
          .isEqualTo(version);
    }
  }

  private void loggedIn() {
    for (String mirror : MIRRORS) {
      assertThat(on.ask("new", "grep 'Accepted publickey for libravatar-master' /var/log/auth.log"))
          .containsAnyOf(on.address(mirror, false), on.address(mirror, true));
    }
  }

  private void cronAsBefore() {
    for (String mirror : MIRRORS) {
      assertThat(on.ask(mirror, "cat " + CRON)).isEqualTo(cronBefore.get(mirror));
    }
  }

  private void fresh() {
    if (uploaded.isEmpty()) {
      uploaded = "avatar/80/" + asked(on.lastUpload("new"));
    }
    String sum = on.sum("new", "/var/lib/libravatar/" + uploaded);
    for (String mirror : MIRRORS) {
      String copy = "/var/lib/libravatar/slave/" + uploaded;
      on.eventually(mirror, "test -e " + copy);
      assertThat(on.sum(mirror, copy)).isEqualTo(sum);
      assertThat(
              on.fetch(
                  "https://seccdn.libravatar.example/avatar/changeover-canary",
                  "seccdn.libravatar.example",
                  on.address(mirror, false)))
          .contains(" 200 ");
    }
  }

  /** The hash of a picture that was asked for, and so lies in the tree. */
  private String asked(String hash) {
    String picture = "https://www.libravatar.example/avatar/%s?s=80&d=404".formatted(hash);
    assertThat(on.fetch(picture, "www.libravatar.example", on.address("new", false)))
        .contains(" 200 ");
    return hash;
  }

  private void hostsAsBefore() {
    for (String mirror : MIRRORS) {
      assertThat(on.ask(mirror, "base64 /etc/hosts")).as(mirror).isEqualTo(hostsBefore.get(mirror));
    }
  }
}
