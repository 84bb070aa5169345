package org.changeover.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The actions against a real nginx with Debian's layout. */
@Tag("lab")
class NginxLabTest extends WebServerLab {

  NginxLabTest() {
    super(WebSettings.Server.NGINX, "nginx", "www");
  }

  @Override
  String serveHello() {
    return """
    set -e
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
    echo hello >/var/www/html/index.html
    ln -s /etc/nginx/sites-available/www /etc/nginx/sites-enabled/www
    nginx >/tmp/start 2>&1 </dev/null
    """;
  }

  /** nginx listens on every address, so the other one gets a network of its own. */
  @Override
  String roomForOther() {
    return """
    ip netns add other
    ip link add to-other type veth peer name uplink netns other
    ip addr add 10.99.0.1/24 dev to-other
    ip link set to-other up
    ip -n other addr add 10.99.0.2/24 dev uplink
    ip -n other link set uplink up
    in='ip netns exec other'
    """;
  }

  @Override
  String otherAddress() {
    return "10.99.0.2";
  }

  @Test
  void site_thatTheRunningServerRefusesComesBackByItself() {
    String before = tree();
    // The address is nobody's here: a test of the configuration passes over that, a reload fails.
    assertThatThrownBy(
            () -> putSite("trap", "server { listen 192.0.2.77:81; server_name trap; }\n"))
        .isInstanceOf(ActionFailedException.class);
    assertThat(tree()).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ").contains("hello");
  }

  @Test
  void module_isTakenOutOfTheRunningServerAndUndoBringsItBack() {
    String before = tree();
    var action = new ModuleAction();
    var parameters = new ModuleAction.Parameters(List.of(), List.of("mod-http-echo"));
    assertThat(mapped()).as("loaded at first").isNotEqualTo("0");
    var operation = operation();
    action.apply(parameters, operation).collectList().block();

    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(host.sh("ls /etc/nginx/modules-enabled")).doesNotContain("echo");

    undo(action, parameters, operation);
    assertThat(tree()).isEqualTo(before);
    assertThat(mapped()).isNotEqualTo("0");
  }

  private String mapped() {
    return host.sh(
            "for p in $(cat /proc/$(cat /run/nginx.pid)/task/*/children); do cat /proc/$p/maps; done | grep -c http_echo || true")
        .strip();
  }
}
