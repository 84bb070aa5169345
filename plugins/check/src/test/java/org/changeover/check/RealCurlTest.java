package org.changeover.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.changeover.contract.Certificates;
import org.changeover.spi.HostRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real curl against a real server on loopback. Needs Debian's package curl. */
@Tag("lab")
class RealCurlTest {
  private static final Certificates GOOD = TlsCheckContractTest.GOOD;
  private HttpsServer server;

  @BeforeEach
  void start() throws IOException {
    assertThat(Path.of("/usr/bin/curl"))
        .as("curl, which this test needs: apt-get install curl")
        .exists();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.setHttpsConfigurator(new HttpsConfigurator(GOOD.server()));
    server.createContext(
        "/",
        exchange -> {
          byte[] page = "We are back soon".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Retry-After", "600");
          exchange.sendResponseHeaders(503, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void certificateGivenOnStandardInput_isTrusted() {
    Answer answer = ask("www.example.org", Optional.of(GOOD.pem()));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Page.class,
            page -> {
              assertThat(page.status()).isEqualTo(503);
              assertThat(page.contacted()).isEqualTo("127.0.0.1");
              assertThat(page.header("Retry-After")).isEqualTo("600");
              assertThat(page.body()).isEqualTo("We are back soon");
            });
  }

  @Test
  void otherNameOrUnknownAuthority_isTheServersFault() {
    assertThat(ask("stats.example.org", Optional.of(GOOD.pem())))
        .isInstanceOfSatisfying(
            Answer.Silent.class, silent -> assertThat(silent.why()).contains("stats.example.org"));
    assertThat(ask("www.example.org", Optional.empty())).isInstanceOf(Answer.Silent.class);
  }

  private Answer ask(String name, Optional<String> ca) {
    var wanted =
        new HttpCheck.Parameters(
            "https://%s:%d/".formatted(name, server.getAddress().getPort()),
            new HostRef("here"),
            Optional.of(new HostRef("there")),
            Family.ANY,
            Optional.empty(),
            Duration.ofSeconds(5));
    return Curl.answer(
        Optional.of("127.0.0.1"),
        HereContext.run(Curl.command(wanted, Optional.of("127.0.0.1"), ca)));
  }
}
