package org.changeover.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Command;
import org.changeover.spi.HostRef;
import org.changeover.spi.Output;
import org.junit.jupiter.api.Test;

class HttpCheckTest {

  @Test
  void command_keepsNameAndResolvesItForThisRequestOnly() {
    Command command =
        Curl.command(
            asking("https://www.example.org/x"), Optional.of("2001:db8::1"), Optional.of("PEM"));

    assertThat(command.arguments())
        .containsSubsequence("--resolve", "www.example.org:443:[2001:db8::1]")
        .containsSubsequence("--cacert", "/dev/stdin")
        .endsWith("--", "https://www.example.org/x");
    assertThat(command.input()).isEqualTo(new Command.Input.Text("PEM"));
  }

  @Test
  void command_byName_resolvesNothing() {
    Command command =
        Curl.command(asking("http://www.example.org:8080/"), Optional.empty(), Optional.empty());

    assertThat(command.arguments()).doesNotContain("--resolve", "--cacert");
    assertThat(asking("http://www.example.org:8080/").port()).isEqualTo(8080);
  }

  @Test
  void answer_refusedConnection_isTheServersSilence() {
    var output =
        new Output(7, "", "curl: (7) Failed to connect\nchangeover-measured  000 0.1\n", false);

    assertThat(Curl.answer(Optional.of("192.0.2.1"), output))
        .isEqualTo(new Answer.Silent(Optional.of("192.0.2.1"), "(7) Failed to connect"));
  }

  @Test
  void answer_withoutCurl_saysWhatToInstall() {
    assertThat(Curl.answer(Optional.empty(), new Output(127, "", "sh: curl: not found", false)))
        .isEqualTo(new Answer.Unasked("curl is not installed; install it: apt-get install curl"));
  }

  @Test
  void answer_ofAPage_hasHeadersBodyAndTheAddressContacted() {
    var output =
        new Output(
            0,
            "HTTP/2 200 \r\nSet-Cookie: a\r\nset-cookie: b\r\n\r\nhello\r\n\r\nworld",
            "\nchangeover-measured 192.0.2.7 200 1.5\n",
            false);

    assertThat(Curl.answer(Optional.empty(), output))
        .isEqualTo(
            new Answer.Page(
                Optional.empty(),
                "192.0.2.7",
                200,
                1500,
                Map.of("set-cookie", "a, b"),
                "hello\r\n\r\nworld"));
  }

  @Test
  void addresses_areComparedByValue() {
    assertThat(Addresses.same("2001:db8::1", "2001:0db8:0:0:0:0:0:1")).isTrue();
    assertThat(Addresses.same("192.0.2.1", "192.0.2.2")).isFalse();
    assertThat(Addresses.same("", "192.0.2.2")).isFalse();
  }

  @Test
  void family_choosesAddresses() {
    assertThat(List.of("192.0.2.1", "2001:db8::1")).filteredOn(Family.IPV6::contains).hasSize(1);
    assertThat(List.of("192.0.2.1", "2001:db8::1")).filteredOn(Family.ANY::contains).hasSize(2);
  }

  @Test
  void url_withoutHost_isRefused() {
    assertThatThrownBy(() -> asking("https:///x")).hasMessageContaining("names no host");
    assertThatThrownBy(() -> asking("https://a b/")).hasMessageContaining("is no URL");
  }

  private static HttpCheck.Parameters asking(String url) {
    return new HttpCheck.Parameters(
        url,
        new HostRef("tester"),
        Optional.empty(),
        Family.ANY,
        Optional.empty(),
        Duration.ofSeconds(5));
  }
}
