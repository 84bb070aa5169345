package org.changeover.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.changeover.journal.EventCodec;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.LiveRun;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A run whose engine is another process. Each subscription and each request has a connection of its
 * own, read only as fast as the subscriber asks. Publishers fail with {@link EngineLostException}
 * when the engine is not there, or ends without letting go of the run.
 */
public final class ControlClient implements LiveRun {
  private static final Scheduler THREADS =
      Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor(), "control-client");

  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);

  private final Path socket;
  private final Duration longestAnswer;

  private ControlClient(Path socket, Duration longestAnswer) {
    this.socket = socket;
    this.longestAnswer = longestAnswer;
  }

  /**
   * The client of a run's engine; nothing is opened yet.
   *
   * @param socket in the run's folder
   */
  public static ControlClient of(Path socket) {
    return of(socket, LONGEST_ANSWER);
  }

  static ControlClient of(Path socket, Duration longestAnswer) {
    return new ControlClient(socket, longestAnswer);
  }

  /** Whether an engine answers on the socket now. Blocks for as long as connecting takes. */
  public boolean engineLives() {
    try (var connection = connect()) {
      return connection != null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @param actor sent only when it came by a key: of others the engine asks the kernel who is at
   *     this end
   */
  @Override
  public Mono<Reply> request(Request request, Actor actor) {
    Optional<Actor> by = actor.key().isEmpty() ? Optional.empty() : Optional.of(actor);
    return conversation(new Frame.Ask(request, by), ControlClient::reply)
        .next()
        .timeout(longestAnswer)
        .onErrorMap(TimeoutException.class, _ -> silent());
  }

  private EngineLostException silent() {
    return new EngineLostException(
        "the engine behind %s has not answered for %d s: see 'changeover events RUN' whether it recorded the request, and whether its process is stopped"
            .formatted(socket, longestAnswer.toSeconds()));
  }

  @Override
  public Flux<Entry> events(long from) {
    return conversation(new Frame.Follow(from), ControlClient::entry);
  }

  @Override
  public Flux<Telemetry> telemetry() {
    return conversation(new Frame.Watch(Optional.empty()), ControlClient::live);
  }

  /**
   * The same for operators whom the SSH server let in.
   *
   * @param present who looks, each time that changes; one as often as there are terminals
   */
  public Flux<Telemetry> telemetry(Flux<List<String>> present) {
    return conversation(
        new Frame.Watch(Optional.of(List.of())),
        present.map(Frame.Present::new),
        ControlClient::live);
  }

  private <T> Flux<T> conversation(Frame first, Function<Frame, Optional<T>> read) {
    return conversation(first, Flux.empty(), read);
  }

  /** A connection, and what is said on it after the first frame. */
  private record Spoken(Connection connection, Disposable saying) {}

  private <T> Flux<T> conversation(
      Frame first, Flux<? extends Frame> more, Function<Frame, Optional<T>> read) {
    Callable<Spoken> open =
        () -> {
          Connection connection = connect();
          connection.write(Connection.bytes(first));
          return new Spoken(connection, saying(connection, more));
        };
    return Flux.using(
            open,
            spoken -> Flux.<T>generate(sink -> next(spoken.connection(), read, sink)),
            ControlClient::close)
        .onErrorMap(IOException.class, this::lost)
        .subscribeOn(THREADS);
  }

  /** Ends quietly when the connection does, which its reader is told. */
  private static Disposable saying(Connection connection, Flux<? extends Frame> frames) {
    return frames
        .publishOn(THREADS)
        .concatMap(frame ->
            Mono.fromCallable(() -> {
              connection.write(Connection.bytes(frame));
              return frame;
            }))
        .onErrorComplete(IOException.class)
        .subscribe();
  }

  private <T> void next(
      Connection connection, Function<Frame, Optional<T>> read, SynchronousSink<T> sink) {
    try {
      Frame frame = connection.read().orElse(null);
      if (frame == null) {
        sink.error(new EngineLostException("the engine ended without letting go of the run"));
        return;
      }
      read.apply(frame).ifPresentOrElse(sink::next, sink::complete);
    } catch (ClosedChannelException e) {
      // The subscriber cancelled, which closed the connection.
      sink.complete();
    } catch (IOException e) {
      sink.error(e);
    }
  }

  private static Optional<Reply> reply(Frame frame) {
    return Optional.of(
        frame instanceof Frame.Answer answer
            ? answer.reply()
            : new Reply.Refused("the engine did not understand: " + frame));
  }

  private static Optional<Entry> entry(Frame frame) {
    return switch (frame) {
      case Frame.Happened happened -> Optional.of(entry(happened.entry()));
      case Frame.End _ -> Optional.empty();
      case Frame.Wrong wrong -> throw new EngineLostException(wrong.why());
      case Frame.Follow _,
          Frame.Watch _,
          Frame.Present _,
          Frame.Ask _,
          Frame.Live _,
          Frame.Answer _ ->
          throw new EngineLostException("the engine sent something else than an event");
    };
  }

  private static Entry entry(JsonNode tree) {
    return EventCodec.entry(tree);
  }

  private static Optional<Telemetry> live(Frame frame) {
    return frame instanceof Frame.Live live ? Optional.of(live.telemetry()) : Optional.empty();
  }

  private Connection connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try (var path = SocketPath.of(socket)) {
      channel.connect(path.address());
      return new Connection(channel, Frame.FROM_SERVER);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void close(Spoken spoken) {
    spoken.saying().dispose();
    try {
      spoken.connection().close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private EngineLostException lost(IOException error) {
    return new EngineLostException(
        "no engine answers on %s (%s)".formatted(socket, error.getMessage()), error);
  }
}
