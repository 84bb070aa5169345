package org.changeover.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.changeover.contract.Certificates;
import org.changeover.spi.ActionFailedException;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final Certificates GOOD = TlsCheckContractTest.GOOD;

  @Test
  void trustedChainAndName_areAccepted() throws IOException {
    Handshake.Result result = shake("www.example.org", Optional.of(GOOD.pem()));

    assertThat(result.refusal()).isEmpty();
    assertThat(result.protocol()).isEqualTo("TLSv1.3");
    assertThat(result.issuer()).isEqualTo("CN=Test CA");
    assertThat(result.fingerprint()).matches("[0-9a-f]{64}");
  }

  @Test
  void otherName_isRefusedByThatName() throws IOException {
    assertThat(shake("stats.example.org", Optional.of(GOOD.pem())).refusal())
        .contains("stats.example.org");
  }

  @Test
  void unknownAuthority_isRefusedAndStillDescribed() throws IOException {
    Handshake.Result result = shake("www.example.org", Optional.empty());

    assertThat(result.refusal()).contains("unable to find valid certification path");
    assertThat(result.fingerprint()).isNotEmpty();
  }

  @Test
  void fileWithoutCertificate_isTheSettingsFault() {
    assertThatThrownBy(() -> shake("www.example.org", Optional.of("no certificate")))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("check the setting 'ca'");
  }

  @Test
  void certificateThatDoesNotMatchItsKey_isRefused() throws IOException {
    var other = Certificates.of("www.example.org", 90);

    Handshake.Result result =
        shake("www.example.org", Optional.of(GOOD.pem()), GOOD.serverWithTheKeyOf(other));

    assertThat(result.refusal()).contains("signature");
  }

  private static Handshake.Result shake(String name, Optional<String> ca) throws IOException {
    return shake(name, ca, GOOD.server());
  }

  private static Handshake.Result shake(String name, Optional<String> ca, SSLContext shown)
      throws IOException {
    try (var server =
            (SSLServerSocket)
                shown
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
      var serving =
          Thread.startVirtualThread(() -> {
            try (Socket accepted = server.accept()) {
              accepted.getInputStream().read();
            } catch (IOException e) {
              Thread.currentThread().interrupt(); // the client has said why it left
            }
          });
      try {
        return new Handshake(name, ca.map(pem -> pem.getBytes(StandardCharsets.US_ASCII)))
            .over(client, 443);
      } finally {
        client.close();
        serving.interrupt();
      }
    }
  }
}
