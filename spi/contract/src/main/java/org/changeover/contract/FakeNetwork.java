package org.changeover.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Network;
import reactor.core.publisher.Mono;

/**
 * The network of a {@link World}: servers that the author writes, reached over real connections on
 * loopback, whatever the address and port that the action asks for.
 */
public final class FakeNetwork {
  private final World world;
  private final Map<String, Server> servers = new TreeMap<>();

  FakeNetwork(World world) {
    this.world = world;
  }

  /** One side of a conversation; the connection is closed when it returns. */
  @FunctionalInterface
  public interface Server {
    void serve(Socket socket) throws IOException;
  }

  /** A server at every address of a host. */
  public FakeNetwork serve(String host, int port, Server server) {
    servers.put(host + " " + port, server);
    return this;
  }

  /** A server at one address of a host, before the one for all of them. */
  public FakeNetwork serve(String host, String address, int port, Server server) {
    servers.put(host + " " + address + " " + port, server);
    return this;
  }

  /** Takes a host's server away: connections are refused. */
  public FakeNetwork silence(String host, int port) {
    servers.remove(host + " " + port);
    return this;
  }

  Network seenBy(Life life) {
    return new Seen(life);
  }

  private Server server(Endpoint endpoint) {
    String host = endpoint.host().name();
    Server own = servers.get(host + " " + endpoint.address() + " " + endpoint.port());
    Server server = own == null ? servers.get(host + " " + endpoint.port()) : own;
    if (server == null) {
      throw new HostUnreachableException(endpoint + ": connection refused");
    }
    return server;
  }

  private final class Seen implements Network {
    private final Life life;

    Seen(Life life) {
      this.life = life;
    }

    @Override
    public List<Endpoint> endpoints(HostRef host, int port) {
      return world.addresses(host).stream().map(a -> new Endpoint(host, a, port)).toList();
    }

    @Override
    public <T> Mono<T> exchange(Endpoint endpoint, Duration timeout, Conversation<T> conversation) {
      Mono<T> talk = Mono.defer(() -> talk(endpoint, timeout, conversation));
      return world.conversation(life, "talk to " + endpoint, talk);
    }
  }

  private <T> Mono<T> talk(
      Endpoint endpoint, Duration timeout, Network.Conversation<T> conversation) {
    if (!world.addresses(endpoint.host()).contains(endpoint.address())) {
      return Mono.error(
          new HostUnreachableException(
              endpoint + " is not declared in the inventory; add the address to its host"));
    }
    Server server = server(endpoint);
    return Mono.<T>create(
            sink -> {
              var open = new AtomicReference<Socket>();
              sink.onDispose(() -> close(open.get()));
              world.busy(1);
              Thread.startVirtualThread(() -> {
                try (var connection = connect(server)) {
                  open.set(connection);
                  connection.setSoTimeout((int) Math.min(5_000, timeout.toMillis()));
                  sink.success(conversation.over(connection));
                } catch (IOException | RuntimeException e) {
                  sink.error(e);
                } finally {
                  world.busy(-1);
                }
              });
            })
        .onErrorMap(
            IOException.class,
            e -> new HostUnreachableException(endpoint + ": " + e.getMessage(), e));
  }

  private static Socket connect(Server server) throws IOException {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var client = new Socket();
      client.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort()), 5_000);
      Socket accepted = listening.accept();
      Thread.startVirtualThread(() -> {
        try (accepted) {
          server.serve(accepted);
        } catch (IOException e) {
          close(accepted); // the client sees the end of the connection
        }
      });
      return client;
    }
  }

  private static void close(Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException("a loopback socket could not be closed", e);
      }
    }
  }
}
