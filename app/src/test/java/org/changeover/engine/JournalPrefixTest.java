package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.changeover.engine.TortureLife.Moment;
import org.changeover.journal.FailingPower;
import org.changeover.journal.JournalReader;
import org.changeover.journal.JournalSigner;
import org.changeover.run.Entry;
import org.changeover.run.PrefixRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Journals that engines wrote, interrupted ones among them: every prefix is a state to go on with.
 */
class JournalPrefixTest {
  private static final long SEED = Long.getLong("torture.seed", System.nanoTime());
  private static final int JOURNALS = 4;

  @TempDir Path folder;

  @Test
  void everyPrefixOfARecordedJournal_isAStateThatARunCanGoOnWith() throws IOException {
    var random = new Random(SEED);
    JournalSigner signer = JournalSigner.of(folder.resolve("state"));
    Files.createDirectory(folder.resolve("run"));
    var moments = new ArrayList<Moment>();
    TortureLife.recorded(folder, moments).live(FailingPower.End.POWER_CUT, random, signer);
    check("whole");
    for (int i = 0; i < JOURNALS; i++) {
      Moment from = moments.get(random.nextInt(moments.size()));
      TortureLife.after(folder, from).live(FailingPower.End.KILL, random, signer);
      check("after %s, seed %d".formatted(from.what(), SEED));
    }
  }

  private void check(String what) {
    List<Entry> entries = JournalReader.of(folder.resolve("run")).read(1);
    assertThat(entries).as(what).hasSizeGreaterThan(300);
    new PrefixRules(TorturePlan.plan()).check(entries, Instant.parse("2026-01-02T00:00:00Z"));
  }
}
