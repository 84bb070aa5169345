package org.changeover.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal so long that a thread of its own decodes ahead of who reads it. */
class LongJournalTest {
  private static final int LONG = 600_000;

  @TempDir Path folder;
  private Path file;
  private List<Entry> written;

  @BeforeEach
  void write() {
    file = folder.resolve("journal");
    written = new ArrayList<>();
    var signer = JournalSigner.of(folder.resolve("state"));
    try (var journal = FileJournal.open(folder, Clock.systemUTC(), signer, new Hasty())) {
      for (Event event : Events.some(2_000)) {
        written.add(journal.append(event, 1));
      }
      written.add(journal.append(Events.output("x".repeat(LONG)), 1));
      IntStream.range(0, 2_000)
          .forEach(i -> written.add(journal.append(Events.output("after " + i), 1)));
    }
  }

  private static List<Thread> decoders() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("journal-decoder"))
        .toList();
  }

  private static void assertNoneDecodes() {
    assertThat(decoders())
        .allSatisfy(thread -> assertThat(thread.join(Duration.ofSeconds(30))).isTrue());
  }

  private void flip(long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 1;
    Files.write(file, bytes);
  }

  /** Where the line of a sequence begins. */
  private long beginOf(long sequence) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = 0;
    for (long i = 1; i < sequence; i++) {
      at += JournalLine.length(bytes, at);
    }
    return at;
  }

  @Test
  void everyEvent_isReadInOrder_theLongOneToo() {
    assertThat(JournalReader.of(folder).read(1)).isEqualTo(written);
    assertNoneDecodes();
  }

  @Test
  void damagedLine_isNamedAfterAllThatStandsBeforeIt() throws IOException {
    long begin = beginOf(3_000);
    flip(begin + 100);
    var read = new ArrayList<Entry>();
    assertThatThrownBy(() -> JournalReader.of(folder).replay(1, read::add))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("journal, byte %d: the line's checksum is wrong".formatted(begin));
    assertThat(read).isEqualTo(written.subList(0, 2_999));
    assertNoneDecodes();
  }

  @Test
  void missingLine_isFound() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int from = (int) beginOf(2_900);
    int to = (int) beginOf(2_901);
    System.arraycopy(bytes, to, bytes, from, bytes.length - to);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - (to - from)));
    assertThatThrownBy(() -> JournalReader.of(folder).read(1))
        .hasMessageContaining("journal, byte %d: sequence 2901 follows 2899".formatted(from));
  }

  @Test
  void readerThatFails_leavesNoThreadBehind() {
    assertThatThrownBy(() ->
            JournalReader.of(folder)
                .replay(
                    1,
                    entry -> {
                      assertThat(decoders()).isNotEmpty();
                      throw new IllegalStateException("enough at " + entry.sequence());
                    }))
        .hasMessage("enough at 1");
    assertNoneDecodes();
  }

  @Test
  void readerThatIsInterrupted_readsToTheEndAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    List<Entry> read = JournalReader.of(folder).read(1);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(read).isEqualTo(written);
  }
}
