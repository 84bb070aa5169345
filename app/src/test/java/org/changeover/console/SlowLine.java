package org.changeover.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A line between a client and a server that is slow as a satellite's: bytes leave one after the
 * other at its rate, and each arrives a while after it left. Whoever sends more than is carried
 * fills the kernel's buffers, as large as they are by default: with small ones, TCP on the loopback
 * device, where a segment may be larger than all of the buffer, waits for its persist timer, 0.2 s
 * each time.
 */
final class SlowLine implements AutoCloseable {
  private static final int PIECE = 512;
  private static final int BUFFERED = 64;

  private final InetSocketAddress server;
  private final long bytesASecond;
  private final long delayNanos;
  private final ServerSocket entrance = new ServerSocket();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private record Piece(byte[] bytes, long arrives) {}

  private SlowLine(InetSocketAddress server, long bytesASecond, Duration delay) throws IOException {
    this.server = server;
    this.bytesASecond = bytesASecond;
    this.delayNanos = delay.toNanos();
    entrance.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  /**
   * @param delay in each direction, half of the round trip
   */
  static SlowLine to(InetSocketAddress server, long bytesASecond, Duration delay)
      throws IOException {
    return new SlowLine(server, bytesASecond, delay);
  }

  int port() {
    return entrance.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = entrance.accept();
        var far = new Socket();
        far.connect(server);
        for (Socket socket : List.of(near, far)) {
          socket.setTcpNoDelay(true);
          sockets.add(socket);
        }
        carry(near, far);
        carry(far, near);
      }
    } catch (IOException closed) {
      // The end of the line is the end of those who use it.
      sockets.forEach(SlowLine::shut);
    }
  }

  private void carry(Socket from, Socket to) {
    BlockingQueue<Piece> way = new ArrayBlockingQueue<>(BUFFERED);
    Thread.ofVirtual().start(() -> leave(from, way));
    Thread.ofVirtual().start(() -> arrive(way, to));
  }

  private void leave(Socket from, BlockingQueue<Piece> way) {
    byte[] buffer = new byte[PIECE];
    long free = System.nanoTime();
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        long takes = TimeUnit.SECONDS.toNanos(n) / bytesASecond;
        free = Math.max(free, System.nanoTime()) + takes;
        way.put(new Piece(java.util.Arrays.copyOf(buffer, n), free + delayNanos));
        TimeUnit.NANOSECONDS.sleep(free - System.nanoTime());
      }
      way.put(new Piece(new byte[0], 0));
    } catch (IOException | InterruptedException gone) {
      shut(from);
    }
  }

  private static void arrive(BlockingQueue<Piece> way, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      for (Piece piece = way.take(); piece.bytes().length > 0; piece = way.take()) {
        TimeUnit.NANOSECONDS.sleep(piece.arrives() - System.nanoTime());
        out.write(piece.bytes());
      }
      to.shutdownOutput();
    } catch (IOException | InterruptedException gone) {
      shut(to);
    }
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      throw new java.io.UncheckedIOException(gone);
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    sockets.forEach(SlowLine::shut);
  }
}
