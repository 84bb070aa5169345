package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeclaredNetworkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HostRef HOST = new HostRef("web");

  private final DeclaredNetwork network =
      new DeclaredNetwork(Map.of("web", List.of("127.0.0.1", "::1")), Duration.ofSeconds(5));
  private ServerSocket server;
  private CompletableFuture<Integer> clientGone;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    clientGone = new CompletableFuture<>();
    Thread.ofVirtual().start(this::serve);
  }

  /** Says one byte, then listens until the client is gone. */
  private void serve() {
    try (Socket client = server.accept()) {
      client.getOutputStream().write(42);
      clientGone.complete(client.getInputStream().read());
    } catch (IOException e) {
      clientGone.complete(-2);
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Endpoint endpoint() {
    return network.endpoints(HOST, server.getLocalPort()).getFirst();
  }

  @Test
  void aDeclaredHost_hasAnEndpointForEachAddress() {
    assertThat(network.endpoints(HOST, 80))
        .containsExactly(new Endpoint(HOST, "127.0.0.1", 80), new Endpoint(HOST, "::1", 80));
    assertThat(network.endpoints(new HostRef("other"), 80)).isEmpty();
  }

  @Test
  void aConversation_givesItsResult_andItsSocketIsClosed() {
    int said =
        network
            .exchange(endpoint(), PATIENCE, socket -> socket.getInputStream().read())
            .block(PATIENCE);
    assertThat(said).isEqualTo(42);
    assertThat(clientGone.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join())
        .isEqualTo(-1);
  }

  @Test
  void anAddressThatIsNotDeclared_isNotReached() {
    var elsewhere = new Endpoint(HOST, "127.0.0.2", server.getLocalPort());
    assertThatThrownBy(() -> network.exchange(elsewhere, PATIENCE, s -> 1).block(PATIENCE))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("127.0.0.2")
        .hasMessageContaining("Declare the host");
  }

  @Test
  void nobodyListening_isSaidWithTheEndpoint() throws IOException {
    Endpoint endpoint = endpoint();
    server.close();
    assertThatThrownBy(() -> network.exchange(endpoint, PATIENCE, s -> 1).block(PATIENCE))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("web (127.0.0.1:" + endpoint.port() + ")");
  }

  @Test
  void timeout_closesTheSocket() {
    assertThatThrownBy(() ->
            network
                .exchange(
                    endpoint(), Duration.ofMillis(300), s -> s.getInputStream().readAllBytes())
                .block(PATIENCE))
        .hasCauseInstanceOf(SocketTimeoutException.class);
    assertThat(clientGone.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join())
        .isEqualTo(-1);
  }

  @Test
  void cancel_closesTheSocket() {
    var begun = new CompletableFuture<Boolean>();
    var talking =
        network
            .exchange(
                endpoint(),
                PATIENCE,
                socket -> {
                  begun.complete(true);
                  return socket.getInputStream().readAllBytes();
                })
            .onErrorComplete()
            .onErrorComplete()
            .subscribe();
    begun.join();
    talking.dispose();
    assertThat(clientGone.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join())
        .isEqualTo(-1);
  }
}
