package org.changeover.control;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** A bound channel that cannot take clients at first, as one of a process without a free file. */
final class FailingServerChannel extends ServerSocketChannel {
  private final ServerSocketChannel real;
  private final Runnable failure;
  private int failures;

  /**
   * @param failure called before each failure
   */
  FailingServerChannel(ServerSocketChannel real, int failures, Runnable failure) {
    super(real.provider());
    this.real = real;
    this.failures = failures;
    this.failure = failure;
  }

  @Override
  public SocketChannel accept() throws IOException {
    if (failures-- > 0) {
      failure.run();
      throw new IOException("Too many open files");
    }
    return real.accept();
  }

  @Override
  public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
    real.bind(local, backlog);
    return this;
  }

  @Override
  public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
    real.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return real.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return real.supportedOptions();
  }

  @Override
  public ServerSocket socket() {
    return real.socket();
  }

  @Override
  public SocketAddress getLocalAddress() throws IOException {
    return real.getLocalAddress();
  }

  @Override
  protected void implCloseSelectableChannel() throws IOException {
    real.close();
  }

  @Override
  protected void implConfigureBlocking(boolean block) throws IOException {
    real.configureBlocking(block);
  }
}
