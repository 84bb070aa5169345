package org.changeover.hosts;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.io.IoInputStream;
import org.apache.sshd.common.io.IoReadFuture;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.changeover.hosts.OutputSink.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * One stream of an SSH channel as a Flux. MINA gives window back to the sender as its buffer is
 * read, so that reading only what was requested stops the sender when nobody requests.
 *
 * <p>Threads: {@link #pump} runs on whoever requests and on MINA's I/O threads; the counter lets
 * one in at a time, and a read that is answered at once goes round the loop instead of deeper into
 * the stack. A channel that closes in the moment in which a read begins may never answer that read;
 * {@link #closed} ends the stream then.
 */
final class SshStream {
  private static final int READ_SIZE = 32 * 1024;

  private final IoInputStream in;
  private final Stream stream;
  private final FluxSink<Chunk> sink;
  private final AtomicInteger entries = new AtomicInteger();
  private final byte[] bytes = new byte[READ_SIZE];
  private IoReadFuture reading;
  private boolean done;
  private volatile boolean closed;

  private SshStream(IoInputStream in, Stream stream, FluxSink<Chunk> sink) {
    this.in = in;
    this.stream = stream;
    this.sink = sink;
  }

  /**
   * @param whenClosed is given what to run when the channel has closed
   */
  static Flux<Chunk> of(
      IoInputStream in, Stream stream, java.util.function.Consumer<Runnable> whenClosed) {
    return Flux.create(
        sink -> {
          var self = new SshStream(in, stream, sink);
          sink.onRequest(n -> self.pump());
          whenClosed.accept(self::closed);
        },
        FluxSink.OverflowStrategy.ERROR);
  }

  private void closed() {
    closed = true;
    pump();
  }

  private void pump() {
    if (entries.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      while (!done && step()) {}
      seen = entries.addAndGet(-seen);
    } while (seen != 0);
  }

  /** Returns whether another step may be possible now. */
  private boolean step() {
    if (reading == null) {
      if (sink.requestedFromDownstream() == 0 || sink.isCancelled()) {
        return false;
      }
      var buffer = new ByteArrayBuffer(bytes, 0, bytes.length, false);
      reading = in.read(buffer);
      reading.addListener(future -> pump());
    }
    if (!reading.isDone()) {
      if (closed) {
        finish();
      }
      return false;
    }
    deliver(reading);
    return true;
  }

  private void deliver(IoReadFuture answer) {
    Throwable error = answer.getException();
    int count = error == null ? answer.getRead() : -1;
    if (count < 0) {
      finish();
      return;
    }
    reading = null;
    sink.next(new Chunk(stream, Arrays.copyOf(bytes, count)));
  }

  private void finish() {
    done = true;
    sink.complete();
  }
}
