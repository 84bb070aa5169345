package org.changeover.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jdk.net.ExtendedSocketOptions;
import org.changeover.run.LiveRun;
import org.changeover.run.Telemetry;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Offers a run on a Unix domain socket (mode 0600) to clients of the same machine. Who asks is
 * established by the kernel ({@code SO_PEERCRED}, unix(7)); only a client of the engine's own
 * account is believed when it says for whom it asks, as the SSH server does.
 *
 * <p>A client is nobody's problem but its own: events wait in the journal until it takes them,
 * telemetry that it does not take is dropped and counted, and a client that took nothing for the
 * time of a stall while something waited for it is disconnected.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ControlServer.class.getName());

  /** Those that follow or watch; a console is two. */
  private static final int LOOKING = 160;

  /** Those that only ask have places of their own: somebody must be able to stop a run. */
  private static final int CLIENTS = LOOKING + 32;

  private static final Duration STALL = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Path socket;
  private final ServerSocketChannel server;
  private final LiveRun run;
  private final Peers peers;
  private final Set<ControlSession> sessions = ConcurrentHashMap.newKeySet();
  private final Object presence = new Object();
  private final CountDownLatch accepted = new CountDownLatch(1);
  private final Disposable watchdog;
  private final Rest rest;

  /** Lets time pass before a client is taken again, when one could not be. */
  @FunctionalInterface
  interface Rest {
    void take() throws InterruptedException;
  }

  private ControlServer(
      Path socket,
      ServerSocketChannel server,
      LiveRun run,
      Peers peers,
      Duration stall,
      Rest rest) {
    this.socket = socket;
    this.server = server;
    this.run = run;
    this.peers = peers;
    this.rest = rest;
    this.watchdog =
        Flux.interval(stall.dividedBy(4))
            .onBackpressureDrop()
            .subscribe(_ -> sessions.forEach(session -> session.dropIfStalled(stall)));
  }

  /**
   * Opens the socket; a stale one of an engine that was killed is replaced, so the caller must hold
   * the run's lock.
   *
   * @param socket in the run's folder, which only its owner may enter
   * @param peers who is at the other end
   * @throws IOException when the socket cannot be made
   */
  public static ControlServer open(Path socket, LiveRun run, Peers peers) throws IOException {
    return open(socket, run, peers, STALL);
  }

  static ControlServer open(Path socket, LiveRun run, Peers peers, Duration stall)
      throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try (var path = SocketPath.of(socket)) {
      channel.bind(path.address());
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return serve(socket, channel, run, peers, stall, () -> Thread.sleep(PAUSE));
  }

  /** Serves on a channel that is bound to the socket. */
  static ControlServer serve(
      Path socket,
      ServerSocketChannel channel,
      LiveRun run,
      Peers peers,
      Duration stall,
      Rest rest) {
    var server = new ControlServer(socket, channel, run, peers, stall, rest);
    Thread.ofVirtual().name("control-accept").start(server::accept);
    return server;
  }

  private void accept() {
    try {
      while (server.isOpen()) {
        acceptOne();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      accepted.countDown();
    }
  }

  /** Too many open files, say, is no reason to leave a run without anybody to steer it. */
  private void acceptOne() throws InterruptedException {
    try {
      serve(server.accept());
    } catch (ClosedChannelException e) {
      LOG.log(Level.FINE, "the control socket was closed", e);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a client could not be taken: {0}", e.getMessage());
      rest.take();
    }
  }

  private void serve(SocketChannel channel) throws IOException {
    if (sessions.size() >= CLIENTS) {
      channel.close();
      return;
    }
    try {
      String user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      var connection = new Connection(channel, Frame.FROM_CLIENT);
      var session =
          new ControlSession(
              connection, run, peers, user, this::mayLook, this::ended, this::tellWhoLooks);
      sessions.add(session);
      session.start();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "a client was turned away: {0}", e.getMessage());
      channel.close();
    }
  }

  private void ended(ControlSession session) {
    if (sessions.remove(session) && !session.present().isEmpty()) {
      tellWhoLooks();
    }
  }

  /**
   * One after the other, so that everybody is told last how it is now; of very many, some are not
   * named.
   */
  private void tellWhoLooks() {
    synchronized (presence) {
      var everybody =
          new Telemetry.Present(
              sessions.stream()
                  .flatMap(one -> one.present().stream())
                  .limit(Frame.MOST_PRESENT)
                  .sorted()
                  .toList());
      sessions.forEach(session -> session.tell(everybody));
    }
  }

  private boolean mayLook() {
    return sessions.stream().filter(ControlSession::looks).count() < LOOKING;
  }

  /** How many clients are connected now. */
  public int clients() {
    return sessions.size();
  }

  /**
   * Takes no more clients, gives the connected ones two seconds to take what there is, and removes
   * the socket.
   */
  @Override
  public void close() {
    watchdog.dispose();
    try {
      server.close();
      Files.deleteIfExists(socket);
      if (!accepted.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warning("the control socket did not close in time");
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the control socket could not be removed: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long until = System.nanoTime() + GRACE.toNanos();
    sessions.forEach(session -> session.finish(until));
  }
}
