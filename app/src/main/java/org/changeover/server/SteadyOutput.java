package org.changeover.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * What goes out on a channel, one piece after the other: a flush returns when the piece has left
 * this process, so that a client that takes nothing holds up its own visit and no memory, whatever
 * window it announced. A piece that has not left within a while ends the output for good.
 *
 * <p>Used by one thread; any may ask how long it waits.
 */
final class SteadyOutput extends OutputStream {
  private static final int PIECE = 32 * 1024;
  private static final Duration AFTER_AN_INTERRUPTION = Duration.ofSeconds(1);

  private final IoOutputStream channel;
  private final Duration longest;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private IoWriteFuture underWay;
  private boolean stuck;
  private volatile long since;
  private volatile boolean waiting;

  /**
   * @param longest that a piece may take
   */
  SteadyOutput(IoOutputStream channel, Duration longest) {
    this.channel = channel;
    this.longest = longest;
  }

  @Override
  public void write(int b) throws IOException {
    piece.write(b);
    flushWhenFull();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    piece.write(bytes, offset, length);
    flushWhenFull();
  }

  private void flushWhenFull() throws IOException {
    if (piece.size() >= PIECE) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (stuck) {
      throw new IOException("the client takes nothing");
    }
    if (piece.size() == 0) {
      return;
    }
    byte[] bytes = piece.toByteArray();
    piece.reset();
    since = System.nanoTime();
    waiting = true;
    try {
      send(bytes);
    } finally {
      waiting = false;
    }
  }

  private void send(byte[] bytes) throws IOException {
    stuck = true;
    if (underWay != null && !underWay.await(AFTER_AN_INTERRUPTION)) {
      throw new IOException("the client takes nothing");
    }
    underWay = channel.writeBuffer(new ByteArrayBuffer(bytes));
    try {
      if (!underWay.verify(longest).isWritten()) {
        throw new IOException("the client is gone");
      }
    } catch (InterruptedIOException told) {
      stuck = false; // what is still to be said may follow what is under way
      throw told;
    }
    underWay = null;
    stuck = false;
  }

  /** For how long the piece that is under way has waited to leave; zero when there is none. */
  Duration waiting() {
    return waiting ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
  }

  /** Whether a piece did not leave. */
  boolean isStuck() {
    return stuck;
  }
}
