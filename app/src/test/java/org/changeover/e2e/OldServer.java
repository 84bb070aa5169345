package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import org.changeover.spi.Receipt;

/**
 * The old server as its users and its administrator know it. It has files of theirs that no plan
 * knows of, beside those that plans work on.
 */
final class OldServer {
  private static final String HOST = "old";
  private static final List<String> PLANTED =
      List.of(
          "/etc/apache2/sites-available/own.conf",
          "/etc/apache2/conf-available/own.conf",
          "/etc/apache2/sites-enabled/README of ours",
          "/etc/libravatar/own.pem",
          "/etc/cron.d/own",
          "/var/spool/cron/crontabs/admin",
          "/var/www/own.html",
          "/var/www/acme/own",
          "/var/lib/libravatar/own",
          "/var/lib/libravatar/user/own picture.png",
          "/var/lib/libravatar/avatar/80/own",
          "/var/lib/libravatar/master/own",
          "/home/admin/own",
          "/root/own",
          "/srv/own");

  private static final List<String> ALL = List.of("/", "/usr/local", "/usr/share/libravatar");

  /** What packages own, what a server writes by itself, and where runs keep what they save. */
  private static final List<String> LEFT_OUT =
      List.of(
          "/usr",
          "/var/log",
          "/var/lib/postgresql",
          "/var/cache",
          "/var/lib/changeover",
          "/home/admin/.sudo_as_admin_successful");

  private static final String GROWING = "/var/lib/libravatar/avatar/";

  private static final String VISIT =
      """
      . /etc/default/lab-traffic
      ADDRESS=%s ACCOUNT_PASSWORD=$ACCOUNT_PASSWORD python3 - <<'END'
      import hashlib, os, sys
      sys.path.insert(0, '/usr/local/lib/lab-traffic')
      from avatar_client import Account, Site, png
      site = Site('www.libravatar.example', '/etc/lab/ca.crt', os.environ['ADDRESS'])
      account = Account(site, 'client', os.environ['ACCOUNT_PASSWORD'])
      account.log_in()
      picture = png(64, os.urandom(3))
      answer, stored = account.upload('visitor-' + os.urandom(8).hex() + '@example.net', picture)
      kept = site.request('GET', '/photo/%%s' %% stored['id'])
      assert kept.body == picture, kept
      avatar = site.request('GET', '/avatar/%%s?s=32' %% stored['hash'])
      assert avatar.status == 200 and avatar.body.startswith(b'\\x89PNG'), avatar
      print(answer.served_by, kept.served_by, avatar.served_by)
      END
      """;

  private final Evidence on;

  OldServer(Evidence on) {
    this.on = on;
  }

  /** Puts files there that are nobody's business. */
  void plant() {
    for (String path : PLANTED) {
      on.ask(HOST, "echo '# ours, %1$s' > '%1$s'".formatted(path));
    }
    assertThat(files()).containsKeys(PLANTED.toArray(String[]::new));
  }

  /** Every file that lasts, with its kind, mode, owner and content. */
  Map<String, String> files() {
    return on.files(HOST, ALL, LEFT_OUT);
  }

  /** Log-in, upload and avatar, as a user has them at the server's own address. */
  void serves() {
    assertThat(on.ask("client", VISIT.formatted(on.address(HOST, false)))).isEqualTo("old old old");
  }

  /** All is as before, but for pictures that were asked for or uploaded meanwhile. */
  void assertAsBefore(Map<String, String> before) {
    Map<String, String> now = files();
    assertThat(changed(before, now)).as("changed or gone on old").isEmpty();
    assertThat(now.keySet())
        .filteredOn(path -> !before.containsKey(path) && !path.startsWith(GROWING))
        .as("new on old")
        .isEmpty();
  }

  /**
   * Nothing is gone or changed that a run had not saved: the run's receipts name each, and the
   * bytes that it had are on the server still.
   */
  void assertNothingLost(Map<String, String> before, RunFolder run) {
    Map<String, String> now = files();
    Map<String, String> changed = changed(before, now);
    String kept = now.values() + on.files(HOST, "/var/lib/changeover").values().toString();
    List<Receipt> receipts = receipts(run);
    changed.forEach((path, was) -> {
      assertThat(receipts).as(path + " (" + was + ")").anyMatch(one -> names(one, path));
      String content = was.substring(was.lastIndexOf(' ') + 1);
      assertThat(was.startsWith("f ") ? kept : receipts.toString()).as(path).contains(content);
    });
  }

  private static List<Receipt> receipts(RunFolder run) {
    return run.journal().read(1).stream()
        .map(entry -> entry.event())
        .filter(Event.IntentRecorded.class::isInstance)
        .map(event -> ((Event.IntentRecorded) event).receipt())
        .toList();
  }

  private static boolean names(Receipt receipt, String path) {
    return receipt.saved().stream().anyMatch(file -> file.path().equals(path))
        || receipt.facts().containsValue(path);
  }

  private static Map<String, String> changed(Map<String, String> before, Map<String, String> now) {
    return before.entrySet().stream()
        .filter(file -> !file.getValue().equals(now.get(file.getKey())))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
  }
}
