package org.changeover.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Asks every client that is logged in now and then whether it is still there, and lets go of one
 * that did not answer several times. Asking does not wait for the answer.
 */
final class Keepalive implements SessionListener {
  private static final Logger LOG = Logger.getLogger(Keepalive.class.getName());
  static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int UNANSWERED = 4;

  private final Map<Session, AtomicInteger> unanswered = new ConcurrentHashMap<>();

  void askAll() {
    unanswered.forEach(this::ask);
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.Authenticated) {
      unanswered.put(session, new AtomicInteger());
      if (!session.isOpen()) {
        unanswered.remove(session);
      }
    }
  }

  @Override
  public void sessionClosed(Session session) {
    unanswered.remove(session);
  }

  private void ask(Session session, AtomicInteger missing) {
    if (!session.isOpen()) {
      unanswered.remove(session);
      return;
    }
    if (missing.getAndIncrement() >= UNANSWERED) {
      session.close(true);
      return;
    }
    try {
      Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
      buffer.putString("keepalive@openssh.com");
      buffer.putBoolean(true);
      var _ = session.request(buffer, "keepalive@openssh.com", (_, _) -> missing.set(0));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "a client could not be asked", e);
    }
  }
}
