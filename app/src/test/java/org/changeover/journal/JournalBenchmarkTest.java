package org.changeover.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a journal costs: an append beside a bare write and force of the same bytes to the same file
 * system, by turns, and reading a million events back, each proved and folded, in a process of its
 * own with an engine's settings. The numbers are printed and nothing fails because of them.
 */
@Tag("benchmark")
class JournalBenchmarkTest {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 6);
  private static final int APPENDS = 500;
  private static final int HOSTS = 10_000;

  /** An engine's, see DetachedEngine. */
  private static final List<String> SETTINGS =
      List.of(
          "-Xms24m",
          "-Xmx128m",
          "-XX:+UseParallelGC",
          "-XX:ParallelGCThreads=2",
          "-XX:Tier4InvocationThreshold=15000",
          "-XX:Tier4MinInvocationThreshold=1800",
          "-XX:Tier4CompileThreshold=45000",
          "-XX:Tier4BackEdgeThreshold=120000");

  @TempDir Path folder;

  /** Five events of one task, as a run over many hosts has them. */
  private static List<Event> ofOneTask(int number) {
    var task = new TaskId("update-package", "mirror" + number % HOSTS);
    int generation = 1 + number / HOSTS;
    var change = new Change("package libravatar", "1.0-1", "1.1-1");
    return List.of(
        new Event.TaskStarted(task, generation, 1),
        new Event.Checked(task, Event.Verdict.DIFFERS, List.of(change), "1.0-1", ""),
        new Event.IntentRecorded(
            task,
            generation,
            1,
            1,
            Receipt.of("mirrors/update-package@1", Map.of("version", "1.0-1")),
            Reversal.exact()),
        new Event.ChangeMade(task, change),
        new Event.TaskSucceeded(task, "dpkg says 1.1-1", true, Map.of("version", "1.1-1")));
  }

  private FileJournal open(Disk disk) {
    return FileJournal.open(
        folder, Clock.systemUTC(), JournalSigner.of(folder.resolve("state")), disk);
  }

  @Test
  void aMillionEvents_readBackAndFolded_printTheirNumbers() throws Exception {
    try (var journal = open(new Hasty())) {
      journal.append(Events.started(), 1);
      journal.append(Events.engine(1), 1);
      for (int i = 0; i < 200_000; i++) {
        ofOneTask(i).forEach(event -> journal.append(event, 1));
      }
    }
    long bytes = Files.size(folder.resolve("journal"));
    var took = new ArrayList<Double>();
    for (int round = 0; round < ROUNDS; round++) {
      took.add(replay());
    }
    System.out.printf(
        "%n1,000,002 events, %.0f MB, read, proved and folded: best %.2f s, worst %.2f s of %d%n",
        bytes / 1e6, Collections.min(took), Collections.max(took), ROUNDS);
  }

  private double replay() throws Exception {
    var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
    command.addAll(SETTINGS);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            JournalReplay.class.getName(),
            folder.toString()));
    Process replay =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(replay.getInputStream().readAllBytes()).strip();
    assertThat(replay.waitFor()).isZero();
    assertThat(said).startsWith("1000002 ");
    return Double.parseDouble(said.split(" ")[1]);
  }

  /** One way to make bytes stay. */
  @FunctionalInterface
  private interface Way {
    void append(int number) throws IOException;
  }

  @Test
  void append_besideABareWriteAndForceOfTheSameBytes_printsItsNumbers() throws IOException {
    var micros = new ArrayList<List<Double>>();
    for (int i = 0; i < 3; i++) {
      micros.add(new ArrayList<>());
    }
    List<Event> events = ofOneTask(7);
    byte[][] lines = lines(events);
    try (var journal = open(Disk.real());
        var synced = new RandomAccessFile(folder.resolve("synced").toFile(), "rw");
        var dsync = new RandomAccessFile(folder.resolve("dsync").toFile(), "rwd")) {
      journal.append(Events.started(), 1);
      List<Way> ways =
          List.of(
              number -> journal.append(events.get(number % events.size()), 1),
              number -> {
                synced.write(lines[number % lines.length]);
                synced.getFD().sync();
              },
              number -> dsync.write(lines[number % lines.length]));
      for (int i = -APPENDS; i < APPENDS * ROUNDS; i++) {
        for (int way = 0; way < ways.size(); way++) {
          long begin = System.nanoTime();
          ways.get(way).append(i + APPENDS);
          if (i >= 0) {
            micros.get(way).add((System.nanoTime() - begin) / 1e3);
          }
        }
      }
    }
    print(micros);
  }

  private static byte[][] lines(List<Event> events) {
    return events.stream()
        .map(event ->
            JournalLine.of(
                    new org.changeover.run.Entry(1_000, Clock.systemUTC().instant(), event),
                    JournalLine.NONE,
                    new LineHash())
                .bytes())
        .toArray(byte[][]::new);
  }

  private static void print(List<List<Double>> micros) {
    micros.forEach(Collections::sort);
    double append = at(micros.getFirst(), 0.5);
    System.out.printf(
        "%nAppending one event, %d by turns%n%-34s %9s %9s %9s%n",
        APPENDS * ROUNDS, "", "p50 us", "p90 us", "of it");
    List<String> names =
        List.of("the journal, with its head", "bare write and fsync", "bare write with O_DSYNC");
    for (int way = 0; way < names.size(); way++) {
      List<Double> sorted = micros.get(way);
      System.out.printf(
          "%-34s %9.0f %9.0f %9.2f%n",
          names.get(way), at(sorted, 0.5), at(sorted, 0.9), append / at(sorted, 0.5));
    }
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) Math.floor(share * (sorted.size() - 1)));
  }
}
