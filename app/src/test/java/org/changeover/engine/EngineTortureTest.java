package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.changeover.engine.TortureLife.End;
import org.changeover.engine.TortureLife.Moment;
import org.changeover.journal.FailingPower;
import org.changeover.journal.JournalSigner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything ends before and after every write of the journal and every effect of a run, by a power
 * cut or a kill, and sometimes once more soon afterwards; the next engine goes on with what is
 * left. The seed decides how it ends and what of a write is left.
 */
@Tag("torture")
class EngineTortureTest {
  private static final long SEED = Long.getLong("torture.seed", System.nanoTime());
  private static final int MOMENTS = 2_000;

  /** How soon after an end the next one may come, in moments. */
  private static final int SOON = 40;

  /** Held, or it would be made anew. Each engine that ends says so, with all that it knows. */
  private static final Logger LOG = Logger.getLogger(Errors.class.getName());

  /** Moments share nothing but what was recorded, so each processor can have its own. */
  private static final int WORKERS = 2;

  @TempDir Path folder;
  private JournalSigner signer;

  @BeforeEach
  void make() {
    signer = JournalSigner.of(folder.resolve("state"));
  }

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  private Path worker(String name) throws IOException {
    Path worker = Files.createDirectory(folder.resolve(name));
    Files.createDirectory(worker.resolve("run"));
    return worker;
  }

  private Optional<End> live(TortureLife life, Random random) throws IOException {
    return life.live(
        random.nextInt(4) == 0 ? FailingPower.End.KILL : FailingPower.End.POWER_CUT,
        random,
        signer);
  }

  @Test
  void runThatEndsAnywhere_goesOnToTheSameEndAndLosesAndRepeatsNothing() throws Exception {
    var moments = new ArrayList<Moment>();
    End wanted =
        TortureLife.recorded(worker("recorded"), moments)
            .live(FailingPower.End.POWER_CUT, new Random(SEED), signer)
            .orElseThrow();
    assertThat(moments.size()).isGreaterThanOrEqualTo(MOMENTS);
    var again = new AtomicInteger();
    try (var workers = Executors.newFixedThreadPool(WORKERS)) {
      var ended = new ArrayList<Future<?>>();
      for (int first = 0; first < WORKERS; first++) {
        int from = first;
        Path own = worker("worker-" + first);
        ended.add(
            workers.submit(() -> {
              for (int i = from; i < moments.size(); i += WORKERS) {
                endAt(own, moments, i, wanted, again);
              }
              return null;
            }));
      }
      for (Future<?> worker : ended) {
        worker.get();
      }
    }
    System.out.printf(
        "torture: everything ended at %d moments, at %d of them once more soon afterwards; seed %d%n",
        moments.size(), again.get(), SEED);
  }

  private void endAt(Path own, List<Moment> moments, int i, End wanted, AtomicInteger again)
      throws IOException {
    var random = new Random(SEED + i);
    Moment from = moments.get(i);
    try {
      if (random.nextInt(3) == 0) {
        TortureLife life = TortureLife.shortAfter(own, from, 1 + random.nextInt(SOON));
        if (live(life, random).isEmpty()) {
          from = life.ended();
          again.incrementAndGet();
        }
      }
      End end = live(TortureLife.after(own, from), random).orElseThrow();
      assertThat(end.on()).isEqualTo(wanted.on());
      assertThat(end.statuses()).isEqualTo(wanted.statuses());
      assertThat(counted(end)).isEqualTo(counted(wanted));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "moment %d of %d (%s), seed %d".formatted(i, moments.size(), moments.get(i).what(), SEED),
          e);
    }
  }

  /** What failed may have been tried more often, and what nobody can see may have been repeated. */
  private static Map<String, Integer> counted(End end) {
    return end.happened().entrySet().stream()
        .filter(one -> !one.getKey().startsWith("stuck "))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                one -> TorturePlan.BLIND.contains(one.getKey()) ? 1 : one.getValue()));
  }
}
