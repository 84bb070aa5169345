package org.changeover.hosts;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.client.SshClient;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Host;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Operation;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The hosts of an inventory, with one kept connection each. One pool for each engine. */
public final class HostPool implements AutoCloseable {
  private final HostsConfig config;
  private final Map<String, HostSettings> settings;
  private final SecretLender lender;
  private final Scheduler timer;
  private final ExecutorService threads;
  private final Scheduler work;
  private final HostKeys hostKeys;
  private final KeyFiles keyFiles;
  private final SshClient client;
  private final Activities activities = new Activities();
  private final ConcurrentHashMap<String, SshConnection> connections = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Machine> machines = new ConcurrentHashMap<>();

  /**
   * Starts the SSH client; may block for a moment.
   *
   * @param hosts every managed host of the inventory, jump hosts too
   * @param timer for every time limit
   */
  public HostPool(
      HostsConfig config, Collection<HostSettings> hosts, SecretLender lender, Scheduler timer) {
    this.config = config;
    this.settings = new LinkedHashMap<>();
    hosts.forEach(host -> settings.put(host.name(), host));
    this.lender = lender;
    this.timer = timer;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hosts-", 0).factory());
    this.work = Schedulers.fromExecutorService(threads, "hosts");
    this.hostKeys = new HostKeys(config.home(), config.ownKnownHosts());
    this.keyFiles = new KeyFiles(config.home());
    var prepared = CompletableFuture.runAsync(Machine::prepare, threads);
    this.client = SshClients.start(config);
    prepared.join();
  }

  /**
   * A host for one operation. Makes no connection yet.
   *
   * @param sink is given what the operation's commands say
   * @throws HostUnreachableException when the inventory has no such managed host
   */
  public Host host(String name, Operation operation, OutputSink sink) {
    return pooled(name, operation, sink);
  }

  /** The same without a way to change anything. */
  public ReadableHost readable(String name, Operation operation, OutputSink sink) {
    return new ReadOnlyHost(pooled(name, operation, sink));
  }

  private PooledHost pooled(String name, Operation operation, OutputSink sink) {
    return new PooledHost(machine(name), operation, sink, activities, config.longestBackOff());
  }

  /**
   * Stops whatever an operation is doing on any host, each command as its {@code onCancel} says,
   * and answers when all of it has ended or its end could not be confirmed.
   */
  public Mono<StopAnswer> stop(Operation operation) {
    return activities.stop(operation);
  }

  /**
   * Ends what a link that broke, or an engine that is no more, left running of an operation on one
   * host. On one that is not managed nothing ever ran. Fails with {@link HostUnreachableException}
   * when the host does not answer for half a minute.
   *
   * @param jobs whether its detached jobs are ended too, or left to be found again
   */
  public Mono<StopAnswer> endLeft(String host, Operation operation, boolean jobs) {
    return settings.containsKey(host)
        ? Mono.defer(
            () -> new Leftovers(machine(host), config.longestBackOff()).end(operation, jobs))
        : Mono.just(new StopAnswer.Stopped());
  }

  /**
   * Prepares for {@link #close}: from this call on, subscriptions that are cancelled do not stop
   * detached jobs; everything else is stopped as {@link #stop} does it, once subscribed to.
   */
  public Mono<Void> letGo() {
    return activities.letGo();
  }

  Mono<Void> trust(String name, String fingerprint) {
    return connection(name)
        .look(fingerprint)
        .flatMap(seen ->
            Mono.<Void>fromRunnable(() ->
                    hostKeys.trust(
                        known(name),
                        seen.user(),
                        seen.port(),
                        seen.key().orElseThrow(() -> notShown(name, fingerprint, seen))))
                .subscribeOn(work));
  }

  private static ActionFailedException notShown(
      String name, String fingerprint, SshConnection.Seen seen) {
    return new ActionFailedException(
        "%s does not show %s but %s; nothing was trusted"
            .formatted(name, fingerprint, String.join(" and ", seen.fingerprints())));
  }

  private HostSettings known(String name) {
    return Optional.ofNullable(settings.get(name))
        .orElseThrow(() ->
            new HostUnreachableException(
                "no managed host '%s' in the inventory; it has %s"
                    .formatted(name, String.join(", ", settings.keySet()))));
  }

  private Machine machine(String name) {
    HostSettings host = known(name);
    return machines.computeIfAbsent(
        name,
        key ->
            new Machine(
                host,
                host.local()
                    ? new LocalTransport(name, work)
                    : new SshTransport(name, connection(name), timer, work),
                lender,
                config.channelWait(),
                timer,
                work));
  }

  private SshConnection connection(String name) {
    return connect(name, known(name));
  }

  private SshConnection connect(String key, HostSettings host) {
    return connections.computeIfAbsent(
        key,
        absent -> new SshConnection(host, config, hostKeys, keyFiles, client, this::jump, work));
  }

  /** A jump host is one of the inventory, or what the user's SSH configuration names. */
  private SshConnection jump(String through) {
    HostSettings inventory = settings.get(through);
    return connect(through, inventory != null ? inventory : JumpHosts.settings(through));
  }

  /**
   * Ends the connections. Detached jobs go on, and subscriptions that are cancelled from now on do
   * not stop them; whoever wants them stopped calls {@link #stop} before.
   */
  @Override
  public void close() {
    activities.close();
    machines.values().forEach(Machine::close);
    connections.values().forEach(SshConnection::close);
    client.stop();
    work.dispose();
    threads.shutdownNow();
  }
}
