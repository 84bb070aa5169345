package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.changeover.hosts.HostPool;
import org.changeover.hosts.HostsConfig;
import org.changeover.hosts.Sshd;
import org.changeover.hosts.StopAnswer;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Request;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Host;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Intent;
import org.changeover.spi.Network;
import org.changeover.spi.Operation;
import org.changeover.spi.ReadableHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A silent command on a real OpenSSH server, which runs on when its link breaks. */
class LostLinkOverSshTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Holds a lock as long as it runs; notes itself, and when another one has it; ends once it may.
   */
  private static final String IMPORT =
      """
      cd "$1"
      exec 9>running
      flock -n 9 || touch beside
      echo $$ >>pids
      until [ -e go ]; do sleep 0.1; done
      """;

  @TempDir Path folder;
  private final String run = "lost-link-" + System.nanoTime();
  private final ToyWorld world = new ToyWorld();
  private final Scheduler loop = Schedulers.newSingle("run");
  private Sshd sshd;
  private HostPool pool;
  private Engine engine;
  private Mono<RunEnd> end;
  private Disposable running;

  private record Made(Operation operation, int number) implements Intent {}

  @BeforeEach
  void anImportRuns() throws IOException {
    sshd = Sshd.start(folder.resolve("sshd"));
    pool =
        new HostPool(
            HostsConfig.of(folder.resolve("state")).withoutSshConfig(),
            List.of(sshd.settings("toy")),
            _ -> Mono.empty(),
            Schedulers.parallel());
    world.twists.put("one@toy", effect -> imported().then(effect));
    var clock = new MonotonicClock(java.time.Clock.systemUTC());
    engine =
        new Engine(
            new EngineParts(
                Plans.of(step("one")),
                new ToyWorld.MemoryJournal(clock),
                world.inputs(),
                machines(),
                clock,
                clock::drift,
                loop,
                Schedulers.boundedElastic(),
                Schedulers.parallel(),
                folder.resolve("output"),
                folder.resolve("locks"),
                EngineParts.Limits.DEFAULT),
            state -> state.status() == RunStatus.RUNNING);
    end = engine.run(started(), Event.Options.none(), VirtualRun.ANNA).cache();
    running = end.subscribe();
    await(() -> imports().size() == 1);
  }

  @AfterEach
  void endAll() {
    running.dispose();
    imports().forEach(ProcessHandle::destroyForcibly);
    pool.close();
    sshd.close();
    loop.dispose();
  }

  private Event.RunStarted started() {
    return new Event.RunStarted(
        run, "test", "A test", "0", "0", List.of(), "0.1.0", 1, false, Map.of(), VirtualRun.ANNA);
  }

  private Mono<Void> imported() {
    var operation = new Operation(run, "one", "toy", 1, 1);
    return pool.host("toy", operation, (_, _) -> {})
        .change(new Made(operation, 1), Command.shell(IMPORT, folder.toString()))
        .then();
  }

  private Machines machines() {
    return new Machines() {
      @Override
      public Host host(String name, Operation operation, LineSink sink) {
        throw new HostUnreachableException("the action has its own");
      }

      @Override
      public ReadableHost readable(String name, Operation operation, LineSink sink) {
        return host(name, operation, sink);
      }

      @Override
      public Network network() {
        throw new HostUnreachableException("there is no network here");
      }

      @Override
      public Mono<Boolean> stop(Operation operation) {
        return pool.stop(operation).map(StopAnswer.Stopped.class::isInstance);
      }

      @Override
      public Mono<Boolean> endLeft(String host, Operation operation, boolean jobs) {
        return pool.endLeft(host, operation, jobs).map(StopAnswer.Stopped.class::isInstance);
      }

      @Override
      public Mono<Void> letGo() {
        return pool.letGo();
      }

      @Override
      public void close() {}
    };
  }

  private List<ProcessHandle> imports() {
    return noted().stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
  }

  private List<Long> noted() {
    Path pids = folder.resolve("pids");
    try {
      return Files.exists(pids)
          ? Files.readAllLines(pids).stream().map(Long::parseLong).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    Flux.interval(Duration.ofMillis(20)).filter(_ -> condition.getAsBoolean()).blockFirst(PATIENCE);
  }

  @Test
  void commandBehindABrokenLink_isEndedBeforeItRunsAgain() throws IOException {
    sshd.cut();
    await(() -> noted().size() == 2);
    Files.createFile(folder.resolve("go"));
    RunState last = end.block(PATIENCE).state();
    assertThat(last.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(folder.resolve("beside")).doesNotExist();
  }

  @Test
  void commandBehindABrokenLink_hasEndedWhenItIsCalledStopped() throws Exception {
    assertThat(locked()).isTrue();
    var looked = new AtomicBoolean();
    world.checks.put("one@toy", () -> Mono.<Check>never().doOnSubscribe(_ -> looked.set(true)));
    sshd.cut();
    await(looked::get);
    engine.request(new Request.Cancel("enough"), VirtualRun.ANNA).block(PATIENCE);
    RunState last = end.block(PATIENCE).state();
    assertThat(last.task(Plans.task("one")).status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(locked()).isFalse();
  }

  private boolean locked() throws Exception {
    return new ProcessBuilder("flock", "-n", folder.resolve("running").toString(), "true")
            .start()
            .waitFor()
        != 0;
  }
}
