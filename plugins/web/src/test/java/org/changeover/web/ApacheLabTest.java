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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The actions against a real Apache with Debian's layout. */
@Tag("lab")
class ApacheLabTest {
  private static final String TREE =
      "cd / && find etc/apache2 var/www -printf '%p %m %u %g %l\\n' | sort; find etc/apache2 var/www -type f | sort | xargs sha256sum";
  private static final String NAME = "www.libravatar.example";

  private RootHost host;
  private int attempts;

  @BeforeEach
  void hostWithASite() {
    host = RootHost.start("old", "/usr/sbin/apache2", "/usr/bin/curl", "/usr/bin/openssl");
    host.sh(
        """
        set -e
        mkdir -p /etc/libravatar; cd /etc/libravatar
        for n in www other; do
          openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
            -subj /CN=www.libravatar.example -keyout $n.pem -out $n.crt 2>/dev/null
        done
        rm -f /etc/apache2/mods-enabled/rewrite.load /etc/apache2/mods-enabled/headers.load
        a2enmod -q ssl >/dev/null
        cat >/etc/apache2/sites-available/www.conf <<'END'
        <VirtualHost *:443>
          ServerName www.libravatar.example
          SSLEngine on
          SSLCertificateFile /etc/libravatar/www.crt
          SSLCertificateKeyFile /etc/libravatar/www.pem
          DocumentRoot /var/www/html
        </VirtualHost>
        END
        echo hello >/var/www/html/index.html
        a2ensite -q www >/dev/null
        apache2ctl start >/tmp/start 2>&1 </dev/null
        """);
  }

  @AfterEach
  void end() {
    host.close();
  }

  @Test
  void maintenance_closesEveryNameAndUndoRestoresByteForByte() {
    String before = host.sh(TREE);
    var action = StandInAction.closing();
    var parameters = maintenance("/etc/libravatar/www.pem");
    assertThat(action.check(parameters, operation()).block()).isInstanceOf(Check.Differs.class);

    var operation = operation();
    action.apply(parameters, operation).collectList().block();

    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(ask("https://" + NAME + "/avatar/x?s=80"))
        .contains(" 503 ")
        .contains("Retry-After: 600")
        .contains("no-store")
        .contains("<p>moving</p>");
    assertThat(ask("http://" + NAME + "/a?b=c")).contains("Location: https://" + NAME + "/a?b=c");
    assertThat(ask("https://" + NAME + "/.well-known/acme-challenge/x")).contains(" 404 ");

    undo(action, parameters, operation);
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ").contains("hello");
    assertThat(host.sh("ls /tmp")).doesNotContain("changeover");
  }

  @Test
  void maintenance_refusesAKeyThatDoesNotBelongAndKeepsServing() {
    String before = host.sh(TREE);
    assertThatThrownBy(() ->
            StandInAction.closing()
                .apply(maintenance("/etc/libravatar/other.pem"), operation())
                .collectList()
                .block())
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("does not belong to the certificate");
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ");
  }

  @Test
  void site_withABrokenPairIsFoundByTheTrialBootAndTheOldConfigurationServes() {
    String before = host.sh(TREE);
    String broken =
        host.sh("cat /etc/apache2/sites-available/www.conf").replace("www.pem", "other.pem");
    var parameters =
        new SiteAction.Parameters(
            List.of("www"), List.of(), Map.of("www", new PlanFile("www.conf")));
    assertThatThrownBy(() ->
            new SiteAction()
                .apply(parameters, operation(Map.of("www.conf", broken.getBytes(UTF_8))))
                .collectList()
                .block())
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining("key");
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ");
  }

  @Test
  void site_thatOnlyFailsAtTheRealBootComesBackByItself() {
    String before = host.sh(TREE);
    // Passes the syntax check and the trial, whose files lie elsewhere; ends the real server.
    String trap =
        host.sh("cat /etc/apache2/sites-available/www.conf")
            + "<IfFile \"/run/apache2/apache2.pid\">\n<If \"true\">\n</If>\nListen 1.2.3.4:81\n</IfFile>\n";
    var parameters =
        new SiteAction.Parameters(
            List.of("www"), List.of(), Map.of("www", new PlanFile("www.conf")));
    assertThatThrownBy(() ->
            new SiteAction()
                .apply(parameters, operation(Map.of("www.conf", trap.getBytes(UTF_8))))
                .collectList()
                .block())
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("The old configuration is back and serves");
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ");
  }

  @Test
  void proxy_isPreparedAndThenPassesEveryRequestOnOverVerifiedTls() {
    otherServer("www");
    String before = host.sh(TREE);
    var prepare = StandInAction.preparingToForward();
    var prepared = operation();
    prepare.apply(forwarding(), prepared).collectList().block();
    assertThat(prepare.verify(forwarding(), operation()).block())
        .isInstanceOf(Check.Satisfied.class);
    assertThat(host.sh("ls /etc/apache2/sites-enabled.proxy").strip()).isEqualTo("000-proxy.conf");
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
    assertThat(ask("http://" + NAME + "/a?b=c")).contains("Location: https://" + NAME + "/a?b=c");
    assertThat(
            host.sh(
                "curl -sik -H 'X-Changeover-Forwarded: yes' --resolve %s:443:127.0.0.1 https://%s/"
                    .formatted(NAME, NAME)))
        .as("what comes back to the proxy ends there")
        .contains(" 508 ");

    undo(proxy, forwarding(), switched);
    undo(prepare, forwarding(), prepared);
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains("hello");
  }

  @Test
  void proxy_toAServerWhoseCertificateIsNotItsOwn_comesBackByItself() {
    otherServer("other");
    String before = host.sh(TREE);
    assertThatThrownBy(
            () -> StandInAction.forwarding().apply(forwarding(), operation()).collectList().block())
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("The old configuration is back and serves");
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains("hello");
  }

  /** A second server on another loopback address, which says how it was asked. */
  private void otherServer(String pair) {
    host.sh(
        """
        set -e
        sed -i 's/Listen \\(80\\|443\\)$/Listen 127.0.0.1:\\1/' /etc/apache2/ports.conf
        apache2ctl stop; while [ -e /run/apache2/apache2.pid ]; do sleep 0.1; done
        apache2ctl start >/tmp/start 2>&1 </dev/null
        cat >/tmp/other.py <<'END'
        import http.server, ssl, sys
        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                h = self.headers
                text = "the other server host=%s for=%s proto=%s\\n" % (
                    h["Host"], h["X-Forwarded-For"], h["X-Forwarded-Proto"])
                self.send_response(200); self.send_header("Content-Length", str(len(text)))
                self.end_headers(); self.wfile.write(text.encode())
            def log_message(self, form, *args):
                open("/var/log/apache2/new.log", "a").write(form % args + "\\n")
        server = http.server.ThreadingHTTPServer(("127.0.0.2", 443), Page)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("/etc/libravatar/%s.crt" % sys.argv[1], "/etc/libravatar/%s.pem" % sys.argv[1])
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.serve_forever()
        END
        setsid python3 /tmp/other.py "$1" >/tmp/other.log 2>&1 </dev/null &
        for n in $(seq 50); do curl -sk https://127.0.0.2/ >/dev/null && break; sleep 0.1; done
        """,
        pair);
  }

  private static Forwarding forwarding() {
    return new Forwarding(
        List.of(NAME),
        "/etc/libravatar/www.crt",
        "/etc/libravatar/www.pem",
        Optional.empty(),
        "127.0.0.2",
        new HostRef("new"),
        "/etc/libravatar/www.crt",
        List.of("/var/log/apache2"),
        List.of(),
        "000-proxy",
        "sites-enabled.proxy",
        Duration.ofSeconds(5));
  }

  @Test
  void module_isLoadedByTheRunningServerAndUndoTakesItOut() {
    String before = host.sh(TREE);
    var action = new ModuleAction();
    var parameters =
        new ModuleAction.Parameters(List.of("rewrite", "proxy_http"), List.of("status"));
    var operation = operation();
    action.apply(parameters, operation).collectList().block();

    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(host.sh("apache2ctl -M")).contains("rewrite_module").contains("proxy_module");
    assertThat(host.sh("grep -c mod_rewrite.so /proc/$(cat /run/apache2/apache2.pid)/maps").strip())
        .isNotEqualTo("0");

    undo(action, parameters, operation);
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(host.sh("apache2ctl -M")).doesNotContain("rewrite_module").contains("status_module");
  }

  @Test
  void module_onDiskButNotInTheRunningServerDiffers() {
    host.sh("ln -s ../mods-available/rewrite.load /etc/apache2/mods-enabled/");
    var parameters = new ModuleAction.Parameters(List.of("rewrite"), List.of());
    Check check = new ModuleAction().check(parameters, operation()).block();
    assertThat(check).isInstanceOf(Check.Differs.class);
    assertThat(((Check.Differs) check).changes().toString()).contains("older than");
  }

  @Test
  void checkUndo_saysChangedWhenSomebodyEditedTheSite() {
    var action = StandInAction.closing();
    var parameters = maintenance("/etc/libravatar/www.pem");
    var operation = operation();
    action.apply(parameters, operation).collectList().block();
    host.sh("echo '# mine' >>/etc/apache2/sites-available/000-maintenance.conf");
    assertThat(action.checkUndo(parameters, operation.receipts().getFirst(), operation()).block())
        .isInstanceOf(UndoCheck.Changed.class);
  }

  private <P extends Record> void undo(
      ChangingAction<P, WebSettings> action, P parameters, LiveOperation<WebSettings> operation) {
    for (Receipt receipt : operation.receipts()) {
      assertThat(action.checkUndo(parameters, receipt, operation()).block())
          .isInstanceOf(UndoCheck.Reversible.class);
      action.undo(parameters, receipt, operation()).collectList().block();
      assertThat(action.checkUndo(parameters, receipt, operation()).block())
          .isInstanceOf(UndoCheck.AlreadyUndone.class);
    }
  }

  private String ask(String url) {
    return host.sh(
        "curl -sik --resolve www.libravatar.example:443:127.0.0.1 --resolve www.libravatar.example:80:127.0.0.1 \"$1\" || echo failed",
        url);
  }

  private static Maintenance maintenance(String key) {
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

  private LiveOperation<WebSettings> operation() {
    return operation(Map.of("migration.html", "<p>moving</p>\n".getBytes(UTF_8)));
  }

  private LiveOperation<WebSettings> operation(Map<String, byte[]> files) {
    return new LiveOperation<>(
        new Operation("run", "step", "old", 1, ++attempts),
        new WebSettings(WebSettings.Server.APACHE),
        Map.of("old", host, "new", host),
        "old",
        files);
  }
}
