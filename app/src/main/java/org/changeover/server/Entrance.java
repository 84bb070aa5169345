package org.changeover.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.changeover.plan.Role;
import org.changeover.run.Actor;

/**
 * Says by a key who somebody is; the name that a client logs in with says nothing.
 *
 * <p>A client may ask about any key without having it (RFC 4252, section 7). So whose key was asked
 * about last is only noted, and counts when the library says that the session is authenticated: the
 * last question before that was the signed one.
 */
final class Entrance implements PublickeyAuthenticator, SessionListener {
  private static final AttributeRepository.AttributeKey<Actor> ASKED =
      new AttributeRepository.AttributeKey<>();
  private static final AttributeRepository.AttributeKey<Actor> LET_IN =
      new AttributeRepository.AttributeKey<>();

  private final OperatorsFile operators;
  private final Doorman doorman;

  Entrance(OperatorsFile operators, Doorman doorman) {
    this.operators = operators;
    this.doorman = doorman;
  }

  @Override
  public boolean authenticate(String anyName, PublicKey key, ServerSession session) {
    session.removeAttribute(ASKED);
    Optional<Actor> holder =
        holder(
            KeyUtils.getFingerPrint(BuiltinDigests.sha256, key),
            address(session.getClientAddress()));
    holder.ifPresent(actor -> session.setAttribute(ASKED, actor));
    return holder.isPresent();
  }

  private Optional<Actor> holder(String fingerprint, String from) {
    return operators
        .holderOf(fingerprint)
        .map(operator ->
            new Actor(
                operator.name(),
                operator.roles().stream().map(Role::word).collect(Collectors.toSet()),
                fingerprint,
                from));
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    Actor asked = session.getAttribute(ASKED);
    if (event == Event.Authenticated && asked != null) {
      session.setAttribute(LET_IN, asked);
      doorman.enters(session, asked);
    }
  }

  /** Who was let in, as the operators file has it now; empty when the key is no longer in it. */
  Optional<Actor> operatorNow(Session session) {
    return Optional.ofNullable(session.getAttribute(LET_IN))
        .flatMap(let -> holder(let.key(), let.from()));
  }

  /**
   * An operator who came by a key as the operators file has them now; empty when nobody of that
   * name could log in with that key.
   */
  Optional<Actor> now(Actor known) {
    return holder(known.key(), known.from())
        .filter(holder -> holder.operator().equals(known.operator()));
  }

  /** Whether that operator could log in now as who they are: with that key, to those roles. */
  boolean letsIn(Actor known) {
    return now(known).equals(Optional.of(known));
  }

  /** Ends a session whose key or roles are no longer what they were when it was let in. */
  void endIfChanged(Session session) {
    Actor let = session.getAttribute(LET_IN);
    if (let != null && !operatorNow(session).equals(Optional.of(let))) {
      session.close(true);
    }
  }

  static String address(SocketAddress address) {
    return address instanceof InetSocketAddress inet && !inet.isUnresolved()
        ? inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }
}
