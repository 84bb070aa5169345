package org.changeover.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Network;
import reactor.core.publisher.Mono;

/**
 * Real sockets to servers on this machine. Every server has the one loopback address that is
 * certain to exist, and is told from the others by its ports, whatever port is asked for.
 */
record LoopbackNetwork(Map<String, List<Integer>> ports) implements Network {

  @Override
  public List<Endpoint> endpoints(HostRef host, int port) {
    return ports.get(host.name()).stream().map(p -> new Endpoint(host, "127.0.0.1", p)).toList();
  }

  @Override
  public <T> Mono<T> exchange(Endpoint endpoint, Duration timeout, Conversation<T> conversation) {
    return Mono.<T>create(
            sink -> {
              var socket = new Socket();
              sink.onDispose(() -> close(socket));
              Thread.startVirtualThread(() -> {
                try {
                  connect(socket, endpoint);
                  sink.success(conversation.over(socket));
                } catch (IOException | RuntimeException e) {
                  sink.error(e);
                }
              });
            })
        .timeout(timeout);
  }

  private static void connect(Socket socket, Endpoint endpoint) {
    try {
      socket.connect(new InetSocketAddress(endpoint.address(), endpoint.port()), 2000);
    } catch (IOException e) {
      throw new HostUnreachableException(endpoint + " cannot be reached: " + e.getMessage(), e);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
