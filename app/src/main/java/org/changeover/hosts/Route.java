package org.changeover.hosts;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.changeover.spi.HostUnreachableException;

/**
 * Where to open TCP connections to, one after the other: a host's addresses, or a bastion's
 * forwards to them, which stay until the route is closed.
 */
final class Route implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Route.class.getName());

  /** OpenSSH says so when it may not forward, RFC 4254, 5.1. */
  private static final int PROHIBITED = 1;

  /**
   * One way to the host.
   *
   * @param entrance where we connect to
   * @param goal the host's address and port
   */
  record Way(InetSocketAddress entrance, SshdSocketAddress goal) {
    @Override
    public String toString() {
      String host = goal.getHostName();
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + goal.getPort();
    }
  }

  private final String through;
  private final Optional<ClientSession> bastion;
  private final List<Way> ways = new ArrayList<>();

  private Route(String through, Optional<ClientSession> bastion) {
    this.through = through;
    this.bastion = bastion;
  }

  static Route straight(List<String> addresses, int port) {
    var route = new Route("", Optional.empty());
    for (String address : addresses) {
      route.ways.add(
          new Way(new InetSocketAddress(address, port), new SshdSocketAddress(address, port)));
    }
    return route;
  }

  /**
   * Asks a bastion to forward. Blocks.
   *
   * @param name the bastion's
   */
  static Route through(String name, ClientSession bastion, List<String> addresses, int port) {
    var route = new Route(name, Optional.of(bastion));
    try {
      for (String address : addresses) {
        var goal = new SshdSocketAddress(address, port);
        SshdSocketAddress bound =
            bastion.startLocalPortForwarding(new SshdSocketAddress("127.0.0.1", 0), goal);
        route.ways.add(new Way(new InetSocketAddress("127.0.0.1", bound.getPort()), goal));
      }
      return route;
    } catch (IOException | RuntimeException e) {
      route.close();
      throw new HostUnreachableException(
          "%s could not be used as a jump host: %s".formatted(name, e.getMessage()), e);
    }
  }

  List<Way> ways() {
    return ways;
  }

  /**
   * Why the bastion does not forward to the goal; empty when it does. A forward whose channel is
   * refused only closes its connection: so this asks again. Blocks.
   */
  Optional<String> refusal(Way way, Duration limit) {
    return bastion.filter(ClientSession::isOpen).flatMap(session -> refusal(session, way, limit));
  }

  private Optional<String> refusal(ClientSession session, Way way, Duration limit) {
    try {
      ChannelDirectTcpip channel =
          session.createDirectTcpipChannel(new SshdSocketAddress("127.0.0.1", 0), way.goal());
      channel.open().verify(limit);
      channel.close(false);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(explained(e));
    }
  }

  private String explained(Throwable error) {
    Throwable reason = error;
    while (reason.getCause() != null && !(reason instanceof SshChannelOpenException)) {
      reason = reason.getCause();
    }
    return reason instanceof SshChannelOpenException refused
            && refused.getReasonCode() == PROHIBITED
        ? "the SSH server of %s may not forward there; see AllowTcpForwarding and PermitOpen in its sshd_config"
            .formatted(through)
        : "%s cannot reach it: %s"
            .formatted(
                through,
                Objects.requireNonNullElse(reason.getMessage(), reason.getClass().getSimpleName()));
  }

  @Override
  public void close() {
    bastion
        .filter(ClientSession::isOpen)
        .ifPresent(session -> ways.forEach(way -> stop(session, way.entrance().getPort())));
  }

  private static void stop(ClientSession bastion, int port) {
    try {
      bastion.stopLocalPortForwarding(new SshdSocketAddress("127.0.0.1", port));
    } catch (IOException | RuntimeException gone) {
      LOG.log(Level.FINE, "a forward was not closed", gone);
    }
  }
}
