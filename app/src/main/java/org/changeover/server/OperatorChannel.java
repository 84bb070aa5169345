package org.changeover.server;

import java.io.IOException;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;

/**
 * A session channel that keeps nothing of a client's environment but what a terminal is known by.
 */
final class OperatorChannel extends ChannelSession {

  /** Of such channels. */
  static ChannelSessionFactory factory() {
    return new ChannelSessionFactory() {
      @Override
      public Channel createChannel(Session session) {
        return new OperatorChannel();
      }
    };
  }

  @Override
  protected RequestHandler.Result handleEnvParsed(String name, String value) throws IOException {
    return SshTerminal.TAKEN.contains(name)
        ? super.handleEnvParsed(
            name, value.substring(0, Math.min(SshTerminal.LONGEST, value.length())))
        : RequestHandler.Result.ReplyFailure;
  }
}
