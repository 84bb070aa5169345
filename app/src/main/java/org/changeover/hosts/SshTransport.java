package org.changeover.hosts;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.StreamingChannel;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.UnknownOutcomeException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Starts processes over a kept SSH connection, one exec channel for each. */
final class SshTransport implements Transport {
  private final String host;
  private static final int REFUSALS = 100;

  private final SshConnection connection;
  private final Scheduler timer;
  private final Scheduler work;
  private volatile Runnable giveWay = () -> {};

  /**
   * @param work where opening a channel may block
   */
  SshTransport(String host, SshConnection connection, Scheduler timer, Scheduler work) {
    this.work = work;
    this.timer = timer;
    this.host = host;
    this.connection = connection;
  }

  @Override
  public Mono<Spawned> spawn(List<String> arguments) {
    return connection
        .session()
        .publishOn(work)
        .flatMap(session -> open(session, "exec " + Quote.join(arguments)))
        .retryWhen(
            Retry.backoff(REFUSALS, Duration.ofMillis(50))
                .maxBackoff(Duration.ofMillis(500))
                .scheduler(timer)
                .filter(SshTransport::refused)
                .doBeforeRetry(signal -> giveWay.run())
                .onRetryExhaustedThrow((retry, signal) -> signal.failure()));
  }

  /**
   * A server counts a session until it has buried its process, so that a place may be free late.
   */
  private static boolean refused(Throwable error) {
    return error instanceof HostUnreachableException
        && error.getCause() instanceof SshChannelOpenException;
  }

  private Mono<Spawned> open(ClientSession session, String commandLine) {
    return Mono.create(sink -> {
      try {
        ChannelExec channel = session.createExecChannel(commandLine);
        channel.setStreaming(StreamingChannel.Streaming.Async);
        var spawned = new SshSpawned(host, channel, work);
        sink.onCancel(spawned::abandon);
        channel
            .open()
            .addListener(future -> {
              if (future.isOpened()) {
                sink.success(spawned.opened());
              } else {
                sink.error(notOpened(session, future.getException()));
              }
            });
      } catch (IOException | RuntimeException e) {
        sink.error(
            new HostUnreachableException(
                "%s: the connection was lost; nothing was begun (%s)"
                    .formatted(host, e.getMessage()),
                e));
      }
    });
  }

  /** A channel that was refused began nothing; when the connection broke meanwhile, who knows. */
  private RuntimeException notOpened(ClientSession session, Throwable cause) {
    String why = cause == null ? "no reason given" : cause.getMessage();
    return session.isOpen()
        ? new HostUnreachableException(
            "%s: the server opened no channel; nothing was begun (%s)".formatted(host, why), cause)
        : new UnknownOutcomeException(
            "%s: the connection was lost while a command was being started (%s); look there before doing it again"
                .formatted(host, why),
            cause);
  }

  @Override
  public void whenFull(Runnable giveWay) {
    this.giveWay = giveWay;
  }

  @Override
  public Mono<String> account() {
    return connection.login();
  }

  @Override
  public void close() {
    connection.close();
  }
}
