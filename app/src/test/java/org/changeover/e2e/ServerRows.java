package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.changeover.lab.Lab;

/** What the rows about the two servers promise, asked on them and from the tester's machine. */
final class ServerRows {
  private static final String SITE = "www.libravatar.example";
  private static final String TREE = "/var/lib/libravatar";
  private static final String STATIC = "/etc/apache2/sites-enabled.static/000-maintenance.conf";
  private static final String PROXY = "/etc/apache2/sites-enabled.proxy/000-proxy.conf";

  private final Evidence on;
  private final Supplier<Migration> migration;
  private final String testersHosts;
  private final String ownHosts;
  private final String accounts;
  private final Map<String, String> sums = new TreeMap<>();
  private final int pictures;
  private int testersLogIns;

  ServerRows(Evidence on, Supplier<Migration> migration) {
    this.on = on;
    this.migration = migration;
    this.testersHosts = on.ask("tester", "base64 /etc/hosts");
    this.ownHosts = Evidence.here("/etc/hosts");
    this.accounts = on.count("old", "account");
    this.pictures = Integer.parseInt(on.ask("old", "find " + TREE + "/avatar -type f | wc -l"));
    for (String file : List.of("www.crt", "www.pem", "www-chain.pem", "seccdn.crt", "seccdn.pem")) {
      String path = "/etc/libravatar/" + file;
      sums.put(path, on.sum("old", path));
    }
  }

  List<Row> beforeTheMove() {
    return List.of(
        new Row(
            "c",
            "back-up-old",
            "archive and dump restore, and hold what the old server has",
            () -> backup("before"),
            Row.END),
        new Row(
            "5",
            "copy-database",
            "counts, contents and sequences are equal on both sides",
            this::databasesEqual,
            Row.AFTER,
            true),
        new Row(
            "6",
            "copy-files",
            "manifests are equal on both sides",
            this::treesEqual,
            Row.AFTER,
            true),
        new Row(
            "4",
            "sites-on",
            "packages, accounts and files are there, the configuration is valid, and it serves",
            this::newServerServes,
            Row.END),
        new Row(
            "7",
            "override-for-test",
            "the tester's hosts file leads to the new server, this machine's is untouched",
            () -> override("new"),
            Row.AFTER),
        new Row(
            "8",
            "test-new",
            "the new server served log-in, upload, pictures and statistics to the tester, and nothing of it is left",
            () -> tested("test-new", "new"),
            Row.AFTER),
        new Row(
            "9",
            "static-configuration",
            "the static configuration lies there and is not active",
            () -> prepared(STATIC),
            "15"),
        new Row(
            "10",
            "page",
            "the page lies there",
            () -> on.ask("old", "grep -q 'moving to a new server' /var/www/migration.html"),
            "39"),
        new Row(
            "11", "module-rewrite", "apache2ctl -M lists rewrite", () -> modules("rewrite"), "39"),
        new Row(
            "12",
            "proxy-configuration",
            "the proxy's configuration lies there, is not active, and passes a trial",
            this::proxyPrepared,
            "23"),
        new Row(
            "13",
            "modules-proxy",
            "apache2ctl -M lists proxy, proxy_connect, proxy_http and ssl",
            () -> modules("proxy", "proxy_connect", "proxy_http", "ssl"),
            "39"));
  }

  List<Row> closing() {
    return List.of(
        new Row(
            "15",
            "static-on",
            "every path but challenges answers 503 with Retry-After, HTTP redirects, nothing is written",
            this::closed,
            "23"),
        new Row(
            "16",
            "copy-database-again",
            "equal after the last write, and the fence holds",
            this::fencedAndEqual,
            "21"),
        new Row(
            "17",
            "copy-files-again",
            "manifests are equal on both sides",
            this::treesEqual,
            Row.AFTER),
        new Row(
            "17",
            "copy-files-again",
            "they are so but for the mirrors' keys, which row 19 moves aside",
            () -> treesEqual(TREE + "/master/.ssh"),
            "21"));
  }

  List<Row> testing() {
    return List.of(
        new Row(
            "20",
            "override-again",
            "the tester's hosts file leads to the new server",
            () -> override("new"),
            Row.AFTER),
        new Row(
            "21",
            "test-again",
            "the new server served everything to the tester",
            () -> tested("test-again", "new"),
            Row.AFTER));
  }

  List<Row> forwarding() {
    return List.of(
        new Row(
            "23",
            "proxy-on",
            "the old address is answered by the new server over verified TLS, the client's address goes along",
            this::forwarded,
            "39"),
        new Row(
            "24",
            "override-to-old",
            "the tester's hosts file leads to the old server",
            () -> override("old"),
            Row.AFTER),
        new Row(
            "25",
            "test-through-proxy",
            "the new server's log shows the tester's own requests through the proxy",
            () -> tested("test-through-proxy", "old"),
            Row.AFTER),
        new Row(
            "26",
            "overrides-off",
            "the tester's hosts file is byte for byte as before",
            this::testersHostsAsBefore,
            Row.END));
  }

  Row backupAfterwards() {
    return new Row(
        "35",
        "back-up-after",
        "the archive restores, and holds what the old server has",
        () -> backup("after"),
        Row.END);
  }

  Row drained() {
    return new Row(
        "z",
        "drained",
        "the old server's log has nobody but ourselves in it",
        this::nobodyLeft,
        Row.AFTER);
  }

  Row down() {
    return new Row(
        "39",
        "shut-down-old",
        "the old server answers nobody, and no temporary key is left",
        this::isDown,
        Row.END);
  }

  private void backup(String name) {
    String unpacked =
        on.ask(
            "tester",
            "rm -rf /tmp/restored && mkdir /tmp/restored && tar -C /tmp/restored -xf /var/backups/changeover/%s/*.tar.* && cd /tmp/restored && sha256sum < etc/libravatar/www.crt && head -c 5 changeover/dumps/libravatar.dump && find var/lib/libravatar/avatar -type f | wc -l; rm -rf /tmp/restored"
                .formatted(name));
    List<String> found = unpacked.lines().toList();
    assertThat(found.getFirst()).isEqualTo(sums.get("/etc/libravatar/www.crt"));
    assertThat(found.get(1)).startsWith("PGDMP");
    assertThat(Integer.parseInt(found.get(1).substring(5))).isGreaterThanOrEqualTo(pictures);
  }

  private void newServerServes() {
    on.ask(
        "new", "dpkg -s apache2 libapache2-mod-wsgi-py3 postgresql-15 python3-django >/dev/null");
    on.ask("new", "getent passwd libravatar-master libravatar-img");
    on.ask("new", "apache2ctl configtest");
    sums.forEach((file, sum) -> assertThat(on.sum("new", file)).isEqualTo(sum));
    assertThat(get("new", "/healthz/")).contains(" 200 ").containsIgnoringCase("x-served-by: new");
  }

  private void databasesEqual() {
    assertThat(on.database("new")).isEqualTo(on.database("old"));
  }

  private void treesEqual(String... without) {
    assertThat(on.files("new", List.of(TREE), List.of(without)))
        .isEqualTo(on.files("old", List.of(TREE), List.of(without)));
  }

  private void override(String host) {
    String hosts = on.ask("tester", "cat /etc/hosts");
    assertThat(hosts).containsIgnoringCase("changeover");
    for (String name : List.of(SITE, "stats.libravatar.example", "cdn.libravatar.example")) {
      assertThat(on.ask("tester", "getent ahosts " + name))
          .contains(on.address(host, false))
          .contains(on.address(host, true));
    }
    assertThat(Evidence.here("/etc/hosts")).isEqualTo(ownHosts);
  }

  private void tested(String step, String contacted) {
    String log =
        on.ask(
            "new",
            "grep -h -F -e '%s' -e '%s' /var/log/apache2/libravatar.access.log"
                .formatted(on.address("tester", false), on.address("tester", true)));
    assertThat(log)
        .contains("POST /account/login/", "POST /account/upload/", "GET /avatar/", "GET /stats/");
    int logIns = log.split("POST /account/login/", -1).length - 1;
    assertThat(logIns).as("log-ins of the tester so far").isGreaterThan(testersLogIns);
    testersLogIns = logIns;
    assertThat(migration.get().output(step, "addresses"))
        .isNotEmpty()
        .isSubsetOf(on.addresses(contacted));
    assertThat(on.count("new", "account")).isEqualTo(accounts);
    assertThat(
            on.rows(
                "new",
                "select count(*) from confirmed_email where address like '%s@%%'"
                    .formatted(migration.get().outputs(step).get("tag"))))
        .isEqualTo("0");
  }

  private void prepared(String file) {
    on.ask("old", "test -s " + file);
    assertThat(on.ask("old", "readlink -f /etc/apache2/sites-enabled/*")).doesNotContain(file);
  }

  /** The configuration of the server with the proxy in the place of the sites. */
  private void proxyPrepared() {
    prepared(PROXY);
    on.ask(
        "old",
        """
        . /etc/apache2/envvars
        cd /etc/apache2
        sed 's#sites-enabled/#sites-enabled.proxy/#' apache2.conf > /tmp/trial.conf
        ls mods-enabled/proxy.load 2>/dev/null || cat mods-available/proxy.load mods-available/proxy_http.load >> /tmp/trial.conf
        apache2 -t -d /etc/apache2 -f /tmp/trial.conf
        """);
  }

  private void modules(String... names) {
    String listed = on.ask("old", "apache2ctl -M 2>/dev/null");
    for (String name : names) {
      assertThat(listed).contains(" " + name + "_module ");
    }
  }

  private void closed() {
    for (String path : List.of("/", "/avatar/00000000000000000000000000000000", "/stats/")) {
      assertThat(get("old", path)).contains(" 503 ").containsIgnoringCase("retry-after:");
      assertThat(on.body()).contains("moving to a new server");
    }
    assertThat(get("old", "/.well-known/acme-challenge/x")).doesNotContain(" 503 ");
    assertThat(on.fetch("http://" + SITE + "/", SITE, on.address("old", false)))
        .containsIgnoringCase("location: https://");
    String writes = on.writes("old");
    on.ask("client", "sleep 2");
    assertThat(on.writes("old")).isEqualTo(writes);
  }

  private void fencedAndEqual() {
    assertThat(on.database("new")).isEqualTo(on.database("old"));
    assertThat(on.connectionLimit("old")).isEqualTo("0");
  }

  private void forwarded() {
    assertThat(get("old", "/healthz/")).contains(" 200 ").containsIgnoringCase("x-served-by: new");
    String page = "/forwarded-" + System.nanoTime();
    get("old", page);
    assertThat(
            on.ask("new", "grep -h -F '%s' /var/log/apache2/libravatar.access.log".formatted(page)))
        .contains(on.address("tester", false));
    assertThat(on.ask("old", "cat " + PROXY)).contains("SSLProxyVerify require");
  }

  private void testersHostsAsBefore() {
    assertThat(on.ask("tester", "base64 /etc/hosts")).isEqualTo(testersHosts);
  }

  private void nobodyLeft() {
    assertThat(migration.get().outputs("drained").get("requests")).hasToString("0");
  }

  private void isDown() {
    Lab.Output answer =
        on.on(
            "tester",
            "curl -sS -o /dev/null --max-time 5 https://%s/ 2>&1"
                .formatted(on.address("old", false)));
    assertThat(answer.exitCode()).isIn(7, 28);
    assertThat(
            on.on(
                    "tester",
                    "nc -z -w 3 %s 22 2>&1 || timeout 3 bash -c '</dev/tcp/%1$s/22'"
                        .formatted(on.address("old", false)))
                .exitCode())
        .isNotZero();
    assertThat(
            on.ask(
                "new",
                "cat /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys 2>/dev/null || true"))
        .doesNotContainIgnoringCase("changeover");
    String kept = migration.get().outputs("keep-saved").get("kept-at").toString();
    assertThat(kept).startsWith("new:");
    on.ask("new", "test -d " + kept.substring("new:".length()));
  }

  /** Headers that the tester gets over HTTPS, verified with the lab's authority. */
  private String get(String host, String path) {
    return on.fetch("https://" + SITE + path, SITE, on.address(host, false));
  }
}
