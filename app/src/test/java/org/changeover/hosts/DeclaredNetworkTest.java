package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class DeclaredNetworkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HostRef HOST = new HostRef("web");

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final DeclaredNetwork network =
      new DeclaredNetwork(Map.of("web", List.of("127.0.0.1", "::1")), Duration.ofSeconds(5), time);
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
    assertThat(clientGone.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(-1);
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
    clientGone.orTimeout(20, TimeUnit.SECONDS).join();
    assertThatThrownBy(() -> network.exchange(endpoint, PATIENCE, s -> 1).block(PATIENCE))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("web (127.0.0.1:" + endpoint.port() + ")");
  }

  @Test
  void aConversationThatIsTooLong_isEndedByTheScheduler_andItsSocketClosed() {
    var begun = new CompletableFuture<Boolean>();
    CompletableFuture<byte[]> talking =
        network
            .exchange(
                endpoint(),
                Duration.ofHours(1),
                socket -> {
                  begun.complete(true);
                  return socket.getInputStream().readAllBytes();
                })
            .toFuture();
    begun.orTimeout(20, TimeUnit.SECONDS).join();
    time.advanceTimeBy(Duration.ofHours(1).minusMillis(1));
    assertThat(talking).isNotDone();
    assertThat(clientGone).isNotDone();
    time.advanceTimeBy(Duration.ofMillis(1));
    assertThat(talking)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(SocketTimeoutException.class)
        .withMessageContaining("took longer than 3600 s");
    assertThat(clientGone.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(-1);
  }

  @Test
  void anAddressThatDoesNotAnswer_isGivenUpByTheScheduler() throws IOException {
    var waiting = new ArrayList<Socket>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fillQueue(full, waiting);
      Endpoint busy = network.endpoints(HOST, full.getLocalPort()).getFirst();
      CompletableFuture<Integer> talking =
          network.exchange(busy, Duration.ofHours(1), socket -> 1).toFuture();
      time.advanceTimeBy(Duration.ofSeconds(5).minusMillis(1));
      assertThat(talking).isNotDone();
      time.advanceTimeBy(Duration.ofMillis(1));
      assertThat(talking)
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .withCauseInstanceOf(HostUnreachableException.class)
          .withMessageContaining("cannot be reached within 5 s");
    } finally {
      for (Socket one : waiting) {
        one.close();
      }
    }
  }

  /** Until the kernel answers nobody any more. */
  private static void fillQueue(ServerSocket server, List<Socket> waiting) throws IOException {
    var address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    boolean answered = true;
    while (answered) {
      var socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(address, 200);
      } catch (SocketTimeoutException full) {
        answered = false;
      }
    }
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
            .subscribe();
    begun.join();
    talking.dispose();
    assertThat(clientGone.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(-1);
  }
}
