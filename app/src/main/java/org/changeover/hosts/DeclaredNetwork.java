package org.changeover.hosts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Network;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The network as far as an inventory declares it: the addresses of its hosts, managed or not.
 *
 * <p>Each conversation has a virtual thread of its own. A conversation that lasts longer than it
 * may fails with {@link SocketTimeoutException}; other errors of a conversation are passed on as
 * they are.
 */
public final class DeclaredNetwork implements Network {
  private static final Logger LOG = Logger.getLogger(DeclaredNetwork.class.getName());

  private final Map<String, List<String>> addresses;
  private final Duration connectTimeout;
  private final Scheduler timer;

  /**
   * @param addresses of every host of the inventory, by its name
   * @param connectTimeout the longest wait for a connection
   * @param timer for every time limit
   */
  public DeclaredNetwork(
      Map<String, List<String>> addresses, Duration connectTimeout, Scheduler timer) {
    this.addresses = new LinkedHashMap<>();
    addresses.forEach((name, all) -> this.addresses.put(name, List.copyOf(all)));
    this.connectTimeout = connectTimeout;
    this.timer = timer;
  }

  @Override
  public List<Endpoint> endpoints(HostRef host, int port) {
    return addresses.getOrDefault(host.name(), List.of()).stream()
        .map(address -> new Endpoint(host, address, port))
        .toList();
  }

  @Override
  public <T> Mono<T> exchange(Endpoint endpoint, Duration timeout, Conversation<T> conversation) {
    return Mono.defer(() ->
        isDeclared(endpoint)
            ? Mono.using(
                Socket::new,
                socket -> inTime(endpoint, timeout, conversation, socket),
                DeclaredNetwork::closeQuietly)
            : Mono.error(undeclared(endpoint)));
  }

  private boolean isDeclared(Endpoint endpoint) {
    return addresses.getOrDefault(endpoint.host().name(), List.of()).contains(endpoint.address());
  }

  private HostUnreachableException undeclared(Endpoint endpoint) {
    return new HostUnreachableException(
        "%s is not in the inventory, and nothing else may be reached. Declare the host with this address there, unmanaged if need be."
            .formatted(endpoint));
  }

  private <T> Mono<T> inTime(
      Endpoint endpoint, Duration timeout, Conversation<T> conversation, Socket socket) {
    Duration toConnect = timeout.compareTo(connectTimeout) < 0 ? timeout : connectTimeout;
    Mono<T> late =
        Mono.delay(toConnect, timer)
            .flatMap(tick ->
                socket.isConnected()
                    ? Mono.delay(timeout.minus(toConnect), timer)
                        .then(Mono.error(() -> tooLong(endpoint, timeout)))
                    : Mono.error(unreachable(endpoint, toConnect, "nothing answers", null)));
    return Mono.firstWithSignal(
        late, Mono.fromFuture(() -> converse(endpoint, toConnect, conversation, socket)));
  }

  /** A future, because what it still says once its socket was closed is heard by nobody. */
  private static <T> CompletableFuture<T> converse(
      Endpoint endpoint, Duration toConnect, Conversation<T> conversation, Socket socket) {
    var said = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name("network-" + endpoint)
        .start(() -> {
          try {
            connect(endpoint, socket, toConnect);
            said.complete(conversation.over(socket));
          } catch (Throwable e) {
            said.completeExceptionally(e);
          }
        });
    return said;
  }

  private static void connect(Endpoint endpoint, Socket socket, Duration limit) {
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port()));
    } catch (IOException | IllegalArgumentException e) {
      throw unreachable(endpoint, limit, e.getMessage(), e);
    }
  }

  private static HostUnreachableException unreachable(
      Endpoint endpoint, Duration limit, String why, Throwable cause) {
    return new HostUnreachableException(
        "%s cannot be reached within %d s: %s. Is the service up, and does a firewall let us through?"
            .formatted(endpoint, Math.max(1, limit.toSeconds()), why),
        cause);
  }

  private static SocketTimeoutException tooLong(Endpoint endpoint, Duration timeout) {
    return new SocketTimeoutException(
        "the conversation with %s took longer than %d s".formatted(endpoint, timeout.toSeconds()));
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.FINE, "a connection was broken already", e);
    }
  }
}
