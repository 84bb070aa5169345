package org.changeover.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.changeover.run.Entry;
import org.changeover.run.Event;

/** Whatever happens to the bytes of a journal, it reads as what was written, or is refused. */
class JournalDamageTest {
  private static final long SEED = Long.getLong("damage.seed", System.nanoTime());
  private static final int FLIPS = 10_000;
  private static final String JOURNAL = "journal";
  private static final String HEAD = "journal.head";
  private static final String SIGNED = "journal.signed";

  private static Path folder;
  private static JournalSigner signer;

  /** Files of a journal without gates, whose signatures would only take time to check. */
  private static Map<String, byte[]> plain;

  /** Files of a short one that was signed twice, at a gate and at its end. */
  private static Map<String, byte[]> signed;

  private static byte[] journal;
  private static byte[] head;

  /** A head as a power cut may leave it. */
  private static byte[] behind;

  private static List<Entry> entries;

  @BeforeContainer
  static void write() throws IOException {
    folder = Files.createTempDirectory("journal-damage");
    signer = JournalSigner.of(folder.resolve("state"));
    plain = written(Events.all().stream().filter(event -> !SignedHead.wanted(event)).toList());
    entries = JournalReader.of(folder).read(1);
    journal = plain.get(JOURNAL);
    head = plain.get(HEAD);
    place(journal, head);
    try (var counted = JournalHead.open(folder.resolve(HEAD), Disk.real())) {
      counted.write(2);
      counted.write(3);
    }
    behind = Files.readAllBytes(folder.resolve(HEAD));
    signed = written(List.of(Events.started(), Events.gate(), new Event.UndoFinished()));
  }

  private static Map<String, byte[]> written(List<Event> events) throws IOException {
    var files = new TreeMap<String, byte[]>();
    for (String name : List.of(JOURNAL, HEAD, SIGNED)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    try (var open = open()) {
      events.forEach(event -> open.append(event, 1));
    }
    for (String name : List.of(JOURNAL, HEAD, SIGNED)) {
      files.put(name, Files.readAllBytes(folder.resolve(name)));
    }
    return files;
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
    return FileJournal.open(folder, Clock.systemUTC(), signer, new Hasty());
  }

  private static void place(byte[] journalBytes, byte[] headBytes) throws IOException {
    place(journalBytes, headBytes, new byte[0]);
  }

  private static void place(byte[] journalBytes, byte[] headBytes, byte[] signedBytes)
      throws IOException {
    Files.write(folder.resolve(JOURNAL), journalBytes);
    Files.write(folder.resolve(HEAD), headBytes);
    Files.write(folder.resolve(SIGNED), signedBytes);
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
    long lines = new String(bytes, UTF_8).lines().count();
    boolean whole = bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    int expected = (int) (whole ? lines : lines - 1);
    Path at = folder.resolve(HEAD);
    Files.write(at, new byte[0]);
    try (var counted = JournalHead.open(at, Disk.real())) {
      counted.write(expected);
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

  /** A bit that is not as it was written. */
  private record Flip(String file, int at, int bit, boolean headBehind) {
    private static final List<String> FILES = List.of(JOURNAL, JOURNAL, HEAD, SIGNED);

    static Flip any(Random random) {
      String file = FILES.get(random.nextInt(FILES.size()));
      return new Flip(
          file,
          random.nextInt(of(file).get(file).length),
          random.nextInt(8),
          file.equals(JOURNAL) && random.nextBoolean());
    }

    private static Map<String, byte[]> of(String file) {
      return file.equals(SIGNED) ? signed : plain;
    }

    void place() throws IOException {
      for (var one : of(file).entrySet()) {
        byte[] bytes = one.getValue().clone();
        if (one.getKey().equals(file)) {
          bytes[at] ^= (byte) (1 << bit);
        }
        Files.write(
            folder.resolve(one.getKey()), headBehind && one.getKey().equals(HEAD) ? behind : bytes);
      }
    }

    /** Where the line begins that it is in. */
    int line() {
      byte[] bytes = of(file).get(file);
      int begin = at;
      while (begin > 0 && bytes[begin - 1] != '\n') {
        begin--;
      }
      return begin;
    }

    int lineNumber() {
      return (int) new String(of(file).get(file), 0, line(), UTF_8).lines().count() + 1;
    }

    boolean isLastByte() {
      return at == of(file).get(file).length - 1;
    }
  }

  @Example
  void tenThousandFlippedBits_areEachFoundAndNamedOrHarmless() throws IOException {
    var random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      Flip flip = Flip.any(random);
      flip.place();
      String which = "%s, seed %d".formatted(flip, SEED);
      JournalAudit.Findings found = JournalAudit.of(folder, Optional.of(signer));
      if (flip.file().equals(HEAD) || flip.file().equals(SIGNED) && flip.isLastByte()) {
        harmless(flip, found, which);
      } else {
        named(flip, found, which);
        refused++;
      }
    }
    System.out.printf(
        "%d flipped bits: %d refused by file and place, %d noted and harmless; seed %d%n",
        FLIPS, refused, FLIPS - refused, SEED);
  }

  /** The journal is refused, and so it is by whoever reads or checks it. */
  private static void named(Flip flip, JournalAudit.Findings found, String which) {
    String place =
        flip.file().equals(JOURNAL)
            ? "journal, byte %d: ".formatted(flip.line())
            : "journal.signed, line %d: ".formatted(flip.lineNumber());
    String cutOff = "journal ends at byte %d with ".formatted(flip.line());
    assertThat(found.problems()).as(which).isNotEmpty();
    assertThat(refusal())
        .as(which)
        .satisfiesAnyOf(
            said -> assertThat(said).contains(place), said -> assertThat(said).contains(cutOff));
    assertThat(found.problems().getFirst().what()).as(which).isEqualTo(refusal());
  }

  private static String refusal() {
    try (var open = open()) {
      return "opened with " + open.read(1).size() + " events";
    } catch (JournalException refused) {
      return refused.getMessage();
    }
  }

  /** One half of the head is left, or all signatures but the last, which is made again. */
  private static void harmless(Flip flip, JournalAudit.Findings found, String which) {
    assertThat(found.problems()).as(which).isEmpty();
    assertThat(found.remarks()).as(which).isNotEmpty();
    assertThat(found.remarks().getFirst()).as(which).contains(flip.file() + ", byte ");
    List<Entry> read = JournalReader.of(folder).read(1);
    assertThat(read).as(which).hasSize(flip.file().equals(HEAD) ? entries.size() : 3);
    assertThat(flip.file().equals(SIGNED) || read.equals(entries)).as(which).isTrue();
    try (var open = open()) {
      assertThat(open.read(1)).as(which).isEqualTo(read);
      assertThat(open.repaired()).as(which).isEmpty();
    }
    JournalAudit.Findings mended = JournalAudit.of(folder, Optional.of(signer));
    assertThat(mended.problems()).as(which).isEmpty();
  }
}
