package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.changeover.spi.Command;
import org.changeover.spi.Host;
import org.changeover.spi.Operation;
import org.changeover.spi.Output;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;

/** A pool that is closed while its hosts are busy. */
class HostPoolCloseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Logger ROOT = Logger.getLogger("");
  private static final int ROUNDS = 4;

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord said) {
          if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
            warnings.add(said.getLoggerName() + ": " + said.getMessage() + " " + said.getThrown());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    ROOT.addHandler(listener);
  }

  @AfterEach
  void listenNoMore() {
    ROOT.removeHandler(listener);
  }

  /** Detached jobs and half copies outlive the pool for a moment, and write into the folder. */
  @AfterEach
  void awaitWhatOutlivesThePool() {
    try {
      HostContract.awaitUntil(() -> outliving().isEmpty());
    } catch (IllegalStateException late) {
      assertThat(outliving()).as("what still runs, " + late.getMessage()).isEmpty();
    }
  }

  private List<String> outliving() {
    return ArgumentLists.now().stream().filter(all -> all.contains(folder.toString())).toList();
  }

  @Test
  void commandsUnderWayOverSsh_endWithoutAWordInTheLog() throws IOException {
    try (var sshd = Sshd.start(folder.resolve("sshd"))) {
      HostSettings settings = sshd.settings("box").folder(folder.resolve("runs").toString());
      for (int round = 0; round < ROUNDS; round++) {
        closeWhileBusy(settings, round);
      }
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void commandsUnderWayHere_endWithoutAWordInTheLog() {
    HostSettings settings = HostSettings.local("box").folder(folder.resolve("runs").toString());
    for (int round = 0; round < ROUNDS; round++) {
      closeWhileBusy(settings, round);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void outputThatComesWhenThePoolIsClosed_endsTheCommandOnce_withoutAWordInTheLog() {
    var work = Schedulers.fromExecutorService(new AtOnce());
    var talking = new Talking();
    var machine =
        new Machine(
            HostSettings.local("box"),
            talking,
            SecretLender.none(),
            PATIENCE,
            Schedulers.parallel(),
            work);
    var beingTaken = new CompletableFuture<Subscriber<? super Void>>();
    var running =
        new Running(
            machine,
            Invocation.of(
                List.of("true"), "", Flux.empty(), Ownership.nobody(), Command.OnCancel.KILL),
            (stream, bytes) -> deafToCancel(beingTaken),
            machine.gate());
    CompletableFuture<Integer> code = running.exitCode().toFuture();
    FluxSink<Chunk> output = talking.output.orTimeout(30, TimeUnit.SECONDS).join();
    output.next(talking.out("first"));
    Subscriber<? super Void> first = beingTaken.orTimeout(30, TimeUnit.SECONDS).join();
    work.dispose();
    output.next(talking.out("second"));
    first.onError(new RejectedExecutionException("no thread for the first"));
    output.complete();
    assertThat(code)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(RejectedExecutionException.class);
    assertThat(warnings).isEmpty();
  }

  /** Stands for work that fails at the moment at which it is cancelled. */
  private static Publisher<Void> deafToCancel(
      CompletableFuture<Subscriber<? super Void>> subscriber) {
    return one -> {
      one.onSubscribe(Operators.emptySubscription());
      subscriber.complete(one);
    };
  }

  /** Does everything on the caller's thread, so that the test knows the order. */
  private static final class AtOnce extends AbstractExecutorService {
    private boolean shutDown;

    @Override
    public void execute(Runnable task) {
      if (shutDown) {
        throw new RejectedExecutionException("shut down");
      }
      task.run();
    }

    @Override
    public void shutdown() {
      shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutDown = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return shutDown;
    }

    @Override
    public boolean isTerminated() {
      return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return shutDown;
    }
  }

  /** A process that says what the test wants it to. */
  private static final class Talking implements Transport, DeafSpawned {
    private final CompletableFuture<FluxSink<Chunk>> output = new CompletableFuture<>();
    private volatile String mark;

    @Override
    public Mono<Spawned> spawn(List<String> arguments) {
      mark = arguments.get(arguments.indexOf("changeover") + 1);
      return Mono.just(this);
    }

    /** Output behind the mark that says that the command has begun. */
    Chunk out(String text) {
      return new Chunk(OutputSink.Stream.STDOUT, ("\n" + mark + "\n" + text).getBytes(UTF_8));
    }

    @Override
    public Mono<String> account() {
      return Mono.just("root");
    }

    @Override
    public Flux<Chunk> output() {
      return Flux.create(output::complete);
    }

    @Override
    public Mono<End> end() {
      return Mono.never();
    }

    @Override
    public void close() {}
  }

  /** More commands than there are channels: some talk, some are silent, some have not begun. */
  private void closeWhileBusy(HostSettings settings, int round) {
    var operation = new Operation("run", "step", "box", round, 1);
    var heard = new AtomicInteger();
    var pool = pool(settings);
    Host host = pool.host("box", operation, (stream, text) -> heard.incrementAndGet());
    List<Mono<Signal<Output>>> running =
        List.of(
            begin(host.query(Command.shell("timeout 3 yes"))),
            begin(host.query(Command.shell("timeout 3 yes >&2"))),
            begin(host.query(Command.of("sleep", "3"))),
            begin(host.query(Command.shell("cat >/dev/null; sleep 3").input("x".repeat(1 << 20)))),
            begin(
                host.change(
                    HostContract.intent(operation),
                    Command.shell("echo job; sleep 1").detached("job"))),
            begin(host.receive(HostContract.intent(operation), host, big(), folder + "/copy")),
            begin(host.query(Command.of("sleep", "3"))),
            begin(host.query(Command.of("sleep", "3"))),
            begin(host.query(Command.of("sleep", "3"))),
            begin(host.query(Command.of("sleep", "3"))));
    HostContract.awaitUntil(() -> heard.get() > 1000);
    pool.close();
    for (int i = 0; i < running.size(); i++) {
      assertThat(running.get(i).toFuture())
          .as("command %d of those above, in round %d; beside it run %s", i, round, outliving())
          .succeedsWithin(PATIENCE);
    }
  }

  private static Mono<Signal<Output>> begin(Mono<?> command) {
    Mono<Signal<Output>> begun =
        command.cast(Object.class).then(Mono.<Output>empty()).materialize().cache();
    begun.subscribe();
    return begun;
  }

  private HostPool pool(HostSettings settings) {
    var config =
        new HostsConfig(
            folder.resolve("state"),
            folder.resolve("home"),
            false,
            Optional.empty(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));
    return new HostPool(config, List.of(settings), SecretLender.none(), Schedulers.parallel());
  }

  private String big() {
    Path file = folder.resolve("big");
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(200L << 20);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toString();
  }
}
