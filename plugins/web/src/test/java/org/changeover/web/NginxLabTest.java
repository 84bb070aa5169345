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

/** The actions against a real nginx with Debian's layout. */
@Tag("lab")
class NginxLabTest {
  private static final String TREE =
      "cd / && find etc/nginx var/www -printf '%p %m %u %g %l\\n' | sort; find etc/nginx var/www -type f | sort | xargs sha256sum";
  private static final String NAME = "www.libravatar.example";

  private RootHost host;
  private int attempts;

  @BeforeEach
  void hostWithASite() {
    host = RootHost.start("old", "/usr/sbin/nginx", "/usr/bin/curl", "/usr/bin/openssl");
    host.sh(
        """
        set -e
        mkdir -p /etc/libravatar; cd /etc/libravatar
        for n in www other; do
          openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
            -subj /CN=www.libravatar.example -keyout $n.pem -out $n.crt 2>/dev/null
        done
        rm -f /etc/nginx/sites-enabled/*
        cat >/etc/nginx/sites-available/www <<'END'
        server {
          listen 443 ssl;
          server_name www.libravatar.example;
          ssl_certificate /etc/libravatar/www.crt;
          ssl_certificate_key /etc/libravatar/www.pem;
          root /var/www/html;
        }
        END
        mkdir -p /var/www/html; echo hello >/var/www/html/index.html
        ln -s /etc/nginx/sites-available/www /etc/nginx/sites-enabled/www
        nginx >/tmp/start 2>&1 </dev/null
        """);
  }

  @AfterEach
  void end() {
    host.close();
  }

  @Test
  void maintenance_closesTheServiceAndUndoRestoresByteForByte() {
    String before = host.sh(TREE);
    var action = StandInAction.closing();
    assertThat(action.check(maintenance(), operation()).block()).isInstanceOf(Check.Differs.class);

    var operation = operation();
    action.apply(maintenance(), operation).collectList().block();

    assertThat(action.verify(maintenance(), operation()).block())
        .isInstanceOf(Check.Satisfied.class);
    assertThat(ask("https://" + NAME + "/avatar/x?s=80"))
        .contains(" 503 ")
        .containsIgnoringCase("Retry-After: 600")
        .contains("no-store")
        .contains("<p>moving</p>");
    assertThat(ask("http://" + NAME + "/a?b=c"))
        .containsIgnoringCase("Location: https://" + NAME + "/a?b=c");
    assertThat(ask("https://" + NAME + "/.well-known/acme-challenge/x")).contains(" 404 ");

    undo(action, maintenance(), operation);
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ").contains("hello");
    assertThat(host.sh("ls /tmp")).doesNotContain("changeover");
  }

  @Test
  void site_withABrokenPairIsFoundByTheTrialAndTheOldConfigurationServes() {
    String before = host.sh(TREE);
    String broken = host.sh("cat /etc/nginx/sites-available/www").replace("www.pem", "other.pem");
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
  void site_thatTheRunningServerRefusesComesBackByItself() {
    String before = host.sh(TREE);
    // The address is nobody's here: a test of the configuration passes over that, a reload fails.
    String trap = "server { listen 192.0.2.77:81; server_name trap; }\n";
    var parameters =
        new SiteAction.Parameters(List.of("trap"), List.of(), Map.of("trap", new PlanFile("trap")));
    assertThatThrownBy(() ->
            new SiteAction()
                .apply(parameters, operation(Map.of("trap", trap.getBytes(UTF_8))))
                .collectList()
                .block())
        .isInstanceOf(ActionFailedException.class);
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ").contains("hello");
  }

  @Test
  void module_isTakenOutOfTheRunningServerAndUndoBringsItBack() {
    String before = host.sh(TREE);
    var action = new ModuleAction();
    var parameters = new ModuleAction.Parameters(List.of(), List.of("mod-http-echo"));
    assertThat(mapped()).as("loaded at first").isNotEqualTo("0");
    var operation = operation();
    action.apply(parameters, operation).collectList().block();

    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(host.sh("ls /etc/nginx/modules-enabled")).doesNotContain("echo");

    undo(action, parameters, operation);
    assertThat(host.sh(TREE)).isEqualTo(before);
    assertThat(mapped()).isNotEqualTo("0");
  }

  private String mapped() {
    return host.sh(
            "for p in $(cat /proc/$(cat /run/nginx.pid)/task/*/children); do cat /proc/$p/maps; done | grep -c http_echo || true")
        .strip();
  }

  @Test
  void proxy_isPreparedAndThenPassesEveryRequestOnOverVerifiedTls() {
    otherServer("www");
    String before = host.sh(TREE);
    var prepare = StandInAction.preparingToForward();
    var prepared = operation();
    prepare.apply(forwarding(), prepared).collectList().block();
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

  /** A second server in a network of its own, which says how it was asked. */
  private void otherServer(String pair) {
    host.sh(
        """
        set -e
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
                open("/var/log/nginx/new.log", "a").write(form % args + "\\n")
        server = http.server.ThreadingHTTPServer(("10.99.0.2", 443), Page)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("/etc/libravatar/%s.crt" % sys.argv[1], "/etc/libravatar/%s.pem" % sys.argv[1])
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.serve_forever()
        END
        ip netns add other
        ip link add to-other type veth peer name uplink netns other
        ip addr add 10.99.0.1/24 dev to-other
        ip link set to-other up
        ip -n other addr add 10.99.0.2/24 dev uplink
        ip -n other link set uplink up
        setsid ip netns exec other python3 /tmp/other.py "$1" >/tmp/other.log 2>&1 </dev/null &
        for n in $(seq 50); do curl -sk https://10.99.0.2/ >/dev/null && break; sleep 0.1; done
        """,
        pair);
  }

  private static Forwarding forwarding() {
    return new Forwarding(
        List.of(NAME),
        "/etc/libravatar/www.crt",
        "/etc/libravatar/www.pem",
        Optional.empty(),
        "10.99.0.2",
        new HostRef("new"),
        "/etc/libravatar/www.crt",
        List.of("/var/log/nginx"),
        List.of(),
        "000-proxy",
        "sites-enabled.proxy",
        Duration.ofSeconds(5));
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

  private static Maintenance maintenance() {
    return new Maintenance(
        List.of(NAME, "libravatar.example"),
        "/etc/libravatar/www.crt",
        "/etc/libravatar/www.pem",
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
        new WebSettings(WebSettings.Server.NGINX),
        Map.of("old", host, "new", host),
        "old",
        files);
  }
}
