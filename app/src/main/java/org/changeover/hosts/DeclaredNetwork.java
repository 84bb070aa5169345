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
import java.util.logging.Level;
import java.util.logging.Logger;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Network;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

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

  /**
   * @param addresses of every host of the inventory, by its name
   * @param connectTimeout the longest wait for a connection
   */
  public DeclaredNetwork(Map<String, List<String>> addresses, Duration connectTimeout) {
    this.addresses = new LinkedHashMap<>();
    addresses.forEach((name, all) -> this.addresses.put(name, List.copyOf(all)));
    this.connectTimeout = connectTimeout;
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
            ? Mono.create(sink -> begin(endpoint, timeout, conversation, sink))
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

  private <T> void begin(
      Endpoint endpoint, Duration timeout, Conversation<T> conversation, MonoSink<T> sink) {
    var socket = new Socket();
    sink.onDispose(() -> closeQuietly(socket));
    Thread.ofVirtual()
        .name("network-" + endpoint)
        .start(() -> converse(endpoint, timeout, conversation, socket, sink));
  }

  private <T> void converse(
      Endpoint endpoint,
      Duration timeout,
      Conversation<T> conversation,
      Socket socket,
      MonoSink<T> sink) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (socket) {
      connect(endpoint, socket, timeout);
      Thread watch = closeAt(deadline, socket);
      try {
        T result = conversation.over(socket);
        sink.success(result);
      } finally {
        watch.interrupt();
      }
    } catch (IOException | RuntimeException e) {
      boolean late = System.nanoTime() >= deadline && !(e instanceof HostUnreachableException);
      sink.error(late ? tooLong(endpoint, timeout, e) : e);
    }
  }

  private void connect(Endpoint endpoint, Socket socket, Duration timeout) {
    Duration limit = timeout.compareTo(connectTimeout) < 0 ? timeout : connectTimeout;
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port()),
          (int) Math.max(1, limit.toMillis()));
    } catch (IOException | IllegalArgumentException e) {
      throw new HostUnreachableException(
          "%s cannot be reached within %d s: %s. Is the service up, and does a firewall let us through?"
              .formatted(endpoint, Math.max(1, limit.toSeconds()), e.getMessage()),
          e);
    }
  }

  private static Thread closeAt(long deadline, Socket socket) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            closeQuietly(socket);
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static SocketTimeoutException tooLong(Endpoint endpoint, Duration timeout, Throwable e) {
    var late =
        new SocketTimeoutException(
            "the conversation with %s took longer than %d s"
                .formatted(endpoint, timeout.toSeconds()));
    late.initCause(e);
    return late;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.FINE, "a connection was broken already", e);
    }
  }
}
