package org.changeover.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.changeover.run.Actor;

/**
 * The SSH server of a team. Keys only; no forwarding, no files, no commands but the program's own.
 */
public final class ConsoleServer implements AutoCloseable {
  private static final Duration LOGIN = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final int BACKLOG = 1024;

  /** The library counts each question about a key and each signature; an agent may hold several. */
  private static final int REQUESTS = 20;

  /** What a client may send ahead; a person types less, and nothing else is read. */
  private static final long WINDOW = 64 * 1024;

  private static final int CHANNELS = 4;
  private static final Logger LOG = Logger.getLogger(ConsoleServer.class.getName());
  private static final Logger LIBRARY = Logger.getLogger("org.apache.sshd");

  private final SshServer server;
  private final ScheduledExecutorService rounds;
  private final Doorman doorman;
  private final Entrance entrance;
  private final Visits visits;
  private final String fingerprint;

  private ConsoleServer(
      SshServer server,
      ScheduledExecutorService rounds,
      Doorman doorman,
      Entrance entrance,
      Visits visits,
      String fingerprint) {
    this.server = server;
    this.rounds = rounds;
    this.doorman = doorman;
    this.entrance = entrance;
    this.visits = visits;
    this.fingerprint = fingerprint;
  }

  /**
   * Starts to listen.
   *
   * @param listen port 0 takes a free one
   * @param operators the operators file; read again whenever it has changed
   * @param hostKey made when there is none, and never replaced
   * @throws WrongOperatorsException when the operators file is wrong
   * @throws IOException when a file cannot be used or the address cannot be listened on; the
   *     message says what to do
   */
  public static ConsoleServer start(
      InetSocketAddress listen, Path operators, Path hostKey, Desk desk) throws IOException {
    // What the library has to say of strangers it says in their own words.
    LIBRARY.setLevel(Level.OFF);
    var doorman = new Doorman(LOGIN, System::nanoTime);
    var entrance = new Entrance(OperatorsFile.open(operators), doorman);
    KeyPair key = HostKeyFile.of(hostKey);
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(listen.getAddress().getHostAddress());
    server.setPort(listen.getPort());
    server.setKeyPairProvider(HostKeyFile.provider(key));
    server.setUserAuthFactories(List.of(new UserAuthPublicKeyFactory(userKeys())));
    server.setPublickeyAuthenticator(entrance);
    server.addSessionListener(entrance);
    server.addSessionListener(doorman);
    var keepalive = new Keepalive();
    server.addSessionListener(keepalive);
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    server.setSubsystemFactories(List.of());
    server.setAgentFactory(null);
    var visits = new Visits();
    server.setChannelFactories(List.of(OperatorChannel.factory()));
    server.setShellFactory(_ -> visits.add(new Visit(desk, entrance, "", visits::remove)));
    server.setCommandFactory(
        (_, line) -> visits.add(new Visit(desk, entrance, line, visits::remove)));
    algorithms(server);
    limits(server);
    try {
      server.start();
    } catch (IOException e) {
      server.close(true);
      throw new IOException(
          "%s port %d cannot be listened on (%s): name another address or port with --listen"
              .formatted(listen.getAddress().getHostAddress(), listen.getPort(), e.getMessage()),
          e);
    }
    return new ConsoleServer(
        server,
        rounds(doorman, keepalive, entrance, visits),
        doorman,
        entrance,
        visits,
        KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic()));
  }

  /** What is looked at again and again, by one thread that waits for nobody. */
  private static ScheduledExecutorService rounds(
      Doorman doorman, Keepalive keepalive, Entrance entrance, Visits visits) {
    ScheduledExecutorService rounds =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("server-rounds").factory());
    every(rounds, Duration.ofSeconds(1), doorman::sendLateAway);
    every(rounds, Duration.ofSeconds(1), visits::look);
    every(rounds, Duration.ofSeconds(5), () -> doorman.inside().forEach(entrance::endIfChanged));
    every(rounds, Keepalive.PAUSE, keepalive::askAll);
    return rounds;
  }

  private static void every(ScheduledExecutorService rounds, Duration pause, Runnable round) {
    Runnable safe =
        () -> {
          try {
            round.run();
          } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a round of the server failed", e);
          }
        };
    var _ =
        rounds.scheduleWithFixedDelay(
            safe, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What ssh-audit finds no fault with, and OpenSSH since 2014 can do. */
  private static void algorithms(SshServer server) {
    server.setKeyExchangeFactories(
        NamedFactory.setUpTransformedFactories(
            false,
            List.of(
                BuiltinDHFactories.mlkem768x25519,
                BuiltinDHFactories.sntrup761x25519,
                BuiltinDHFactories.sntrup761x25519_openssh,
                BuiltinDHFactories.curve25519,
                BuiltinDHFactories.curve25519_libssh,
                BuiltinDHFactories.dhg16_512,
                BuiltinDHFactories.dhg18_512),
            ServerBuilder.DH2KEX));
    server.setCipherFactories(
        List.of(
            BuiltinCiphers.aes256gcm,
            BuiltinCiphers.aes128gcm,
            BuiltinCiphers.cc20p1305_openssh,
            BuiltinCiphers.aes256ctr,
            BuiltinCiphers.aes128ctr));
    server.setMacFactories(List.of(BuiltinMacs.hmacsha512etm, BuiltinMacs.hmacsha256etm));
    server.setSignatureFactories(List.of(BuiltinSignatures.ed25519));
  }

  private static List<NamedFactory<Signature>> userKeys() {
    return List.of(
        BuiltinSignatures.ed25519,
        BuiltinSignatures.sk_ssh_ed25519,
        BuiltinSignatures.nistp256,
        BuiltinSignatures.nistp384,
        BuiltinSignatures.nistp521,
        BuiltinSignatures.sk_ecdsa_sha2_nistp256,
        BuiltinSignatures.rsaSHA512,
        BuiltinSignatures.rsaSHA256);
  }

  private static void limits(SshServer server) {
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Changeover");
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.SOCKET_BACKLOG.set(server, BACKLOG);
    CoreModuleProperties.AUTH_TIMEOUT.set(server, LOGIN);
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, REQUESTS);
    CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW);
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, CHANNELS);
    // A console that is looked at and not typed into is no reason to end it.
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.NIO_WORKERS.set(server, Runtime.getRuntime().availableProcessors() + 1);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(server.getHost(), server.getPort());
  }

  /** Of the host key, as {@code ssh} shows it at the first connection. */
  public String fingerprint() {
    return fingerprint;
  }

  /** An operator who came by a key, with the roles of now; empty for who could not log in now. */
  public Optional<Actor> now(Actor known) {
    return entrance.now(known);
  }

  /** How many connections there are, logged in or not. */
  public int connections() {
    return doorman.count();
  }

  /** Lets every operator's terminal be given back; takes two seconds at most. */
  public void leave() {
    visits.end(GRACE);
  }

  /** Ends all sessions; runs do not notice. Blocks for a moment. */
  @Override
  public void close() throws IOException {
    rounds.shutdownNow();
    leave();
    server.stop(true);
  }
}
