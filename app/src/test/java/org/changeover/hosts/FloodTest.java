package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.changeover.spi.Command;
import org.changeover.spi.Host;
import org.changeover.spi.Output;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A command that says too much, beside one that wants an answer. */
class FloodTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long HEAP_ALLOWED = 64L << 20;

  @TempDir Path folder;

  @Test
  void aFlood_neitherGrowsMemoryNorStallsOtherCommands() throws IOException {
    flood(160L << 20);
  }

  @Tag("benchmark")
  @Test
  void aGigabyte_neitherGrowsMemoryNorStallsOtherCommands() throws IOException {
    flood(1L << 30);
  }

  private HostPool pool(Sshd sshd) throws IOException {
    var config =
        new HostsConfig(
            folder,
            folder,
            false,
            java.util.Optional.empty(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1));
    return new HostPool(
        config, List.of(sshd.settings("box")), SecretLender.none(), Schedulers.parallel());
  }

  /** A host of which the printed lines are counted by their bytes. */
  private static Host host(HostPool pool, LongAdder lineBytes) {
    return pool.host(
        "box",
        HostContract.OPERATION,
        (stream, text) -> {
          if (stream != OutputSink.Stream.COMMAND) {
            lineBytes.add(text.length() + 1L);
          }
        });
  }

  private void flood(long size) throws IOException {
    var lineBytes = new LongAdder();
    try (var sshd = Sshd.start(folder.resolve("sshd"));
        var pool = pool(sshd)) {
      Host host = host(pool, lineBytes);
      host.query(Command.of("true")).block(PATIENCE);
      long before = usedHeap();
      String script = "yes 'a line of some forty characters, or more' | head -c " + size;
      Mono<Output> flood =
          host.change(HostContract.INTENT, Command.shell(script).capturing(1000).within(PATIENCE))
              .cache();
      flood.onErrorComplete().subscribe();
      HostContract.awaitUntil(() -> lineBytes.sum() > size / 10);

      long begun = System.nanoTime();
      host.query(Command.of("true")).block(PATIENCE);
      Duration answered = Duration.ofNanos(System.nanoTime() - begun);
      boolean beside = lineBytes.sum() < size;
      long grown = usedHeap() - before;
      Output output = flood.block(PATIENCE);

      assertThat(beside).as("the flood was still running").isTrue();
      assertThat(answered).isLessThan(Duration.ofSeconds(5));
      assertThat(grown).isLessThan(HEAP_ALLOWED);
      assertThat(output.stdout()).hasSize(1000);
      assertThat(lineBytes.sum()).isBetween(size, size + 2);
    }
  }

  /** Both streams share a window: what is not read of one would stop the other. */
  @Test
  void aFloodOnStandardError_neitherStallsStandardOutput_norGrowsMemory() throws IOException {
    long size = 100L << 20;
    var lineBytes = new LongAdder();
    try (var sshd = Sshd.start(folder.resolve("sshd"));
        var pool = pool(sshd)) {
      Host host = host(pool, lineBytes);
      host.query(Command.of("true")).block(PATIENCE);
      long before = usedHeap();
      String script =
          "echo early; yes 'a line of some forty characters, or more' | head -c %d >&2; echo late"
              .formatted(size);
      Mono<Output> flood =
          host.change(HostContract.INTENT, Command.shell(script).within(PATIENCE)).cache();
      flood.onErrorComplete().subscribe();
      HostContract.awaitUntil(() -> lineBytes.sum() > size / 2);
      boolean meanwhile = lineBytes.sum() < size;
      long grown = usedHeap() - before;
      Output output = flood.block(PATIENCE);

      assertThat(meanwhile).as("the flood was still running").isTrue();
      assertThat(grown).isLessThan(HEAP_ALLOWED);
      assertThat(output.stdout()).isEqualTo("early\nlate\n");
      assertThat(lineBytes.sum()).isBetween(size, size + 20);
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
