package org.changeover.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.changeover.spi.Operation;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for the actions whatever the web server; on a real one with Debian's layout. */
abstract class WebServerLab {
  static final String NAME = "www.libravatar.example";

  /** Makes two pairs of key and certificate for the name, www and other. */
  private static final String PAIRS =
      """
      set -e
      mkdir -p /etc/libravatar /var/www/html; cd /etc/libravatar
      for n in www other; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
          -subj /CN=www.libravatar.example -keyout $n.pem -out $n.crt 2>/dev/null
      done
      """;

  /** A server that says how it was asked: address, pair, and where it logs. */
  private static final String OTHER =
      """
      import http.server, ssl, sys
      address, pair, log = sys.argv[1:]
      class Page(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              h = self.headers
              text = "the other server host=%s for=%s proto=%s\\n" % (
                  h["Host"], h["X-Forwarded-For"], h["X-Forwarded-Proto"])
              self.send_response(200); self.send_header("Content-Length", str(len(text)))
              self.end_headers(); self.wfile.write(text.encode())
          def log_message(self, form, *args):
              open(log + "/new.log", "a").write(form % args + "\\n")
      server = http.server.ThreadingHTTPServer((address, 443), Page)
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain("/etc/libravatar/%s.crt" % pair, "/etc/libravatar/%s.pem" % pair)
      server.socket = context.wrap_socket(server.socket, server_side=True)
      server.serve_forever()
      """;

  /** Whoever starts a server is told that it runs before it does. */
  private static final String UNTIL_IT_ANSWERS =
      """
      for n in $(seq 200); do
        curl -sk https://127.0.0.1/ >/dev/null && exit
        sleep 0.05
      done
      cat /tmp/start >&2
      exit 1
      """;

  private final WebSettings.Server server;
  private final String name;
  private final String site;
  RootHost host;
  private int attempts;

  /**
   * @param name as in {@code /etc/NAME} and {@code /var/log/NAME}
   * @param site the file of the site in {@code sites-available}
   */
  WebServerLab(WebSettings.Server server, String name, String site) {
    this.server = server;
    this.name = name;
    this.site = site;
  }

  @BeforeEach
  void hostWithASite() {
    host = RootHost.start("old", "/usr/sbin/" + name, "/usr/bin/curl", "/usr/bin/openssl");
    host.sh(PAIRS);
    host.sh(serveHello());
    host.sh(UNTIL_IT_ANSWERS);
  }

  @AfterEach
  void end() {
    host.close();
  }

  /** A script that makes the server say hello for the name, over TLS with the pair www. */
  abstract String serveHello();

  /**
   * A script that makes room for another server at the address, and says in {@code $in} how it is
   * entered.
   */
  abstract String roomForOther();

  abstract String otherAddress();

  String tree() {
    return host.sh(
        "cd / && find etc/$1 var/www -printf '%p %m %u %g %l\\n' | sort; find etc/$1 var/www -type f | sort | xargs sha256sum",
        name);
  }

  @Test
  void maintenance_closesTheServiceAndUndoRestoresByteForByte() {
    String before = tree();
    var action = StandInAction.closing();
    var parameters = maintenance("/etc/libravatar/www.pem");
    assertThat(action.check(parameters, operation()).block()).isInstanceOf(Check.Differs.class);

    var operation = operation();
    action.apply(parameters, operation).collectList().block();

    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(ask("https://" + NAME + "/avatar/x?s=80"))
        .contains(" 503 ")
        .containsIgnoringCase("Retry-After: 600")
        .contains("no-store")
        .contains("<p>moving</p>");
    assertThat(ask("http://" + NAME + "/a?b=c"))
        .containsIgnoringCase("Location: https://" + NAME + "/a?b=c");
    assertThat(ask("https://" + NAME + "/.well-known/acme-challenge/x")).contains(" 404 ");

    undo(action, parameters, operation);
    assertThat(tree()).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ").contains("hello");
    assertThat(host.sh("ls /tmp")).doesNotContain("changeover");
  }

  @Test
  void maintenance_refusesAKeyThatDoesNotBelongAndClosesOnceItDoes() {
    String before = tree();
    var parameters = maintenance("/etc/libravatar/other.pem");
    assertThatThrownBy(() -> StandInAction.closing().apply(parameters, operation()).blockLast())
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining(
            "old: the key /etc/libravatar/other.pem does not belong to the certificate /etc/libravatar/www.crt")
        .hasMessageContaining("nothing was changed; name the pair that does");
    assertThat(tree()).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ");

    host.sh("cp /etc/libravatar/www.pem /etc/libravatar/other.pem");
    StandInAction.closing().apply(parameters, operation()).blockLast();
    assertThat(ask("https://" + NAME + "/")).contains(" 503 ");
  }

  @Test
  void site_withABrokenPairIsFoundByTheTrialAndTheOldConfigurationServes() {
    String before = tree();
    String broken =
        host.sh("cat /etc/%s/sites-available/%s".formatted(name, site))
            .replace("www.pem", "other.pem");
    assertThatThrownBy(() -> putSite("www", broken))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining("key");
    assertThat(tree()).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ");

    putSite("www", broken.replace("www.crt", "other.crt"));
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ");
  }

  void putSite(String site, String configuration) {
    var parameters =
        new SiteAction.Parameters(
            List.of(site), List.of(), Map.of(site, new PlanFile("site.conf")));
    new SiteAction()
        .apply(parameters, operation(Map.of("site.conf", configuration.getBytes(UTF_8))))
        .blockLast();
  }

  @Test
  void proxy_isPreparedAndThenPassesEveryRequestOnOverVerifiedTls() {
    otherServer("www");
    String before = tree();
    var prepare = StandInAction.preparingToForward();
    var prepared = operation();
    prepare.apply(forwarding(), prepared).collectList().block();
    assertThat(prepare.verify(forwarding(), operation()).block())
        .isInstanceOf(Check.Satisfied.class);
    assertThat(host.sh("ls /etc/%s/sites-enabled.proxy".formatted(name)).lines()).hasSize(1);
    assertThat(ask("https://" + NAME + "/")).as("not active yet").contains("hello");

    var proxy = StandInAction.forwarding();
    var switched = operation();
    proxy.apply(forwarding(), switched).collectList().block();
    assertThat(proxy.verify(forwarding(), operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(ask("https://" + NAME + "/some/page?x=1"))
        .contains("the other server")
        .contains("host=" + NAME)
        .contains("for=127.0.0.1")
        .contains("proto=https");
    assertThat(ask("http://" + NAME + "/a?b=c"))
        .containsIgnoringCase("Location: https://" + NAME + "/a?b=c");
    assertThat(
            host.sh(
                "curl -sik -H 'X-Changeover-Forwarded: yes' --resolve %s:443:127.0.0.1 https://%s/"
                    .formatted(NAME, NAME)))
        .as("what comes back to the proxy ends there")
        .contains(" 508 ");

    undo(proxy, forwarding(), switched);
    undo(prepare, forwarding(), prepared);
    assertThat(tree()).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains("hello");
  }

  @Test
  void proxy_toAServerWhoseCertificateIsNotItsOwn_comesBackByItself() {
    otherServer("other");
    String before = tree();
    assertThatThrownBy(
            () -> StandInAction.forwarding().apply(forwarding(), operation()).collectList().block())
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("The old configuration is back and serves");
    assertThat(tree()).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains("hello");
  }

  private void otherServer(String pair) {
    host.sh(
        "set -e\nprintf '%s' \"$4\" >/tmp/other.py\n"
            + roomForOther()
            + """
            setsid $in python3 /tmp/other.py "$1" "$2" "$3" >/tmp/other.log 2>&1 </dev/null &
            for n in $(seq 50); do curl -sk "https://$1/" >/dev/null && break; sleep 0.1; done
            """,
        otherAddress(),
        pair,
        "/var/log/" + name,
        OTHER);
  }

  <P extends Record> void undo(
      ChangingAction<P, WebSettings> action, P parameters, LiveOperation<WebSettings> operation) {
    for (Receipt receipt : operation.receipts()) {
      assertThat(action.checkUndo(parameters, receipt, operation()).block())
          .isInstanceOf(UndoCheck.Reversible.class);
      action.undo(parameters, receipt, operation()).collectList().block();
      assertThat(action.checkUndo(parameters, receipt, operation()).block())
          .isInstanceOf(UndoCheck.AlreadyUndone.class);
    }
  }

  String ask(String url) {
    return host.sh(
        "curl -sik --resolve www.libravatar.example:443:127.0.0.1 --resolve www.libravatar.example:80:127.0.0.1 \"$1\" || echo failed",
        url);
  }

  static Maintenance maintenance(String key) {
    return new Maintenance(
        List.of(NAME, "libravatar.example"),
        "/etc/libravatar/www.crt",
        key,
        Optional.empty(),
        Optional.of(new PlanFile("migration.html")),
        "/var/www/migration.html",
        Duration.ofMinutes(10),
        List.of(),
        "000-maintenance",
        "sites-available",
        "/var/www/html",
        Duration.ofSeconds(5));
  }

  private Forwarding forwarding() {
    return new Forwarding(
        List.of(NAME),
        "/etc/libravatar/www.crt",
        "/etc/libravatar/www.pem",
        Optional.empty(),
        otherAddress(),
        new HostRef("new"),
        "/etc/libravatar/www.crt",
        List.of("/var/log/" + name),
        List.of(),
        "000-proxy",
        "sites-enabled.proxy",
        Duration.ofSeconds(5));
  }

  LiveOperation<WebSettings> operation() {
    return operation(Map.of("migration.html", "<p>moving</p>\n".getBytes(UTF_8)));
  }

  private LiveOperation<WebSettings> operation(Map<String, byte[]> files) {
    return new LiveOperation<>(
        new Operation("run", "step", "old", 1, ++attempts),
        new WebSettings(server),
        Map.of("old", host, "new", host),
        "old",
        files);
  }
}
