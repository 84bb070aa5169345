package org.changeover.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Network;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The network with the inventory around it: only addresses that it declares can be reached.
 *
 * <p>Each conversation has a thread of its own that may block; closing the socket is what ends it
 * early, so neither a timeout nor a cancellation leaves one behind.
 */
final class InventoryNetwork implements Network {
  private static final int LONGEST_CONNECT = 10_000;

  private final Map<String, List<String>> addresses;
  private final Scheduler work;
  private final Scheduler timers;

  /**
   * @param addresses of each host, managed or not
   */
  InventoryNetwork(Map<String, List<String>> addresses, Scheduler work, Scheduler timers) {
    this.addresses = new LinkedHashMap<>(addresses);
    this.work = work;
    this.timers = timers;
  }

  @Override
  public List<Endpoint> endpoints(HostRef host, int port) {
    return addresses.getOrDefault(host.name(), List.of()).stream()
        .map(address -> new Endpoint(host, address, port))
        .toList();
  }

  @Override
  public <T> Mono<T> exchange(Endpoint endpoint, Duration timeout, Conversation<T> conversation) {
    return Mono.defer(() -> {
      if (!endpoints(endpoint.host(), endpoint.port()).contains(endpoint)) {
        return Mono.error(
            new HostUnreachableException(
                endpoint + " is not in the inventory: add it there when it belongs to the job"));
      }
      var closed = new AtomicBoolean();
      var socket = new Socket();
      return Mono.fromCallable(() -> talk(socket, endpoint, timeout, conversation))
          .subscribeOn(work)
          .doFinally(_ -> close(socket, closed))
          .timeout(
              timeout,
              Mono.error(() ->
                  new HostUnreachableException(
                      "%s did not answer within %d s".formatted(endpoint, timeout.toSeconds()))),
              timers)
          .doOnCancel(() -> close(socket, closed));
    });
  }

  private static <T> T talk(
      Socket socket, Endpoint endpoint, Duration timeout, Conversation<T> conversation)
      throws IOException {
    int limit = (int) Math.min(timeout.toMillis(), LONGEST_CONNECT);
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port()), limit);
    } catch (IOException e) {
      throw new HostUnreachableException(
          "%s cannot be reached: %s".formatted(endpoint, e.getMessage()), e);
    }
    return conversation.over(socket);
  }

  private static void close(Socket socket, AtomicBoolean closed) {
    if (closed.compareAndSet(false, true)) {
      try {
        socket.close();
      } catch (IOException e) {
        System.getLogger(InventoryNetwork.class.getName())
            .log(System.Logger.Level.DEBUG, "a socket did not close", e);
      }
    }
  }
}
