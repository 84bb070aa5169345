package org.changeover.hosts;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Speaks to the user's SSH agent (draft-ietf-sshm-ssh-agent) over its socket. Each message is a
 * length and as many bytes.
 */
final class AgentProxy extends AbstractAgentProxy {
  private static final int LONGEST = 1 << 20;

  private final SocketChannel socket;
  private final Predicate<PublicKey> offered;

  private AgentProxy(Path path, Predicate<PublicKey> offered) throws IOException {
    super(null);
    this.socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
    this.offered = offered;
  }

  /** Without an agent the others keys still count, so that one that is gone is no error. */
  static SshAgent open(Path path, Predicate<PublicKey> offered) {
    try {
      return new AgentProxy(path, offered);
    } catch (IOException notThere) {
      return null;
    }
  }

  @Override
  public Iterable<? extends Map.Entry<PublicKey, String>> getIdentities() throws IOException {
    return StreamSupport.stream(super.getIdentities().spliterator(), false)
        .filter(identity -> offered.test(identity.getKey()))
        .toList();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    super.close();
  }

  @Override
  protected synchronized Buffer request(Buffer request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request.array(), request.rpos(), request.available());
    while (out.hasRemaining()) {
      socket.write(out);
    }
    int length = read(4).getInt();
    if (length < 1 || length > LONGEST) {
      throw new IOException("the SSH agent answered with " + length + " bytes");
    }
    return new ByteArrayBuffer(read(length).array());
  }

  private ByteBuffer read(int count) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(count);
    while (in.hasRemaining()) {
      if (socket.read(in) < 0) {
        throw new EOFException("the SSH agent closed the connection");
      }
    }
    return in.flip();
  }

  /** Gives each session an agent of its own; forwards none. */
  interface Factory extends SshAgentFactory {
    @Override
    default List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
      return List.of();
    }

    @Override
    SshAgent createClient(Session session, FactoryManager manager);

    @Override
    default SshAgentServer createServer(ConnectionService service) {
      throw new UnsupportedOperationException("agents are not forwarded");
    }
  }
}
