package org.changeover.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.changeover.run.Entry;

/** Whatever happens to the bytes of a journal, it reads as what was written, or is refused. */
class JournalDamageTest {
  private static Path folder;
  private static byte[] journal;
  private static byte[] head;
  private static List<Entry> entries;

  @BeforeContainer
  static void write() throws IOException {
    folder = Files.createTempDirectory("journal-damage");
    try (var open = open()) {
      Events.all().forEach(event -> open.append(event, 1));
      entries = open.read(1);
    }
    journal = Files.readAllBytes(folder.resolve("journal"));
    head = Files.readAllBytes(folder.resolve("journal.head"));
  }

  @AfterContainer
  static void remove() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static FileJournal open() {
    return FileJournal.open(folder, Clock.systemUTC(), JournalSigner.of(folder.resolve("state")));
  }

  private static void place(byte[] journalBytes, byte[] headBytes) throws IOException {
    Files.deleteIfExists(folder.resolve("journal.signed"));
    Files.write(folder.resolve("journal"), journalBytes);
    Files.write(folder.resolve("journal.head"), headBytes);
  }

  private static Optional<List<Entry>> readOrRefuse() {
    try (var open = open()) {
      assertThat(JournalReader.of(folder).read(1)).isEqualTo(open.read(1));
      return Optional.of(open.read(1));
    } catch (JournalException refused) {
      assertThat(refused).hasMessageContaining("journal");
      return Optional.empty();
    }
  }

  @Property(tries = 150)
  void prefixWithTheHeadOfThatMoment_readsAsAPrefix(@ForAll @IntRange(max = 100_000) int cut)
      throws IOException {
    byte[] bytes = Arrays.copyOf(journal, cut % (journal.length + 1));
    long lines = new String(bytes, java.nio.charset.StandardCharsets.UTF_8).lines().count();
    boolean whole = bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    int expected = (int) (whole ? lines : lines - 1);
    Path at = folder.resolve("journal.head");
    Files.delete(at);
    try (var written = JournalHead.open(at)) {
      written.write(expected);
    }
    place(bytes, Files.readAllBytes(at));
    assertThat(readOrRefuse()).contains(entries.subList(0, expected));
  }

  @Property(tries = 150)
  void prefixWithTheLastHead_isRefused(@ForAll @IntRange(max = 100_000) int cut)
      throws IOException {
    place(Arrays.copyOf(journal, cut % journal.length), head);
    assertThat(readOrRefuse()).isEmpty();
  }

  @Property(tries = 500)
  void flippedBit_neverGoesUnnoticed(
      @ForAll @IntRange(max = 100_000) int at, @ForAll @IntRange(max = 7) int bit)
      throws IOException {
    byte[] bytes = journal.clone();
    bytes[at % bytes.length] ^= (byte) (1 << bit);
    place(bytes, head);
    assertThat(readOrRefuse()).isEmpty();
  }

  @Property(tries = 100)
  void flippedBitOfTheHead_losesNothing(
      @ForAll @IntRange(max = 63) int at, @ForAll @IntRange(max = 7) int bit) throws IOException {
    byte[] bytes = head.clone();
    bytes[at % bytes.length] ^= (byte) (1 << bit);
    place(journal, bytes);
    assertThat(readOrRefuse()).contains(entries);
  }
}
