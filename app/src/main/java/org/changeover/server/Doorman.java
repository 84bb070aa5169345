package org.changeover.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.session.ServerSession;
import org.changeover.run.Actor;

/**
 * Bounds how many connections there are at once. Nobody is turned away at the door: of those who
 * have not logged in, the one that came least far makes room for the next, and among equals the
 * oldest; from the same address first. So a flood of connections that say nothing costs itself its
 * places, and an operator among them, who needs half a second, gets in, from the same address too.
 *
 * <p>Safe for use by several threads; connections are closed outside of the lock.
 */
final class Doorman implements SessionListener {
  static final int WAITING = 64;
  static final int WAITING_FROM_ONE = 32;
  static final int OF_ONE_OPERATOR = 100;
  static final int INSIDE = 500;

  private final Map<Session, Guest> waiting = new HashMap<>();
  private final Map<Session, String> inside = new HashMap<>();
  private long arrivals;

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
    private Progress progress = Progress.SILENT;

    private Guest(Session session, String from, long number) {
      this.session = session;
      this.from = from;
      this.number = number;
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
    String from = Entrance.address(((ServerSession) session).getClientAddress());
    var leaving = new ArrayList<Guest>();
    synchronized (this) {
      waiting.put(session, new Guest(session, from, arrivals++));
      List<Guest> neighbours =
          waiting.values().stream().filter(guest -> guest.from.equals(from)).toList();
      if (neighbours.size() > WAITING_FROM_ONE) {
        leaving.add(first(neighbours));
      } else if (waiting.size() > WAITING) {
        leaving.add(first(waiting.values()));
      }
      leaving.forEach(guest -> waiting.remove(guest.session));
    }
    leaving.forEach(guest -> guest.session.close(true));
  }

  private static Guest first(java.util.Collection<Guest> guests) {
    return guests.stream()
        .min(Comparator.comparing(Guest::progress).thenComparing(Guest::number))
        .orElseThrow();
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
  }

  @Override
  public synchronized void sessionClosed(Session session) {
    waiting.remove(session);
    inside.remove(session);
  }

  /** How many connections there are that have not logged in, and that have. */
  synchronized int count() {
    return waiting.size() + inside.size();
  }
}
