package org.changeover.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class FileJournalTest {
  @TempDir Path folder;

  private JournalSigner signer() {
    return JournalSigner.of(folder.resolve("state"));
  }

  private FileJournal open() {
    return FileJournal.open(folder, Clock.systemUTC(), signer());
  }

  private static List<Entry> write(FileJournal journal, List<Event> events) {
    return events.stream().map(event -> journal.append(event, 1)).toList();
  }

  @Test
  void whatWasAppended_isReadByAnyReaderAndAfterReopening() {
    List<Entry> written;
    try (var journal = open()) {
      written = write(journal, Events.all());
      assertThat(journal.read(1)).isEqualTo(written);
    }
    assertThat(JournalReader.of(folder).read(3)).isEqualTo(written.subList(2, written.size()));
    try (var journal = open()) {
      assertThat(journal.read(1)).isEqualTo(written);
      assertThat(journal.epoch()).isEqualTo(1);
      assertThat(journal.append(new Event.RunParked("x"), 1).sequence())
          .isEqualTo(written.size() + 1L);
    }
  }

  @Test
  void files_areForTheOwnerOnly() throws IOException {
    try (var journal = open()) {
      write(journal, List.of(Events.started(), Events.gate()));
    }
    for (String name : List.of("journal", "journal.head", "journal.signed", "engine.lock")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("state/keys/journal.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void head_staysAfterASecond_whenALineIsSigned_andWhenTheJournalIsClosed() {
    var now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    var power = new FailingPower(folder, _ -> {});
    try (var journal = power.journal(ticking(now), signer())) {
      journal.append(Events.started(), 1);
      assertThat(power.head()).as("the first append forces it").isEqualTo(1);
      now.updateAndGet(at -> at.plusMillis(400));
      journal.append(Events.engine(1), 1);
      assertThat(power.head()).isEqualTo(1);
      assertThat(power.headToRead()).isEqualTo(2);
      now.updateAndGet(at -> at.plusMillis(600));
      journal.append(new Event.RunParked("x"), 1);
      assertThat(power.head()).isEqualTo(3);
      journal.append(new Event.RunParked("y"), 1);
      journal.append(Events.gate(), 1);
      assertThat(power.head()).as("signed").isEqualTo(5);
      journal.append(new Event.RunParked("z"), 1);
      assertThat(power.head()).isEqualTo(5);
    }
    assertThat(power.head()).isEqualTo(6);
  }

  private static Clock ticking(AtomicReference<Instant> now) {
    return new Clock() {
      @Override
      public Instant instant() {
        return now.get();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  @Test
  void journalThatIsBeingMade_readsAsEmpty() throws IOException {
    Files.createFile(folder.resolve("journal.head"));
    assertThat(JournalReader.of(folder).read(1)).isEmpty();
    Files.createFile(folder.resolve("journal"));
    assertThatThrownBy(() -> JournalReader.of(folder).read(1)).hasMessageContaining("is damaged");
  }

  @Test
  void secondEngine_isRefusedWhileTheFirstLives() {
    try (var journal = open()) {
      write(journal, Events.some(1));
      assertThatThrownBy(this::open).hasMessageContaining("another engine (this process)");
    }
    open().close();
  }

  @Test
  void engineOfAnOlderEpoch_isRefusedAndEnds() {
    try (var journal = open()) {
      write(journal, Events.some(1));
      journal.append(Events.engine(2), 2);
      assertThatThrownBy(() -> journal.append(Events.output("x"), 1))
          .hasMessageContaining("engine 2 owns the run");
      assertThatThrownBy(() -> journal.append(Events.output("x"), 2))
          .hasMessageContaining("not used any more");
    }
  }

  @Test
  void failedForce_endsTheJournal() {
    var failing = new boolean[1];
    var journal =
        FileJournal.open(folder, Clock.systemUTC(), signer(), new FullDisk(() -> failing[0]));
    write(journal, Events.some(1));
    failing[0] = true;
    assertThatThrownBy(() -> journal.append(Events.output("lost"), 1))
        .isInstanceOf(JournalUnwritableException.class)
        .hasMessageContaining("No space left")
        .hasMessageContaining("changeover resume " + folder.getFileName());
    failing[0] = false;
    assertThatThrownBy(() -> journal.append(Events.output("never"), 1))
        .hasMessageContaining("not used any more");
    journal.close();
  }

  @Test
  void openThatFails_leavesNoFileOpen() throws IOException {
    try (var journal = open()) {
      write(journal, List.of(Events.started(), Events.gate()));
    }
    int writes = 0;
    for (boolean failed = true; failed; writes++) {
      Files.write(folder.resolve("journal.signed"), new byte[0]);
      failed = failsAtWrite(writes);
      assertThat(openFiles()).as("after write " + writes).isEmpty();
    }
    assertThat(writes).as("the head and a signature were written").isGreaterThan(2);
  }

  private boolean failsAtWrite(int last) {
    var writes = new AtomicInteger();
    var disk = new FullDisk(() -> writes.getAndIncrement() >= last);
    try (var journal = FileJournal.open(folder, Clock.systemUTC(), signer(), disk)) {
      return false;
    } catch (JournalUnwritableException e) {
      return true;
    }
  }

  private List<Path> openFiles() throws IOException {
    Path real = folder.toRealPath();
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      var open = new ArrayList<Path>();
      for (Path descriptor : descriptors) {
        if (Files.isSymbolicLink(descriptor)) {
          open.add(Files.readSymbolicLink(descriptor));
        }
      }
      return open.stream().filter(path -> path.startsWith(real)).toList();
    }
  }

  @Test
  void journalThatCannotBeOpened_saysWhatToDo() {
    var full = new FullDisk(() -> true);
    assertThatThrownBy(() -> FileJournal.open(folder, Clock.systemUTC(), signer(), full))
        .isInstanceOf(JournalUnwritableException.class)
        .hasMessageContaining("cannot open the journal in %s: No space left on device", folder)
        .hasMessageContaining("Nothing was begun; make room or mend the disk")
        .hasMessageEndingWith("then: changeover resume " + folder.getFileName());
  }

  @Test
  void eventLongerThanTheJournalKeeps_isRefusedAndTheJournalGoesOn() {
    try (var journal = open()) {
      write(journal, Events.some(1));
      assertThatThrownBy(() -> journal.append(Events.output("x".repeat(9 << 20)), 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("more than the journal keeps");
      write(journal, List.of(Events.output("short")));
      assertThat(journal.read(1)).hasSize(4);
    }
  }

  @Test
  void eventThatCannotBeReadBack_isRefusedAndTheJournalGoesOn() {
    Object deep = "x";
    for (int i = 0; i < 1_100; i++) {
      deep = List.of(deep);
    }
    Event output = Events.output(deep);
    try (var journal = open()) {
      write(journal, Events.some(1));
      assertThatThrownBy(() -> journal.append(output, 1))
          .isInstanceOf(IllegalArgumentException.class);
      write(journal, List.of(Events.output("flat")));
    }
    assertThat(JournalReader.of(folder).read(1)).hasSize(4);
  }

  @Test
  void missingHead_isRefusedWithWhatToDoAndTheRestCanStillBeRead() throws IOException {
    try (var journal = open()) {
      write(journal, Events.some(1));
    }
    Files.delete(folder.resolve("journal.head"));
    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("journal.head is missing")
        .hasMessageContaining("Restore both from a backup");
    assertThat(folder.resolve("journal.head")).doesNotExist();
    assertThat(JournalReader.of(folder).read(1)).hasSize(3);
  }

  @Test
  void journalOfAnotherFormat_isRefusedWithTheVersionThatGoesOnWithIt() {
    Event.RunStarted ours = (Event.RunStarted) Events.started();
    var other =
        new Event.RunStarted(
            ours.run(),
            ours.plan(),
            ours.title(),
            ours.planSha256(),
            ours.inventorySha256(),
            ours.plugins(),
            "3.1.0",
            2,
            ours.lab(),
            ours.variables(),
            ours.by());
    try (var journal = open()) {
      journal.append(other, 1);
    }
    String words = "has the journal format 2, of Changeover 3.1.0; this one knows the format 1";
    assertThatThrownBy(this::open).hasMessageContaining(words);
    assertThatThrownBy(() -> JournalReader.of(folder).read(1)).hasMessageContaining(words);
  }

  @Test
  void interruptedThread_stillWrites() {
    try (var journal = open()) {
      Thread.currentThread().interrupt();
      write(journal, Events.some(2));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(journal.read(1)).hasSize(4);
    }
  }

  @Test
  void tornLine_isCutOffAndACopyKept() throws IOException {
    try (var journal = open()) {
      write(journal, Events.some(2));
    }
    Path file = folder.resolve("journal");
    long whole = Files.size(file);
    Files.writeString(file, "00000400 0123abcd {\"v\":1,", java.nio.file.StandardOpenOption.APPEND);
    assertThat(JournalReader.of(folder).read(1)).hasSize(4);
    try (var journal = open()) {
      assertThat(journal.repaired()).isPresent();
      assertThat(journal.read(1)).hasSize(4);
    }
    assertThat(Files.size(file)).isEqualTo(whole);
    assertThat(folder.resolve("journal.torn-at-" + whole)).content().endsWith("{\"v\":1,");
  }

  @Test
  void zerosAfterAPowerCut_areTorn() throws IOException {
    try (var journal = open()) {
      write(journal, Events.some(2));
    }
    Files.write(folder.resolve("journal"), new byte[4096], java.nio.file.StandardOpenOption.APPEND);
    try (var journal = open()) {
      assertThat(journal.read(1)).hasSize(4);
    }
  }

  @Test
  void lostWholeLines_areNoticed() throws IOException {
    try (var journal = open()) {
      write(journal, Events.some(3));
    }
    Path file = folder.resolve("journal");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1));
    assertThatThrownBy(this::open).hasMessageContaining("its end was cut off");
    assertThatThrownBy(() -> JournalReader.of(folder).read(1)).hasMessageContaining("cut off");
  }

  @Test
  void changedLine_isRefusedByFileAndOffset() throws IOException {
    try (var journal = open()) {
      write(journal, Events.some(3));
    }
    Path file = folder.resolve("journal");
    Files.writeString(file, Files.readString(file).replace("value 1", "value 7"));
    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(file.toString())
        .hasMessageMatching("(?s).*byte \\d+.*checksum.*");
  }

  @Test
  void journalRewrittenWithoutTheKey_isNoticedByItsSignedHeads() throws IOException {
    try (var journal = open()) {
      write(journal, List.of(Events.started(), Events.engine(1), Events.gate()));
    }
    Path forged = Files.createDirectory(folder.resolve("forged"));
    try (var journal =
        FileJournal.open(forged, Clock.systemUTC(), JournalSigner.of(folder.resolve("other")))) {
      write(journal, Events.some(5));
    }
    for (String name : List.of("journal", "journal.head")) {
      Files.copy(
          forged.resolve(name),
          folder.resolve(name),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThatThrownBy(this::open).hasMessageContaining("not the one that was signed");
  }

  @Test
  void signatureCutShort_makesWayForTheNextOne() throws IOException {
    Path signed = folder.resolve("journal.signed");
    try (var journal = open()) {
      write(journal, List.of(Events.started(), Events.engine(1), Events.gate()));
    }
    Files.writeString(signed, "{\"sequence\":3,", java.nio.file.StandardOpenOption.APPEND);
    try (var journal = open()) {
      write(journal, List.of(Events.gate()));
    }
    assertThat(SignedHeads.read(signed).heads())
        .extracting(SignedHead::sequence)
        .containsExactly(3L, 4L);
  }

  @Test
  void signatureThatAKilledEngineLeft_staysOnceTheNextOneSigns() throws IOException {
    var killed = new AtomicReference<FailingPower.Left>();
    var first = new AtomicReference<FailingPower>();
    first.set(
        new FailingPower(
            folder,
            what -> {
              if (what.equals("before writing to journal.signed")) {
                killed.set(first.get().left());
              }
            }));
    try (var journal = first.get().journal(Clock.systemUTC(), signer())) {
      write(journal, List.of(Events.started(), Events.engine(1), Events.gate()));
    }
    var second = new FailingPower(folder, _ -> {});
    second.begin(killed.get(), FailingPower.End.KILL, wholeWrites());
    try (var journal = second.journal(Clock.systemUTC(), signer())) {
      write(journal, List.of(Events.gate()));
    }
    var third = new FailingPower(folder, _ -> {});
    third.begin(second.left(), FailingPower.End.POWER_CUT, wholeWrites());
    third.journal(Clock.systemUTC(), signer()).close();
    assertThat(SignedHeads.read(folder.resolve("journal.signed")).heads())
        .extracting(SignedHead::sequence)
        .containsExactly(3L, 4L);
  }

  /** Of a write that was under way all is there, though it need not stay. */
  private static Random wholeWrites() {
    return new Random() {
      @Override
      public int nextInt(int bound) {
        return 1;
      }
    };
  }

  @Test
  void endThatWasNotSigned_isSignedByTheNextOpen() throws IOException {
    Path signed = folder.resolve("journal.signed");
    try (var journal = open()) {
      write(journal, List.of(Events.started(), Events.gate()));
    }
    String before = Files.readString(signed);
    Files.write(signed, new byte[0]);
    open().close();
    assertThat(signed).hasContent(before);
  }

  @Test
  void follow_givesWhatIsThereThenWhatComesAndEndsWithTheJournal() {
    var journal = open();
    List<Entry> first = write(journal, Events.some(300));
    StepVerifier.create(journal.follow(2).map(Entry::sequence), 10)
        .expectNextCount(10)
        .thenRequest(Long.MAX_VALUE)
        .expectNextCount(first.size() - 11)
        .then(() -> journal.append(Events.output("later"), 1))
        .expectNext(first.size() + 1L)
        .then(journal::close)
        .expectComplete()
        .verify(Duration.ofSeconds(20));
  }

  @Test
  void follow_worksInAnotherProcess() throws Exception {
    Process writer = child("3");
    StepVerifier.create(JournalReader.of(folder).follow(1).map(Entry::sequence).take(5))
        .expectNext(1L, 2L, 3L, 4L, 5L)
        .expectComplete()
        .verify(Duration.ofSeconds(30));
    assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void killedWriter_leavesAReadableJournalWithAllThatItAcknowledged() throws Exception {
    Process writer = child("1000000");
    long acknowledged = 0;
    try (var lines = writer.inputReader()) {
      for (int i = 0; i < 200; i++) {
        acknowledged = Long.parseLong(lines.readLine());
      }
      writer.toHandle().destroyForcibly();
      assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged = Long.parseLong(line);
      }
    }
    try (var journal = open()) {
      assertThat(journal.read(1)).hasSizeGreaterThanOrEqualTo((int) acknowledged);
      journal.append(Events.engine(2), 2);
    }
  }

  private Process child(String events) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            JournalWriter.class.getName(),
            folder.toString(),
            events)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
