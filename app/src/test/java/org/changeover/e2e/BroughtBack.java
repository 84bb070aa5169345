package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.changeover.lab.Lab;

/**
 * What an undo must bring back, byte for byte: files of the old server, zones, cron and hosts; and
 * which packages the new server has.
 */
record BroughtBack(
    Evidence on,
    OldServer server,
    Map<String, String> old,
    Map<String, List<String>> zones,
    Map<String, String> others) {
  private static final String HOSTS = "base64 /etc/hosts";
  private static final String PACKAGES =
      "dpkg-query -W -f '${Package} ${Version} ${Status}\\n' | grep ' installed$'";
  private static final String CRON = "base64 /etc/cron.d/libravatar-slave";

  static BroughtBack now(Lab lab, OldServer server) {
    var on = new Evidence(lab);
    return new BroughtBack(on, server, server.files(), zones(on), others(on));
  }

  void assertStillSo() {
    server.assertAsBefore(old);
    assertThat(zones(on)).isEqualTo(zones);
    assertThat(others(on)).isEqualTo(others);
  }

  private static Map<String, List<String>> zones(Evidence on) {
    var zones = new TreeMap<String, List<String>>();
    DnsRows.DOMAINS.forEach(domain -> zones.put(domain, on.zone(domain)));
    return zones;
  }

  private static Map<String, String> others(Evidence on) {
    var files = new TreeMap<String, String>();
    files.put("tester", on.ask("tester", HOSTS));
    files.put("packages of new", on.ask("new", PACKAGES));
    for (String mirror : MirrorRows.MIRRORS) {
      files.put(mirror, on.ask(mirror, HOSTS + " && " + CRON));
    }
    return files;
  }
}
