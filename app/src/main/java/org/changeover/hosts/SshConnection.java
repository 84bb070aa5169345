package org.changeover.hosts;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PublicKey;
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
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.changeover.hosts.HostKeys.Expected;
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
      SshClient client,
      Function<String, SshConnection> others,
      Scheduler work) {
    this.settings = settings;
    this.config = config;
    this.hostKeys = hostKeys;
    this.client = client;
    this.others = others;
    this.work = work;
    this.userConfig =
        Mono.fromCallable(
                () -> config.sshConfig() ? SshUserConfig.of(address()) : SshUserConfig.none())
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
      ClientSession session = connect(user, route.addresses());
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

  /**
   * Where to open TCP connections to, one after the other: the addresses, or a bastion's forwards,
   * which stay until the route is closed.
   */
  private record Route(List<InetSocketAddress> addresses, Optional<ClientSession> bastion) {
    void close() {
      bastion
          .filter(ClientSession::isOpen)
          .ifPresent(session -> addresses.forEach(forward -> stop(session, forward.getPort())));
    }

    private static void stop(ClientSession bastion, int port) {
      try {
        bastion.stopLocalPortForwarding(new SshdSocketAddress("127.0.0.1", port));
      } catch (IOException | RuntimeException gone) {
        LOG.log(Level.FINE, "a forward was not closed", gone);
      }
    }
  }

  private Mono<Route> route(SshUserConfig user) {
    int port = port(user);
    List<String> addresses =
        settings.addresses().isEmpty()
            ? List.of(user.hostname().orElse(settings.name()))
            : settings.addresses();
    Optional<String> jump =
        settings.jump().or(user::proxyJump).filter(through -> !through.equals(settings.name()));
    if (jump.isEmpty()) {
      return Mono.just(
          new Route(
              addresses.stream().map(a -> new InetSocketAddress(a, port)).toList(),
              Optional.empty()));
    }
    return others
        .apply(jump.get())
        .session()
        .flatMap(bastion -> blocking(() -> forwards(bastion, addresses, port)));
  }

  private static Route forwards(ClientSession bastion, List<String> addresses, int port)
      throws IOException {
    var forwards = new ArrayList<InetSocketAddress>();
    try {
      for (String address : addresses) {
        SshdSocketAddress bound =
            bastion.startLocalPortForwarding(
                new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(address, port));
        forwards.add(new InetSocketAddress("127.0.0.1", bound.getPort()));
      }
    } catch (IOException | RuntimeException e) {
      new Route(forwards, Optional.of(bastion)).close();
      throw e;
    }
    return new Route(forwards, Optional.of(bastion));
  }

  /**
   * Tries the addresses in turn. A host key that does not match is asked for in its other types
   * before it is refused: the inventory gives a fingerprint and not its type.
   */
  private ClientSession connect(SshUserConfig user, List<InetSocketAddress> route)
      throws IOException {
    Expected expected = hostKeys.expected(settings, user, port(user));
    Attempt.Identities identities = KeyFiles.of(settings, user, config.home());
    HostUnreachableException first = null;
    for (InetSocketAddress address : route) {
      Set<String> types = new HashSet<>(expected.types());
      while (true) {
        var attempt = new Attempt(expected, Set.copyOf(types), false, identities);
        try {
          return once(user, address, attempt);
        } catch (IOException | RuntimeException e) {
          first = first == null ? explain(user, address, attempt, e) : first;
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
      session.auth().verify(config.connectTimeout());
      return session;
    } catch (IOException | RuntimeException e) {
      session.close(true);
      throw e;
    }
  }

  private HostUnreachableException explain(
      SshUserConfig user, InetSocketAddress address, Attempt attempt, Exception cause) {
    String where =
        "%s (%s:%d)".formatted(settings.name(), address.getHostString(), address.getPort());
    if (attempt.hostKeyRefused()) {
      String seen = attempt.seen().map(HostKeys::fingerprint).orElse("?");
      return new HostUnreachableException(
          "%s shows the host key %s, but %s. If you have checked that this is its key: changeover trust %s --fingerprint %s%s"
              .formatted(
                  where,
                  seen,
                  attempt.expected.describe(),
                  settings.name(),
                  seen,
                  settings.hostKey().isPresent()
                      ? ", and correct 'host-key' in the inventory"
                      : ""),
          cause);
    }
    if (attempt.seen().isPresent()) {
      return new HostUnreachableException(
          "%s let nobody in as %s: %s. Put one of these keys into ~/.ssh/authorized_keys there, or name another with 'key' in the inventory."
              .formatted(where, login(user), tried(attempt)),
          cause);
    }
    return new HostUnreachableException(
        "%s cannot be reached within %d s: %s. Is it up, and are address and port in the inventory right?"
            .formatted(where, config.connectTimeout().toSeconds(), reason(cause)),
        cause);
  }

  private static String reason(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
  }

  private static String tried(Attempt attempt) {
    var parts = new ArrayList<String>();
    parts.add(
        attempt.offered.isEmpty()
            ? "no key was there to offer"
            : "it was offered " + String.join(", ", attempt.offered));
    if (!attempt.identities.files().isEmpty()) {
      parts.add(
          "key files: "
              + String.join(
                  ", ", attempt.identities.files().stream().map(Object::toString).toList()));
    }
    parts.addAll(attempt.identities.notes());
    return String.join("; ", parts);
  }

  /** The host key that has a fingerprint, and the port; empty when the host shows others only. */
  Mono<Seen> look(String fingerprint) {
    return userConfig.flatMap(user ->
        route(user)
            .flatMap(route ->
                blocking(() -> {
                  try {
                    return look(user, route.addresses(), fingerprint);
                  } finally {
                    route.close();
                  }
                })));
  }

  /**
   * @param key that was looked for; empty when the host showed none like it
   */
  record Seen(Optional<PublicKey> key, List<String> fingerprints, int port, SshUserConfig user) {}

  private Seen look(SshUserConfig user, List<InetSocketAddress> route, String fingerprint)
      throws IOException {
    var expected = new HostKeys.Fingerprint(fingerprint);
    var identities =
        new Attempt.Identities(List.of(), Optional.empty(), false, List.of(), List.of());
    var seen = new ArrayList<String>();
    HostUnreachableException last = null;
    for (InetSocketAddress address : route) {
      Set<String> types = new HashSet<>();
      Attempt attempt;
      do {
        attempt = new Attempt(expected, Set.copyOf(types), true, identities);
        try {
          once(user, address, attempt).close(true);
        } catch (IOException | RuntimeException e) {
          last = explain(user, address, attempt, e);
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
