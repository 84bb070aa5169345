package org.changeover.console;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.changeover.console.model.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/**
 * From a key to what it does on the screen, with OpenSSH's client at the other end of a line of 20
 * kB/s and a round trip of 300 ms, while the step that is looked at prints 20,000 lines a second.
 * Wanted: a round trip and 300 ms. And the bytes a second of a console that nobody touches. The
 * numbers are printed and nothing fails because of them.
 */
@Tag("benchmark")
class SlowLinkBenchmarkTest {
  private static final Duration ONE_WAY = Duration.ofMillis(150);
  private static final int RATE = 20_000;
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 10);
  private static final List<String> WORDS =
      List.of("pg_restore:", "processing", "data", "for", "table", "public.avatar", "of", "the");

  @TempDir Path folder;
  private final Random random = new Random(7);

  /** A key, and what is to be seen of it. */
  private record Press(String key, String what, Predicate<String> effect) {}

  private static final List<Press> PRESSES =
      List.of(
          new Press("?", "help", seen -> seen.contains("Look at what is asked")),
          new Press("\u001b", "no help", seen -> !seen.contains("Look at what is asked")),
          new Press("\t", "the output is chosen", seen -> seen.contains("▸ Output")),
          new Press("\t", "the plan is chosen", seen -> seen.contains("▸ Plan")),
          new Press("j", "the next step", seen -> selected(seen).contains("Migrate")),
          new Press("k", "the step before", seen -> selected(seen).contains("copy-database")));

  private static String selected(String seen) {
    return seen.lines().filter(line -> line.contains("▌")).collect(joining());
  }

  private static String line(long number) {
    var random = new Random(number);
    var text = new StringBuilder("line ").append(number);
    for (int words = 2 + random.nextInt(20); words > 0; words--) {
      text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  @Test
  void keysOverASlowLine_printTheirNumbers() throws Exception {
    System.out.printf("%nFrom a key to its effect, %d B/s, round trip 300 ms%n", RATE);
    System.out.printf("%-34s %9s %9s %9s%n", "", "p50 ms", "p99 ms", "most ms");
    for (Size size : List.of(new Size(80, 24), new Size(200, 60))) {
      try (var served = served(SampleRun.running());
          var line = SlowLine.to(served.address(), RATE, ONE_WAY);
          var terminal = FarTerminal.at(line.port(), served.key(), size)) {
        terminal.await("the run", seen -> seen.contains("copy-database"));
        print(size + ", nothing printed", keys(terminal));
        Disposable printing = served.printing(SlowLinkBenchmarkTest::line);
        try {
          print(size + ", 20,000 lines/s", keys(terminal));
        } finally {
          printing.dispose();
        }
      }
    }
  }

  private ServedRun served(SampleRun sample) throws IOException {
    return ServedRun.of(sample, Files.createTempDirectory(folder, "run"));
  }

  private List<Long> keys(FarTerminal terminal) throws Exception {
    TimeUnit.SECONDS.sleep(2);
    var millis = new ArrayList<Long>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Press press : PRESSES) {
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(600));
        long pressed = System.nanoTime();
        terminal.type(press.key());
        terminal.await(press.what(), press.effect());
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pressed));
      }
    }
    if (Boolean.getBoolean("benchmark.verbose")) {
      System.out.println(millis);
    }
    Collections.sort(millis);
    return millis;
  }

  private static void print(String what, List<Long> sorted) {
    System.out.printf(
        "%-34s %9d %9d %9d%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get((int) (sorted.size() * 0.99)),
        sorted.getLast());
  }

  @Test
  void aConsoleThatNobodyTouches_printsItsBytes() throws Exception {
    System.out.printf("%nBytes a second of a console that nobody touches%n");
    System.out.printf("%-34s %9s %9s %9s%n", "", "finished", "running", "log");
    for (Size size : List.of(new Size(80, 24), new Size(200, 60))) {
      for (boolean slow : List.of(false, true)) {
        System.out.printf(
            "%-34s %9d %9d %9d%n",
            size + (slow ? ", slow" : ", loopback"),
            bytesASecond(SampleRun.finished(), size, slow, false),
            bytesASecond(SampleRun.running(), size, slow, false),
            bytesASecond(SampleRun.running(), size, slow, true));
      }
    }
  }

  private long bytesASecond(SampleRun sample, Size size, boolean slow, boolean loud)
      throws Exception {
    try (var served = served(sample);
        var line = SlowLine.to(served.address(), RATE, ONE_WAY);
        var terminal =
            FarTerminal.at(slow ? line.port() : served.address().getPort(), served.key(), size)) {
      terminal.await("the run", seen -> seen.contains("Plan"));
      Disposable printing =
          loud ? served.printing(SlowLinkBenchmarkTest::line) : reactor.core.Disposables.disposed();
      try {
        return bytesASecond(terminal);
      } finally {
        printing.dispose();
      }
    }
  }

  private static long bytesASecond(FarTerminal terminal) throws InterruptedException {
    TimeUnit.SECONDS.sleep(2);
    long before = terminal.bytes();
    TimeUnit.SECONDS.sleep(10);
    return (terminal.bytes() - before) / 10;
  }
}
