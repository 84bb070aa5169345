package org.changeover.hosts;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** A process behind an SSH exec channel. */
final class SshSpawned implements Spawned {
  private static final Logger LOG = Logger.getLogger(SshSpawned.class.getName());

  /** POSIX numbers of the signals that RFC 4254, 6.10 can name. */
  private static final Map<String, Integer> SIGNALS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("ABRT", 6),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15));

  private final String host;
  private final ChannelExec channel;
  private final Scheduler work;
  private final Sinks.One<End> end = Sinks.one();

  /**
   * @param work where closing the channel may block
   */
  SshSpawned(String host, ChannelExec channel, Scheduler work) {
    this.work = work;
    this.host = host;
    this.channel = channel;
    channel.addChannelListener(
        new ChannelListener() {
          @Override
          public void channelStateChanged(Channel changed, String hint) {
            noteExit();
          }
        });
  }

  /** To be called once the channel is open. */
  SshSpawned opened() {
    channel.addCloseFutureListener(future -> {
      noteExit();
      end.tryEmitValue(new End.Lost("the connection to " + host + " was lost"));
    });
    return this;
  }

  private void noteExit() {
    Integer status = channel.getExitStatus();
    String signal = channel.getExitSignal();
    if (signal != null) {
      end.tryEmitValue(new End.Exited(128 + SIGNALS.getOrDefault(signal, 0)));
    } else if (status != null) {
      end.tryEmitValue(new End.Exited(status));
    }
  }

  @Override
  public Flux<Chunk> output() {
    return Flux.merge(
        1,
        SshStream.of(channel.getAsyncOut(), OutputSink.Stream.STDOUT, this::whenClosed),
        SshStream.of(channel.getAsyncErr(), OutputSink.Stream.STDERR, this::whenClosed));
  }

  private void whenClosed(Runnable then) {
    channel.addCloseFutureListener(future -> then.run());
  }

  @Override
  public Mono<Void> write(byte[] bytes) {
    return Mono.create(sink -> {
      try {
        channel
            .getAsyncIn()
            .writeBuffer(new ByteArrayBuffer(bytes))
            .addListener(future -> {
              if (future.isWritten()) {
                sink.success();
              } else {
                sink.error(notTaken(future.getException()));
              }
            });
      } catch (IOException e) {
        sink.error(notTaken(e));
      }
    });
  }

  private IOException notTaken(Throwable cause) {
    return new IOException("a process on " + host + " takes no more input", cause);
  }

  @Override
  public Mono<Void> closeInput() {
    return Mono.fromRunnable(() -> channel.getAsyncIn().close(false));
  }

  @Override
  public Mono<End> end() {
    return end.asMono();
  }

  /**
   * Ends the channel on both sides. MINA's immediate close forgets the channel without a word to
   * the server, which then counts it against MaxSessions for as long as the connection lasts; so
   * only the streams are cut short, and the channel itself is closed with SSH_MSG_CHANNEL_CLOSE
   * (RFC 4254, 5.3). A channel that is only being opened is closed as soon as it is open.
   */
  @Override
  public void abandon() {
    Mono.fromRunnable(this::closeChannel)
        .subscribeOn(work)
        .subscribe(done -> {}, poolClosed -> LOG.log(Level.FINE, "not closed", poolClosed));
  }

  private void closeChannel() {
    if (channel.isClosing()) {
      return;
    }
    for (Closeable stream :
        Arrays.<Closeable>asList(
            channel.getAsyncIn(), channel.getAsyncOut(), channel.getAsyncErr())) {
      if (stream != null) {
        stream.close(true);
      }
    }
    channel.close(false);
  }
}
