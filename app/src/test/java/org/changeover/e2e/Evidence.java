package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.changeover.lab.Lab;
import org.changeover.lab.Traffic;

/** What is so on the hosts of the lab, asked there and never of the program under test. */
final class Evidence {
  private static final String ROWS =
      """
      select format('select %L, count(*), coalesce(sum((''x''||substr(md5(t::text),1,15))::bit(60)::bigint::numeric),0) from %I.%I t', tablename, schemaname, tablename)
      from pg_tables where schemaname = 'public' order by 1
      """;
  private static final String SEQUENCES =
      """
      select format('select %L, last_value, is_called from %I.%I', sequencename, schemaname, sequencename)
      from pg_sequences order by 1
      """;
  private static final String PINNED =
      "export PGTZ=UTC PGDATESTYLE=ISO PGOPTIONS='-c extra_float_digits=3 -c bytea_output=hex'; ";

  private final Lab lab;
  private final Map<String, List<String>> addresses;

  Evidence(Lab lab) {
    this.lab = lab;
    this.addresses =
        lab.status().stream()
            .collect(Collectors.toMap(Lab.HostStatus::host, Lab.HostStatus::addresses));
  }

  Lab.Output on(String host, String script) {
    return lab.capture(host, "sh", "-c", script);
  }

  String ask(String host, String script) {
    Lab.Output output = on(host, script);
    assertThat(output.exitCode()).as("%s: %s%n%s", host, script, output.text()).isZero();
    return output.text().strip();
  }

  String address(String host, boolean six) {
    return addresses.get(host).stream()
        .filter(address -> address.contains(":") == six)
        .findFirst()
        .orElseThrow();
  }

  /** Waits until a script on a host succeeds. */
  void eventually(String host, String script) {
    try {
      Awaiting.until(host + ": " + script, () -> on(host, script).exitCode() == 0);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  List<String> addresses(String host) {
    return List.of(address(host, false), address(host, true));
  }

  /** A file of the machine that the test runs on. */
  static String here(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String sum(String host, String path) {
    return ask(host, "sha256sum < " + path);
  }

  /** What the caching resolver still holds of a name, in seconds. */
  long resolvedTtl(String name, String type) {
    String line =
        ask(
            "tester",
            "dig +noall +answer @%s %s %s | head -n 1"
                .formatted(address("resolver", false), name, type));
    return Long.parseLong(line.split("\\s+")[1]);
  }

  /** When a third party's mirror first had the canary of the run. */
  Instant canaryArrived(String host) {
    return second(host, "stat -c %Z /var/lib/libravatar/slave/avatar/changeover-canary");
  }

  /** When the answer of a third party's owner lay in the support mailbox. */
  Instant ownerAnswered(String host) {
    return second(
        "outside",
        "stat -c %%Y $(grep -rlF 'From: owner@%s.example' /var/mail/virtual/libravatar.example/support)"
            .formatted(host));
  }

  private Instant second(String host, String script) {
    return Instant.ofEpochSecond(Long.parseLong(ask(host, script)));
  }

  String count(String host, String table) {
    return rows(host, "select count(*) from " + table);
  }

  /** What one query of the service's database answers. */
  String rows(String host, String query) {
    return ask(
        host,
        "su postgres -s /bin/sh -c \"psql -XAt -d libravatar -c \\\"%s\\\"\"".formatted(query));
  }

  /** Answers of one authoritative server for a name and type, sorted. */
  List<String> answers(String server, String name, String type) {
    return ask(
            "tester",
            "dig +short +norecurse @%s %s %s | sort".formatted(address(server, false), name, type))
        .lines()
        .toList();
  }

  long ttl(String server, String name, String type) {
    String line =
        ask(
            "tester",
            "dig +noall +answer +norecurse @%s %s %s | head -n 1"
                .formatted(address(server, false), name, type));
    return Long.parseLong(line.split("\\s+")[1]);
  }

  long serial(String server, String zone) {
    return Long.parseLong(answers(server, zone, "SOA").getFirst().split(" ")[2]);
  }

  /** Every record of a zone but the serial of its SOA, sorted. */
  List<String> zone(String zone) {
    String text =
        ask(
            "ns1",
            "set -- /etc/bind/*.key; dig @127.0.0.1 -k \"$1\" +noall +answer +nocrypto %s AXFR"
                .formatted(zone));
    assertThat(text).as(zone).contains("SOA");
    return Arrays.stream(text.split("\n"))
        .map(line -> line.replaceAll("\\s+", " "))
        .map(line -> line.replaceAll("( SOA \\S+ \\S+) \\d+ ", "$1 SERIAL "))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Every path below some folders, on their own file system, with its kind, mode, owner, link
   * target and content.
   *
   * @param without folders that are left out
   */
  Map<String, String> files(String host, List<String> folders, List<String> without) {
    String left =
        without.stream().map(path -> "-path " + path + " -prune -o ").collect(Collectors.joining());
    String find = "find %s -xdev %s".formatted(String.join(" ", folders), left);
    String script =
        find
            + "-printf '%p\\t%y %m %u %g %l\\n' && "
            + find
            + "-type f -print0 | xargs -0 -r sha256sum --";
    var files = new TreeMap<String, String>();
    for (String line : ask(host, script).lines().toList()) {
      int tab = line.indexOf('\t');
      if (tab > 0) {
        files.put(line.substring(0, tab), line.substring(tab + 1).strip());
      } else {
        String sum = line.substring(0, 64);
        // What users made between the two looks was not there at the first, and does not count.
        files.computeIfPresent(line.substring(66), (_, kind) -> kind + " " + sum);
      }
    }
    return files;
  }

  /** Every path below a folder as {@link #files} tells it. */
  Map<String, String> files(String host, String folder) {
    return files(host, List.of(folder), List.of());
  }

  /** Count and content hash of each table, and each sequence's value. */
  List<String> database(String host) {
    return List.of(generated(host, ROWS), generated(host, SEQUENCES));
  }

  private String generated(String host, String generator) {
    String psql = "psql -XAt -v ON_ERROR_STOP=1 -d libravatar";
    String inner = PINNED + "printf '%s' \"$1\" | " + psql + " | sed 's/$/;/' | " + psql;
    Lab.Output output =
        lab.capture(
            host,
            "su",
            "postgres",
            "-s",
            "/bin/sh",
            "-c",
            inner.replace("\"$1\"", "'" + generator.replace("'", "'\\''") + "'"));
    assertThat(output.exitCode()).as(output.text()).isZero();
    assertThat(output.text()).isNotBlank();
    return output.text().strip();
  }

  /** Counters of changed rows in the old database. */
  String writes(String host) {
    return ask(
        host,
        "su postgres -s /bin/sh -c \"psql -XAt -d libravatar -c 'select sum(n_tup_ins+n_tup_upd+n_tup_del) from pg_stat_user_tables'\"");
  }

  /** How many sessions the old application may have. */
  String connectionLimit(String host) {
    return ask(
        host,
        "su postgres -s /bin/sh -c \"psql -XAt -c \\\"select datconnlimit from pg_database where datname = 'libravatar'\\\"\"");
  }

  /** Headers and status that the tester gets for a URL at an address. */
  String fetch(String url, String host, String address) {
    int port = url.startsWith("https") ? 443 : 80;
    return ask(
        "tester",
        "curl -sS -o /tmp/body -D - --max-time 20 --resolve '%s:%d:%s' '%s'"
            .formatted(host, port, address, url));
  }

  String body() {
    return ask("tester", "cat /tmp/body");
  }

  void pauseClient() {
    ask("client", "kill -STOP $(cat /run/lab-traffic.pid)");
  }

  void resumeClient() {
    ask("client", "kill -CONT $(cat /run/lab-traffic.pid)");
  }

  /** The hash of the picture that the client had acknowledged last, by a server. */
  String lastUpload(String servedBy) {
    String line =
        ask("client", "grep -F '\"acknowledged\"' /var/log/client/uploads.jsonl | tail -n 1");
    assertThat(line).contains("\"served_by\": \"" + servedBy + "\"");
    return line.replaceAll(".*\"hash\": \"([0-9a-f]+)\".*", "$1");
  }

  /** Asks a server for every upload that the client saw acknowledged; says how many there were. */
  String nothingLostOn(String host) {
    Lab.Output check = new Traffic(lab).uploadsOn(host);
    assertThat(check.exitCode()).as(check.text()).isZero();
    return check.text().strip();
  }

  /** How many reads were answered, and how many were not. */
  String reads() {
    Lab.Output sum = new Traffic(lab).reads();
    assertThat(sum.exitCode()).as(sum.text()).isZero();
    return sum.text().strip();
  }
}
