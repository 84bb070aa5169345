package org.changeover.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.changeover.contract.FakeNetwork.Server;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Endpoint;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Intent;
import org.changeover.spi.Network;
import org.changeover.spi.Operation;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Receipt;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import reactor.core.publisher.Mono;

/**
 * One operation over real connections on loopback, without anything that stops it.
 *
 * @param generation rises when a person has it tried again
 */
record TestContext(
    NotifySettings settings,
    Map<Integer, Server> servers,
    Map<String, String> secrets,
    String ca,
    List<Receipt> receipts,
    int generation)
    implements ChangeContext<NotifySettings> {

  TestContext(
      NotifySettings settings,
      Map<Integer, Server> servers,
      Map<String, String> secrets,
      String ca,
      List<Receipt> receipts) {
    this(settings, servers, secrets, ca, receipts, 1);
  }

  private record Kept(Operation operation, int number) implements Intent {}

  static TestContext of(FakeMastodon mastodon) {
    return new TestContext(
        Outside.social(),
        Map.of(443, mastodon),
        Map.of("mastodon", FakeMastodon.TOKEN),
        Outside.SOCIAL.pem(),
        new CopyOnWriteArrayList<>());
  }

  static TestContext of(FakePostOffice office) {
    return new TestContext(
        Outside.mail(Security.STARTTLS),
        Map.of(587, office::smtp, 143, office::imap),
        Map.of("support-mail", FakePostOffice.PASSWORD),
        Outside.POST.pem(),
        new CopyOnWriteArrayList<>());
  }

  TestContext with(NotifySettings other) {
    return new TestContext(other, servers, secrets, ca, receipts);
  }

  TestContext knowing(String reference, String value) {
    return new TestContext(settings, servers, Map.of(reference, value), ca, receipts);
  }

  TestContext retried() {
    return new TestContext(settings, servers, secrets, ca, receipts, generation + 1);
  }

  @Override
  public Operation operation() {
    return new Operation("run-1", "step", "notify", generation, 1);
  }

  @Override
  public Target target() {
    return new Target.Service("notify");
  }

  @Override
  public Mono<Intent> intend(Receipt receipt) {
    return Mono.fromSupplier(() -> {
      receipts.add(receipt);
      return new Kept(operation(), receipts.size());
    });
  }

  @Override
  public Host host() {
    throw new IllegalStateException("the target is not a host");
  }

  @Override
  public Host host(HostRef host) {
    throw new IllegalStateException("no host is logged in to");
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public Mono<byte[]> file(PlanFile file) {
    return Mono.fromSupplier(() -> ca.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Override
  public <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use) {
    return use.apply(secrets.get(secret.reference()).toCharArray());
  }

  @Override
  public Network network() {
    return new Loopback(servers);
  }

  /** As the program's own network: what a conversation throws is passed on as it is. */
  private record Loopback(Map<Integer, Server> servers) implements Network {
    @Override
    public List<Endpoint> endpoints(HostRef host, int port) {
      return List.of(new Endpoint(host, "192.0.2.7", port));
    }

    @Override
    public <T> Mono<T> exchange(Endpoint endpoint, Duration timeout, Conversation<T> conversation) {
      return Mono.create(sink ->
          Thread.startVirtualThread(() -> {
            Server server = servers.get(endpoint.port());
            if (server == null) {
              sink.error(new HostUnreachableException(endpoint + ": connection refused"));
              return;
            }
            try (Socket client = connected(server)) {
              client.setSoTimeout((int) timeout.toMillis());
              sink.success(conversation.over(client));
            } catch (IOException | RuntimeException e) {
              sink.error(e);
            }
          }));
    }

    private static Socket connected(Server server) throws IOException {
      try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        var client = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
        Socket accepted = listening.accept();
        Thread.startVirtualThread(() -> serve(server, accepted));
        return client;
      }
    }

    private static void serve(Server server, Socket accepted) {
      try (accepted) {
        server.serve(accepted);
      } catch (IOException e) {
        Thread.currentThread().interrupt(); // the client sees the end of the connection
      }
    }
  }
}
