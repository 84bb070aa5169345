package org.changeover.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.changeover.check.Request.Conversation;
import org.changeover.contract.Certificates;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
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
  private final HereContext context =
      new HereContext(UUID.randomUUID().toString(), GOOD.pem(), FakeSite.PASSWORD);
  private HttpsServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.setHttpsConfigurator(new HttpsConfigurator(GOOD.server()));
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(0);
    Files.deleteIfExists(Path.of(TestRecord.path(TestRecord.tag(context.operation()))));
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
    assertThat(site.state()).contains(TestRecord.tag(context.operation()));

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

  @Test
  void wholeTest_passesOnceAndIsKnownToHavePassed() {
    Functional.Parameters wanted = wanted("www.example.org", "127.0.0.1");
    assertThat(check(wanted)).isInstanceOf(Check.Differs.class);

    apply(wanted);

    assertThat(check(wanted))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            passed ->
                assertThat(passed.evidence().outputs())
                    .containsEntry("addresses", List.of("127.0.0.1")));
    assertThat(site.state()).isEqualTo("[]");
  }

  @Test
  void expectationNotMet_isToldWithAllOthers_andWhatWasWrittenIsRemoved() {
    Functional.Parameters wanted = wanted("www.example.org", "192.0.2.2");

    assertThatThrownBy(() -> apply(wanted))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("10 of its expectations were not met")
        .hasMessageContaining("front page: expected to reach 192.0.2.2, reached 127.0.0.1")
        .hasMessageContaining("avatar: expected to reach")
        .hasMessageNotContaining(FakeSite.PASSWORD);

    assertThat(site.state()).isEqualTo("[]");
    assertThat(check(wanted)).isInstanceOf(Check.Differs.class);
  }

  @Test
  void uploadThatFails_leavesOutWhatNeedsIt() {
    site.breakingUploads();

    assertThatThrownBy(() -> apply(wanted("www.example.org", "127.0.0.1")))
        .hasMessageContaining("upload: expected status 201, found status 500")
        .hasMessageContaining("avatar: not asked, since nothing gave {{hash}}");
  }

  @Test
  void writtenThingsThatStay_areAFailure() {
    site.breakingDeletes();

    assertThatThrownBy(() -> apply(wanted("www.example.org", "127.0.0.1")))
        .hasMessageContaining("delete: expected status 204, found status 503")
        .hasMessageContaining("gone: expected status 404, found status 200");
  }

  private Check check(Functional.Parameters wanted) {
    return new Functional().check(wanted, context).block(PATIENCE);
  }

  private void apply(Functional.Parameters wanted) {
    new Functional().apply(wanted, context).then().block(PATIENCE);
  }

  private Visitor.Outcome talk(
      Functional.Parameters wanted, List<Request> requests, Conversation conversation) {
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
