package org.changeover.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.check.Request.Expected;
import org.changeover.check.Request.Method;
import org.changeover.spi.Operation;
import org.junit.jupiter.api.Test;

class FunctionalTest {
  private static final Variables NONE = new Variables(Map.of("password", "hidden"));

  @Test
  void failures_areListedAllAtOnceWithExpectedAndFound() {
    var expected =
        new Expected(
            200,
            Optional.of("image/png"),
            Map.of("x-served-by", "new"),
            List.of("Welcome {{password}}"),
            List.of("Traceback"),
            Optional.of("photos: [0-9]+"),
            Optional.of("/account/"),
            Optional.of("00"),
            Optional.of(new Request.Size(80, 80)));
    var received =
        Received.of(
            "192.0.2.1",
            500,
            "HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\nX-Served-By: old\r\n\r\nTraceback"
                .getBytes(UTF_8));

    List<String> failures = Judge.failures(asking(expected), received, NONE);

    assertThat(failures)
        .hasSize(9)
        .contains(
            "page: expected status 200, found status 500",
            "page: expected image/png, found text/plain",
            "page: expected header x-served-by with 'new', found 'old'",
            "page: expected a page with 'Welcome {{password}}', found one without",
            "page: expected a page without 'Traceback', found one with",
            "page: expected a redirect to /account/, found ''",
            "page: expected a picture of 80x80, found no whole picture");
    assertThat(failures.toString()).doesNotContain("hidden");
  }

  @Test
  void answersThatOnlySayToGoOn_areSkipped() {
    var received =
        Received.of(
            "192.0.2.1",
            200,
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n\r\nbody"
                .getBytes(UTF_8));

    assertThat(received.headers()).containsEntry("set-cookie", List.of("a=1", "b=2"));
    assertThat(received.body()).isEqualTo("body".getBytes(UTF_8));
  }

  @Test
  void picture_isMeasuredOnlyWhenItIsWhole() {
    byte[] picture = Pictures.square(64, "seed");

    assertThat(Pictures.size(picture)).contains(new Request.Size(64, 64));
    assertThat(Pictures.size(java.util.Arrays.copyOf(picture, picture.length / 2))).isEmpty();
    assertThat(Pictures.square(64, "other")).isNotEqualTo(picture);
  }

  @Test
  void tag_isOfTheOperationAndFitForAnAddress() {
    String tag = TestRecord.tag(new Operation("Run_7", "test", "check", 1, 1));

    assertThat(tag).matches("changeover-run-7-[0-9a-f]{10}");
    assertThat(TestRecord.tag(new Operation("Run_7", "test", "check", 1, 2))).isEqualTo(tag);
    assertThat(TestRecord.tag(new Operation("Run_7", "test", "check", 2, 1))).isNotEqualTo(tag);
  }

  @Test
  void uploadWithoutACleanup_isRefused() {
    Functional.Parameters all = FunctionalContractTest.wanted("https://www.example.org", List.of());

    assertThatThrownBy(() ->
            new Functional.Parameters(
                all.from(),
                all.site(),
                all.reaches(),
                all.address(),
                all.values(),
                all.secrets(),
                all.requests(),
                List.of(),
                all.timeout()))
        .hasMessageContaining("there is no cleanup");
  }

  @Test
  void lineBreakInACapturedValue_reachesNoHeader() {
    Functional.Parameters all = FunctionalContractTest.wanted("https://www.example.org", List.of());
    var variables = new Variables(Map.of("token", "a\r\nX-Evil: b"));
    var request =
        FunctionalContractTest.request("page", "/", Method.GET)
            .headers(Map.of("X-Token", "{{token}}"))
            .build();

    assertThatThrownBy(
            () -> new CurlRequest(all, variables, Map.of(), "tag").command(request, "", Map.of()))
        .hasMessageContaining("line break");
  }

  private static Request asking(Expected expected) {
    return new Request(
        "page", "/", Method.GET, Map.of(), Map.of(), Map.of(), Optional.of(expected), Map.of());
  }
}
