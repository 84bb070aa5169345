package org.changeover.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.changeover.spi.Output;
import org.junit.jupiter.api.Test;

class ApacheTest {

  @Test
  void parseServed_findsANameForEachPort() {
    String said =
        """
        VirtualHost configuration:
        *:80                   www.example.org (/etc/apache2/sites-enabled/redirect.conf:1)
        192.0.2.1:443          is a NameVirtualHost
                 default server www.example.org (/etc/apache2/sites-enabled/www.conf:2)
                 port 443 namevhost www.example.org (/etc/apache2/sites-enabled/www.conf:2)
                         alias example.org
                 port 443 namevhost stats.example.org (/etc/apache2/sites-enabled/stats.conf:1)
        ServerRoot: "/etc/apache2"
        Main ErrorLog: "/var/log/apache2/error.log"
        PidFile: "/var/run/apache2/apache2.pid"
        """;
    assertThat(Apache.parseServed(said))
        .containsExactlyInAnyOrderEntriesOf(Map.of(80, "www.example.org", 443, "www.example.org"));
  }

  @Test
  void state_knowsAModuleWhoseFileIsALinkToAVersion() {
    Apache.State state =
        Apache.State.parse(
            new Output(
                0,
                "installed=yes\npid=42\nstale=\nloaded=/usr/lib/apache2/modules/mod_wsgi.so-3.11\n",
                "",
                false));
    assertThat(state.current()).isTrue();
    assertThat(state.hasLoaded("/usr/lib/apache2/modules/mod_wsgi.so")).isTrue();
    assertThat(state.hasLoaded("/usr/lib/apache2/modules/mod_rewrite.so")).isFalse();
  }

  @Test
  void answer_isReadWithItsHeadersAndNothingIsNoAnswer() {
    Proof.Answer answer =
        Proof.Answer.parse(
            "https://x/",
            new Output(0, "HTTP/1.1 503 Closed\r\nRetry-After: 600\r\n\r\nbody", "", false));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).contains("600");
    assertThat(answer.body()).isEqualTo("body");
    assertThat(Proof.Answer.parse("https://x/", new Output(7, "", "refused", false)).status())
        .isZero();
  }
}
