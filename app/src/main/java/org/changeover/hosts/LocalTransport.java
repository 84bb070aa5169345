package org.changeover.hosts;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.changeover.hosts.OutputSink.Stream;
import org.changeover.spi.HostUnreachableException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Starts processes on this machine; what blocks runs on virtual threads. */
final class LocalTransport implements Transport {
  private static final Logger LOG = Logger.getLogger(LocalTransport.class.getName());
  private static final int READ_SIZE = 32 * 1024;

  private final String host;
  private final Scheduler work;

  LocalTransport(String host, Scheduler work) {
    this.host = host;
    this.work = work;
  }

  @Override
  public Mono<Spawned> spawn(List<String> arguments) {
    return Mono.<Spawned>fromCallable(
            () -> {
              var all = new ArrayList<>(List.of("setsid"));
              all.addAll(arguments);
              return new LocalSpawned(new ProcessBuilder(all).start());
            })
        .onErrorMap(
            IOException.class,
            e ->
                new HostUnreachableException(
                    "%s: no process could be started here: %s. setsid is part of util-linux."
                        .formatted(host, e.getMessage()),
                    e))
        .subscribeOn(work);
  }

  @Override
  public Mono<String> account() {
    return Mono.just(System.getProperty("user.name"));
  }

  @Override
  public void close() {}

  /** A child process. */
  private final class LocalSpawned implements Spawned {
    private final Process process;

    LocalSpawned(Process process) {
      this.process = process;
    }

    @Override
    public Flux<Chunk> output() {
      return Flux.merge(
          1,
          stream(process.getInputStream(), Stream.STDOUT),
          stream(process.getErrorStream(), Stream.STDERR));
    }

    private Flux<Chunk> stream(InputStream in, Stream stream) {
      byte[] buffer = new byte[READ_SIZE];
      return Flux.<Chunk>generate(
              sink -> {
                int count = read(in, buffer);
                if (count < 0) {
                  sink.complete();
                } else {
                  sink.next(new Chunk(stream, Arrays.copyOf(buffer, count)));
                }
              })
          .subscribeOn(work);
    }

    /** A stream that breaks has ended: what became of the process is told by its exit code. */
    private int read(InputStream in, byte[] buffer) {
      try {
        return in.read(buffer);
      } catch (IOException closed) {
        return -1;
      }
    }

    @Override
    public Mono<Void> write(byte[] bytes) {
      return Mono.<Void>fromCallable(
              () -> {
                process.getOutputStream().write(bytes);
                process.getOutputStream().flush();
                return null;
              })
          .subscribeOn(work);
    }

    @Override
    public Mono<Void> closeInput() {
      return Mono.<Void>fromCallable(
              () -> {
                process.getOutputStream().close();
                return null;
              })
          .subscribeOn(work);
    }

    @Override
    public Mono<End> end() {
      return Mono.fromFuture(process.onExit(), true).map(p -> new End.Exited(p.exitValue()));
    }

    /** Also when the pool is closed: a process that reads would wait for us for ever. */
    @Override
    public void abandon() {
      Mono.fromRunnable(this::closeStreams)
          .subscribeOn(work)
          .subscribe(done -> {}, poolClosed -> Thread.ofVirtual().start(this::closeStreams));
    }

    private void closeStreams() {
      for (Closeable stream :
          List.of(process.getOutputStream(), process.getInputStream(), process.getErrorStream())) {
        try {
          stream.close();
        } catch (IOException alreadyBroken) {
          LOG.log(Level.FINE, "a stream was broken already", alreadyBroken);
        }
      }
    }
  }
}
