package org.changeover.hosts;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.changeover.hosts.HostKeys.Expected;
import org.changeover.hosts.Route.Way;
import org.changeover.spi.HostUnreachableException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The one connection to a host: made when first needed, shared by all, made again when it was lost.
 *
 * <p>Connecting blocks a virtual thread and nobody else; who comes meanwhile shares the attempt. A
 * failed attempt is not remembered: the next one who needs the host tries again.
 */
final class SshConnection {
  private static final Logger LOG = Logger.getLogger(SshConnection.class.getName());
  private final HostSettings settings;
  private final HostsConfig config;
  private final HostKeys hostKeys;
  private final KeyFiles keyFiles;
  private final SshClient client;
  private final Function<String, SshConnection> others;
  private final Scheduler work;
  private final Mono<SshUserConfig> userConfig;
  private Mono<ClientSession> current;
  private boolean closed;

  /**
   * @param others finds the connection of a jump host by the name that the settings give
   */
  SshConnection(
      HostSettings settings,
      HostsConfig config,
      HostKeys hostKeys,
      KeyFiles keyFiles,
      SshClient client,
      Function<String, SshConnection> others,
      Scheduler work) {
    this.settings = settings;
    this.config = config;
    this.hostKeys = hostKeys;
    this.keyFiles = keyFiles;
    this.client = client;
    this.others = others;
    this.work = work;
    this.userConfig =
        Mono.fromCallable(() ->
                config.sshConfig()
                    ? SshUserConfig.of(address(), config.home())
                    : SshUserConfig.none())
            .subscribeOn(work)
            .cache();
  }

  private String address() {
    return settings.addresses().isEmpty() ? settings.name() : settings.addresses().getFirst();
  }

  /** An open session. Fails with {@link HostUnreachableException} and says what to do. */
  Mono<ClientSession> session() {
    return Mono.defer(this::currentOrNew);
  }

  private synchronized Mono<ClientSession> currentOrNew() {
    if (closed) {
      return Mono.error(
          new HostUnreachableException(
              settings.name() + ": the connections were closed; nothing was begun"));
    }
    if (current == null) {
      current = connecting();
    }
    Mono<ClientSession> asked = current;
    return asked
        .doOnError(e -> forget(asked))
        .flatMap(session -> {
          if (session.isOpen()) {
            return Mono.just(session);
          }
          forget(asked);
          return session();
        });
  }

  private synchronized void forget(Mono<ClientSession> one) {
    if (Objects.equals(current, one)) {
      current = null;
    }
  }

  private Mono<ClientSession> connecting() {
    return userConfig
        .flatMap(user -> route(user).flatMap(route -> blocking(() -> connected(user, route))))
        .cache();
  }

  /** A session whose way through a bastion ends with it. */
  private ClientSession connected(SshUserConfig user, Route route) throws IOException {
    try {
      ClientSession session = connect(user, route);
      session.addCloseFutureListener(closed ->
          Mono.fromRunnable(route::close)
              .subscribeOn(work)
              .subscribe(done -> {}, poolClosed -> LOG.log(Level.FINE, "not closed", poolClosed)));
      return session;
    } catch (IOException | RuntimeException e) {
      route.close();
      throw e;
    }
  }

  /** The account that logs in. */
  Mono<String> login() {
    return userConfig.map(this::login);
  }

  private String login(SshUserConfig user) {
    return settings.user().or(user::user).orElse(System.getProperty("user.name"));
  }

  private int port(SshUserConfig user) {
    return settings.port().or(user::port).orElse(22);
  }

  private <T> Mono<T> blocking(Callable<T> callable) {
    return Mono.fromCallable(callable).subscribeOn(work);
  }

  private Mono<Route> route(SshUserConfig user) {
    int port = port(user);
    List<String> addresses =
        settings.addresses().isEmpty()
            ? List.of(user.hostname().orElse(settings.name()))
            : settings.addresses();
    Optional<String> jump =
        settings.jump().or(user::proxyJump).filter(through -> !through.equals(settings.name()));
    return jump.isEmpty()
        ? Mono.just(Route.straight(addresses, port))
        : others
            .apply(jump.get())
            .session()
            .flatMap(
                bastion -> blocking(() -> Route.through(jump.get(), bastion, addresses, port)));
  }

  /**
   * Tries the addresses in turn. A host key that does not match is asked for in its other types
   * before it is refused: the inventory gives a fingerprint and not its type.
   */
  private ClientSession connect(SshUserConfig user, Route route) throws IOException {
    Expected expected = hostKeys.expected(settings, user, port(user));
    Attempt.Identities identities = keyFiles.of(settings, user);
    HostUnreachableException first = null;
    for (Way way : route.ways()) {
      Set<String> types = new HashSet<>(expected.types());
      while (true) {
        var attempt = new Attempt(expected, Set.copyOf(types), false, identities);
        try {
          return once(user, way.entrance(), attempt);
        } catch (IOException | RuntimeException e) {
          first = first == null ? explain(user, route, way, attempt, e) : first;
          if (!otherType(attempt, types)) {
            break;
          }
        }
      }
    }
    throw first;
  }

  /** Leaves out the type of the key that was refused; false when there is none left to ask for. */
  private static boolean otherType(Attempt attempt, Set<String> types) {
    if (!attempt.hostKeyRefused() || !attempt.expected.types().isEmpty()) {
      return false;
    }
    if (types.isEmpty()) {
      types.addAll(SshClients.allKeyTypes());
    }
    types.remove(
        attempt.seen().map(org.apache.sshd.common.config.keys.KeyUtils::getKeyType).orElse(""));
    return !types.isEmpty();
  }

  private ClientSession once(SshUserConfig user, InetSocketAddress address, Attempt attempt)
      throws IOException {
    var resolved = new InetSocketAddress(address.getHostString(), address.getPort());
    if (resolved.isUnresolved()) {
      throw new java.net.UnknownHostException(address.getHostString() + " has no address");
    }
    ClientSession session =
        client
            .connect(
                login(user),
                resolved,
                AttributeRepository.ofKeyValuePair(Attempt.KEY, attempt),
                null)
            .verify(config.connectTimeout())
            .getSession();
    try {
      attempt.identities.pairs().forEach(session::addPublicKeyIdentity);
      AuthFuture login = session.auth();
      if (!login.await(config.connectTimeout())) {
        attempt.giveUp();
      }
      login.verify(Duration.ZERO);
      return session;
    } catch (IOException | RuntimeException e) {
      session.close(true);
      throw e;
    }
  }

  private HostUnreachableException explain(
      SshUserConfig user, Route route, Way way, Attempt attempt, Exception cause) {
    Optional<String> notForwarded =
        attempt.seen().isPresent() ? Optional.empty() : route.refusal(way, config.connectTimeout());
    return new Trouble(settings, login(user), config.connectTimeout().toSeconds())
        .of(way.toString(), attempt, notForwarded, cause);
  }

  /** The host key that has a fingerprint, and the port; empty when the host shows others only. */
  Mono<Seen> look(String fingerprint) {
    return userConfig.flatMap(user ->
        route(user)
            .flatMap(route ->
                blocking(() -> {
                  try {
                    return look(user, route, fingerprint);
                  } finally {
                    route.close();
                  }
                })));
  }

  /**
   * @param key that was looked for; empty when the host showed none like it
   */
  record Seen(Optional<PublicKey> key, List<String> fingerprints, int port, SshUserConfig user) {}

  private Seen look(SshUserConfig user, Route route, String fingerprint) throws IOException {
    var expected = new HostKeys.Fingerprint(fingerprint);
    var identities =
        new Attempt.Identities(List.of(), Optional.empty(), false, List.of(), List.of());
    var seen = new ArrayList<String>();
    HostUnreachableException last = null;
    for (Way way : route.ways()) {
      Set<String> types = new HashSet<>();
      Attempt attempt;
      do {
        attempt = new Attempt(expected, Set.copyOf(types), true, identities);
        try {
          once(user, way.entrance(), attempt).close(true);
        } catch (IOException | RuntimeException e) {
          last = explain(user, route, way, attempt, e);
        }
        attempt.seen().map(HostKeys::fingerprint).ifPresent(seen::add);
        if (attempt.seen().isPresent() && !attempt.hostKeyRefused()) {
          return new Seen(attempt.seen(), seen, port(user), user);
        }
      } while (otherType(attempt, types));
    }
    if (seen.isEmpty() && last != null) {
      throw last;
    }
    return new Seen(Optional.empty(), seen, port(user), user);
  }

  /** Ends it for good. */
  synchronized void close() {
    closed = true;
    if (current != null) {
      current.subscribe(session -> session.close(true), e -> {});
      current = null;
    }
  }
}
