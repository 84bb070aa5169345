package org.changeover.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.changeover.kit.Tls;

/**
 * A connection that is open already, for a library that insists on opening one itself: connecting
 * it does nothing.
 */
final class LentSocket extends Socket {
  private final Socket open;

  LentSocket(Socket open) {
    this.open = open;
  }

  @Override
  public void connect(SocketAddress address) {}

  @Override
  public void connect(SocketAddress address, int timeout) {}

  @Override
  public InputStream getInputStream() throws IOException {
    return open.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return open.getOutputStream();
  }

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    open.setSoTimeout(timeout);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return open.getSoTimeout();
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    open.setTcpNoDelay(on);
  }

  @Override
  public InetAddress getInetAddress() {
    return open.getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return open.getLocalAddress();
  }

  @Override
  public int getPort() {
    return open.getPort();
  }

  @Override
  public boolean isConnected() {
    return open.isConnected();
  }

  @Override
  public boolean isClosed() {
    return open.isClosed();
  }

  @Override
  public void close() throws IOException {
    open.close();
  }

  /** Hands the connection out once: a library that wants a second one is refused. */
  static SocketFactory once(Socket open) {
    var lent = new AtomicBoolean();
    return new Factory() {
      @Override
      public Socket createSocket() throws IOException {
        if (lent.getAndSet(true)) {
          throw new SocketException("the connection was lost");
        }
        return new LentSocket(open);
      }
    };
  }

  /** Changes the connection to TLS, for the name that the inventory gives. */
  static SSLSocketFactory securing(Tls tls, String name) {
    return new SecuringFactory(tls, name);
  }

  private static class Factory extends SocketFactory {
    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return createSocket();
    }
  }

  private static final class SecuringFactory extends SSLSocketFactory {
    private final Tls tls;
    private final String name;

    SecuringFactory(Tls tls, String name) {
      this.tls = tls;
      this.name = name;
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
        throws IOException {
      return tls.over(plain instanceof LentSocket lent ? lent.open : plain, name, port);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return ((SSLSocketFactory) SSLSocketFactory.getDefault()).getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return ((SSLSocketFactory) SSLSocketFactory.getDefault()).getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw new SocketException("only a connection that is open can be secured");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return createSocket(host.getHostAddress(), port);
    }
  }
}
