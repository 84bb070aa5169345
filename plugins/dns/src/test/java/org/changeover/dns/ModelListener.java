package org.changeover.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.changeover.contract.FakeNetwork;

/** Lets a model server be reached on a loopback port. */
record ModelListener(ServerSocket socket) implements AutoCloseable {

  static ModelListener of(ModelServer server) {
    return of(server::serve);
  }

  static ModelListener of(FakeNetwork.Server server) {
    try {
      var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(() -> {
        while (!socket.isClosed()) {
          accept(socket, server);
        }
      });
      return new ModelListener(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void accept(ServerSocket socket, FakeNetwork.Server server) {
    try {
      Socket accepted = socket.accept();
      Thread.startVirtualThread(() -> {
        try (accepted) {
          server.serve(accepted);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (IOException closed) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(closed);
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
