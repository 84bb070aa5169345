package org.changeover.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The actions against a real Apache with Debian's layout. */
@Tag("lab")
class ApacheLabTest extends WebServerLab {

  ApacheLabTest() {
    super(WebSettings.Server.APACHE, "apache2", "www.conf");
  }

  @Override
  String serveHello() {
    return """
    set -e
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
    """;
  }

  @Override
  String roomForOther() {
    return """
    sed -i 's/Listen \\(80\\|443\\)$/Listen 127.0.0.1:\\1/' /etc/apache2/ports.conf
    apache2ctl stop; while [ -e /run/apache2/apache2.pid ]; do sleep 0.1; done
    apache2ctl start >/tmp/start 2>&1 </dev/null
    in=
    """;
  }

  @Override
  String otherAddress() {
    return "127.0.0.2";
  }

  @Test
  void site_thatOnlyFailsAtTheRealBootComesBackByItself() {
    String before = tree();
    // Passes the syntax check and the trial, whose files lie elsewhere; ends the real server.
    String trap =
        host.sh("cat /etc/apache2/sites-available/www.conf")
            + "<IfFile \"/run/apache2/apache2.pid\">\n<If \"true\">\n</If>\nListen 1.2.3.4:81\n</IfFile>\n";
    assertThatThrownBy(() -> putSite("www", trap))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("The old configuration is back and serves");
    assertThat(tree()).isEqualTo(before);
    assertThat(ask("https://" + NAME + "/")).contains(" 200 ");
  }

  @Test
  void module_isLoadedByTheRunningServerAndUndoTakesItOut() {
    String before = tree();
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
    assertThat(tree()).isEqualTo(before);
    assertThat(host.sh("apache2ctl -M")).doesNotContain("rewrite_module").contains("status_module");
  }

  @Test
  void module_onDiskButNotInTheRunningServerDiffers() {
    host.sh("ln -s ../mods-available/rewrite.load /etc/apache2/mods-enabled/");
    var parameters = new ModuleAction.Parameters(List.of("rewrite"), List.of());
    Check check = new ModuleAction().check(parameters, operation()).block();
    assertThat(check).isInstanceOf(Check.Differs.class);
    // By its age, or, in the second in which the server started, by what it has mapped.
    assertThat(((Check.Differs) check).changes().toString())
        .containsAnyOf("older than", "what=rewrite_module, before=not loaded");
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
}
