package org.changeover.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.changeover.check.Request.Conversation;
import org.changeover.contract.Certificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Conversations by the real curl of this machine, over real TLS. Needs Debian's package curl. */
@Tag("lab")
class FunctionalRealCurlTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Certificates GOOD = TlsCheckContractTest.GOOD;

  private final FakeSite site = new FakeSite();
  private HttpsServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.setHttpsConfigurator(new HttpsConfigurator(GOOD.server()));
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
    FakeSite.Page page =
        site.answer(
            exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
    page.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(page.status(), page.body().length == 0 ? -1 : page.body().length);
    exchange.getResponseBody().write(page.body());
    exchange.close();
  }

  @Test
  void conversation_withFormsCookiesAndAnUpload_isAsExpectedAndLeavesNothing() {
    Functional.Parameters wanted = wanted("www.example.org", "127.0.0.1");
    Visitor.Outcome test = talk(wanted, wanted.requests(), Conversation.TEST);

    assertThat(test.failures()).isEmpty();
    assertThat(test.addresses()).containsExactly("127.0.0.1");
    assertThat(site.state()).contains("changeover-run-1-");

    assertThat(talk(wanted, wanted.cleanup(), Conversation.CLEANUP).failures()).isEmpty();
    assertThat(site.state()).isEqualTo("[]");
  }

  @Test
  void otherAddress_isAFailureOfEachRequest() {
    Functional.Parameters wanted = wanted("www.example.org", "192.0.2.2");

    assertThat(talk(wanted, wanted.requests(), Conversation.TEST).failures())
        .hasSameSizeAs(wanted.requests())
        .first()
        .isEqualTo("front page: expected to reach 192.0.2.2, reached 127.0.0.1");
  }

  @Test
  void nameThatTheCertificateIsNotFor_isAFailure() {
    Functional.Parameters wanted = wanted("stats.example.org", "127.0.0.1");

    assertThat(talk(wanted, wanted.requests(), Conversation.TEST).failures().getFirst())
        .startsWith("front page: (60)")
        .contains("stats.example.org");
  }

  @Test
  void nothingSecret_isAnArgument() {
    Functional.Parameters wanted = wanted("www.example.org", "127.0.0.1");
    var variables = new Variables(java.util.Map.of("password", FakeSite.PASSWORD, "token", "t"));
    variables.set("cookie.csrftoken", "c1");
    variables.set("site", wanted.site());
    var curl = new CurlRequest(wanted, variables, java.util.Map.of("sessionid", "s1"), "tag");

    var command = curl.command(wanted.requests().get(2), GOOD.pem(), java.util.Map.of());

    assertThat(command.arguments().toString()).doesNotContain(FakeSite.PASSWORD, "s1", "c1");
  }

  private static Visitor.Outcome talk(
      Functional.Parameters wanted, List<Request> requests, Conversation conversation) {
    var context = new HereContext(GOOD.pem(), FakeSite.PASSWORD);
    var intent = new HereContext.Kept(context.operation(), 1);
    return new Visitor(wanted, TestRecord.tag(context.operation()), intent, context)
        .talk(requests, conversation)
        .block(PATIENCE);
  }

  private Functional.Parameters wanted(String name, String reaches) {
    Functional.Parameters all =
        FunctionalContractTest.wanted(
            "https://%s:%d".formatted(name, server.getAddress().getPort()), List.of(reaches));
    return new Functional.Parameters(
        all.from(),
        all.site(),
        all.reaches(),
        Optional.of("127.0.0.1"),
        all.values(),
        all.secrets(),
        all.requests(),
        all.cleanup(),
        all.timeout());
  }
}
