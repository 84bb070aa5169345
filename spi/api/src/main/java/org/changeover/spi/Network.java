package org.changeover.spi;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** The network as a run sees it: only what the inventory declares can be reached. */
public interface Network {

  /** Every address of a host in the inventory, managed or not, with a port. */
  List<Endpoint> endpoints(HostRef host, int port);

  /**
   * Opens a TCP connection and lends it to a conversation on a thread that may block. The socket is
   * closed when the conversation ends, when {@code timeout} is over, and when the subscription is
   * cancelled.
   *
   * <p>Fails with {@link HostUnreachableException} when no connection came about, or when the
   * endpoint is not one that the inventory declares.
   */
  <T> Mono<T> exchange(Endpoint endpoint, Duration timeout, Conversation<T> conversation);

  /** What is said over one connection. */
  @FunctionalInterface
  interface Conversation<T> {
    T over(Socket socket) throws IOException;
  }
}
