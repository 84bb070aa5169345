package org.changeover.server;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.session.ServerSession;
import org.changeover.run.Actor;

/**
 * Bounds how many connections there are at once, and how long somebody may take to log in. Nobody
 * is turned away at the door: of those who have not logged in, the one that came least far makes
 * room for the next, and among equals the oldest; from the same neighbourhood first. So a flood
 * costs itself its places, and an operator among it, who needs half a second, gets in, from the
 * same address too. The library's own limit of time is not enough: each request for the service of
 * logging in begins it anew.
 *
 * <p>Safe for use by several threads; connections are closed outside of the lock.
 */
final class Doorman implements SessionListener {
  static final int WAITING = 64;
  static final int WAITING_FROM_ONE = 32;
  static final int OF_ONE_OPERATOR = 64;
  static final int INSIDE = 256;

  private final Duration login;
  private final LongSupplier nanos;
  private final Map<Session, Guest> waiting = new HashMap<>();
  private final Map<Session, String> inside = new HashMap<>();
  private long arrivals;

  /**
   * @param login how long somebody may take to log in
   * @param nanos the clock
   */
  Doorman(Duration login, LongSupplier nanos) {
    this.login = login;
    this.nanos = nanos;
  }

  /** How far somebody came that has not logged in. */
  private enum Progress {
    SILENT,
    NAMED,
    KEYED
  }

  private static final class Guest {
    private final Session session;
    private final String from;
    private final long number;
    private final long since;
    private Progress progress = Progress.SILENT;

    private Guest(Session session, String from, long number, long since) {
      this.session = session;
      this.from = from;
      this.number = number;
      this.since = since;
    }

    private Progress progress() {
      return progress;
    }

    private long number() {
      return number;
    }
  }

  @Override
  public void sessionCreated(Session session) {
    String from = neighbourhood(((ServerSession) session).getClientAddress());
    Optional<Guest> leaving;
    synchronized (this) {
      List<Guest> neighbours =
          waiting.values().stream().filter(guest -> guest.from.equals(from)).toList();
      leaving =
          neighbours.size() >= WAITING_FROM_ONE
              ? first(neighbours)
              : waiting.size() >= WAITING ? first(waiting.values()) : Optional.empty();
      leaving.ifPresent(guest -> waiting.remove(guest.session));
      waiting.put(session, new Guest(session, from, arrivals++, nanos.getAsLong()));
    }
    leaving.ifPresent(guest -> guest.session.close(true));
    forgetIfClosed(session);
  }

  private static Optional<Guest> first(Collection<Guest> guests) {
    return guests.stream().min(Comparator.comparing(Guest::progress).thenComparing(Guest::number));
  }

  /** An IPv4 address; of IPv6 the 64 bits that one customer is given. */
  static String neighbourhood(SocketAddress address) {
    return address instanceof InetSocketAddress inet
            && inet.getAddress() instanceof Inet6Address six
        ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), 8))
        : Entrance.address(address);
  }

  @Override
  public void sessionPeerIdentificationReceived(
      Session session, String version, List<String> extraLines) {
    came(session, Progress.NAMED);
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event != Event.Authenticated) {
      came(session, Progress.KEYED);
    }
  }

  private synchronized void came(Session session, Progress progress) {
    Optional.ofNullable(waiting.get(session)).ifPresent(guest -> guest.progress = progress);
  }

  /** To be told of everybody who has logged in. */
  void enters(Session session, Actor actor) {
    boolean full;
    synchronized (this) {
      waiting.remove(session);
      inside.put(session, actor.operator());
      full =
          inside.size() > INSIDE
              || inside.values().stream().filter(actor.operator()::equals).count()
                  > OF_ONE_OPERATOR;
    }
    if (full) {
      session.close(true);
    }
    forgetIfClosed(session);
  }

  /** Ends the connections of those who have taken too long. */
  void sendLateAway() {
    var late = new ArrayList<Guest>();
    synchronized (this) {
      waiting.values().stream()
          .filter(guest -> nanos.getAsLong() - guest.since > login.toNanos())
          .forEach(late::add);
    }
    late.forEach(guest -> guest.session.close(true));
  }

  /** A session may be closed by another thread while it is counted. */
  private void forgetIfClosed(Session session) {
    if (!session.isOpen()) {
      sessionClosed(session);
    }
  }

  @Override
  public synchronized void sessionClosed(Session session) {
    waiting.remove(session);
    inside.remove(session);
  }

  /** Those that are logged in. */
  synchronized List<Session> inside() {
    return List.copyOf(inside.keySet());
  }

  /** How many connections there are that have not logged in, and that have. */
  synchronized int count() {
    return waiting.size() + inside.size();
  }
}
