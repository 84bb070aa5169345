package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.console.model.Size;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A whole session over streams: the console's own threads, a run that a test tells. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleTest {
  private static final String RESTORED =
      "\u001b[?2004l\u001b[0m\u001b[2J\u001b[1;1H\u001b[?25h\u001b[?1049l";

  private final Streams streams = new Streams();
  private final ToldRun run = ToldRun.of(SampleRun.gateOpen());

  ConsoleTest() throws IOException {}

  static CompletableFuture<ConsoleExit> show(ToldRun run, ConsoleTerminal terminal) {
    return show(run, terminal, IdleLock.never());
  }

  private static CompletableFuture<ConsoleExit> show(
      ToldRun run, ConsoleTerminal terminal, IdleLock lock) {
    var exit = new CompletableFuture<ConsoleExit>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            exit.complete(
                Console.open(
                        run,
                        run,
                        run.sample.planned(),
                        Mono.defer(() -> run.planNow),
                        Mono.empty(),
                        SampleRun.ALICE,
                        terminal,
                        lock)
                    .run());
          } catch (Exception e) {
            exit.completeExceptionally(e);
          }
        });
    return exit;
  }

  /** Of the run whose gate is open. */
  private CompletableFuture<ConsoleExit> opened() throws Exception {
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("switch-dns");
    return exit;
  }

  private void leave(CompletableFuture<ConsoleExit> exit) throws Exception {
    streams.type("q");
    exit.get(10, TimeUnit.SECONDS);
  }

  @Test
  void q_detaches_andSaysHowToComeBack() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    streams.type("q");
    ConsoleExit left = exit.get(10, TimeUnit.SECONDS);
    assertThat(left.reason()).isEqualTo(ConsoleExit.Reason.DETACHED);
    assertThat(left.text())
        .isEqualTo("The run goes on. To come back: changeover attach libravatar-20261122-1330-k3f");
    assertThat(streams.written()).endsWith(RESTORED);
    assertThat(streams.closed).isTrue();
  }

  @Test
  void planThatIsAmended_isShownAsSoonAsItIsThere() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    run.planNow = Mono.just(Plans.of(Plans.step("another-step")));
    run.sample.add(
        new Event.PlanAmended(2, "1", "2", List.of("+ step"), SampleRun.ALICE, "better so"));
    run.entries.tryEmitNext(run.sample.entries.getLast()).orThrow();
    streams.awaitShown("another-step");
    leave(exit);
  }

  @Test
  void keys_reachTheEngine_andItsAnswerIsShown() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    streams.type("p");
    streams.awaitShown("Recorded.");
    assertThat(run.requests).containsExactly(new Request.Pause(""));
    streams.type("\u001b[200~aaayyy\u001b[201~q");
    exit.get(10, TimeUnit.SECONDS);
    assertThat(run.requests).hasSize(1);
  }

  static IdleLock lock(IdleLockTest.MovedClock clock) {
    return IdleLock.of(new IdleLock.Limits(Duration.ofMinutes(30), Duration.ofHours(8)), clock);
  }

  @Test
  void aTerminalLeftAlone_isLocked_andTheKeyOfThatMomentAsksForNothing() throws Exception {
    var clock = new IdleLockTest.MovedClock();
    CompletableFuture<ConsoleExit> exit = show(run, streams, lock(clock));
    streams.awaitShown("switch-dns");
    clock.pass(Duration.ofMinutes(29));
    streams.type("p");
    streams.awaitShown("Recorded.");
    streams.type("a");
    streams.awaitShown("Approve");
    clock.pass(Duration.ofMinutes(30));
    streams.type("y");
    streams.awaitShown("LOCKED");
    streams.type("p");
    streams.awaitShown("locked after 30m without a key: q, then log in again");
    assertThat(run.requests).containsExactly(new Request.Pause(""));
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.DETACHED);
  }

  @Test
  void aTerminalLeftAlone_isLockedWithoutAKey_andClosedInTheEnd() throws Exception {
    var clock = new IdleLockTest.MovedClock();
    CompletableFuture<ConsoleExit> exit = show(run, streams, lock(clock));
    streams.awaitShown("switch-dns");
    clock.pass(Duration.ofMinutes(31));
    streams.awaitShown("LOCKED");
    clock.pass(Duration.ofHours(8));
    ConsoleExit closed = exit.get(10, TimeUnit.SECONDS);
    assertThat(closed.reason()).isEqualTo(ConsoleExit.Reason.IDLE);
    assertThat(closed.text()).startsWith("Closed after 8h without a key. The run goes on: ");
    assertThat(streams.written()).endsWith(RESTORED);
    assertThat(run.requests).isEmpty();
  }

  @Test
  void aFarTerminal_isSentNoMoreThanItAnswersFor_butKeysAtOnce() throws Exception {
    streams.far = true;
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("approve?");
    int answered = count("\u001b[5n");
    streams.type("\u001b[0n".repeat(answered));
    long began = System.nanoTime();
    streams.type("?");
    streams.awaitShown("Keys");
    int asked = settledQuestions();
    streams.type("\u001b");
    streams.awaitFrames(asked + 1);
    int more = settledQuestions() - asked;
    int unanswered = (int) ((System.nanoTime() - began) / TimeUnit.SECONDS.toNanos(3));
    assertThat(more).isBetween(1, 1 + unanswered);
    int before = count("\u001b[5n");
    streams.type("\u001b[0n".repeat(before - answered));
    streams.awaitFrames(before + 1);
    long left = System.nanoTime();
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.DETACHED);
    assertThat(System.nanoTime() - left)
        .as("the last answers are waited for")
        .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
  }

  /** How many questions wait for an answer when the clock, which moves, brings no more. */
  private int settledQuestions() throws InterruptedException {
    int asked = count("\u001b[5n");
    long since = System.nanoTime();
    while (System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(1200)) {
      TimeUnit.MILLISECONDS.sleep(50);
      if (count("\u001b[5n") != asked) {
        asked = count("\u001b[5n");
        since = System.nanoTime();
      }
    }
    return asked;
  }

  /** What differs is the clock; with all that surrounds a frame for a terminal that is far away. */
  @Test
  void whileNothingHappens_onlyTheClockIsWritten_onceASecond_inFewBytes() throws Exception {
    streams.far = true;
    CompletableFuture<ConsoleExit> exit = show(ToldRun.of(SampleRun.finished()), streams);
    streams.awaitShown("All done");
    int before = count("\u001b[5n");
    long began = Instant.now().getEpochSecond();
    int length = streams.written().length();
    streams.awaitFrames(before + 4);
    String idle = streams.written().substring(length);
    int frames = count("\u001b[5n") - before;
    assertThat(frames).isLessThanOrEqualTo((int) (Instant.now().getEpochSecond() - began) + 1);
    assertThat(idle.length() / frames).isLessThanOrEqualTo(50);
    leave(exit);
  }

  @Test
  void aFarTerminal_isAnsweredKeys_withoutWhatWasPrintedMeanwhile() throws Exception {
    streams.far = true;
    var copying = ToldRun.of(SampleRun.running());
    CompletableFuture<ConsoleExit> exit = show(copying, streams);
    streams.awaitShown("copy-database");
    streams.type("\u001b[0n".repeat(count("\u001b[5n")) + "\t");
    streams.awaitShown("▸ Output"); // to which there is no answer yet
    copying
        .telemetry
        .tryEmitNext(new Telemetry.Line(SampleRun.COPY, "new", "out", "hot off the press", 99_999))
        .orThrow();
    TimeUnit.MILLISECONDS.sleep(200);
    streams.type("\t");
    streams.awaitShown("▸ Plan");
    assertThat(streams.written()).doesNotContain("hot off the press");
    streams.type("\u001b[0n".repeat(count("\u001b[5n")));
    streams.awaitShown("hot off the press");
    leave(exit);
  }

  @Test
  void aRunThatPrintsWithoutEnd_isPaintedAtMostFifteenTimesASecond() throws Exception {
    var copying = ToldRun.of(SampleRun.running());
    CompletableFuture<ConsoleExit> exit = show(copying, streams);
    streams.awaitShown("copy-database");
    int before = streams.writes();
    long begin = System.nanoTime();
    long line = 0;
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(2)) {
      line++;
      copying
          .telemetry
          .tryEmitNext(
              new Telemetry.Line(SampleRun.COPY, "new", "out", "line " + line, 99_999 + line))
          .orThrow();
      TimeUnit.MILLISECONDS.sleep(5);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(streams.writes() - before).isBetween(2, (int) Math.ceil(15 * seconds));
    leave(exit);
  }

  @Test
  void aConsoleWhoseRunIsOver_writesItsClockAndNothingElse() throws Exception {
    CompletableFuture<ConsoleExit> exit = show(ToldRun.of(SampleRun.finished()), streams);
    streams.awaitShown("FINISHED");
    streams.awaitShown("All done");
    long began = System.nanoTime();
    int writes = streams.writes();
    int bytes = streams.wire.size();
    while (streams.writes() < writes + 3) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    int more = streams.writes() - writes;
    int moreBytes = streams.wire.size() - bytes;
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat(more).isLessThanOrEqualTo((int) Math.ceil(seconds) + 1);
    assertThat(moreBytes).isLessThan((more + 1) * 50);
    leave(exit);
  }

  @Test
  void keysOfWhatWasShownBefore_neverHoldUpTheReader() throws Exception {
    var before = new Mailbox();
    for (int i = 0; i < 64; i++) {
      before.typed(new byte[] {'x'});
    }
    var reader = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            before.typed(new byte[] {'x'});
            reader.complete(null);
          } catch (InterruptedException e) {
            reader.completeExceptionally(e);
          }
        });
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(reader).isNotDone();
    before.close();
    reader.get(5, TimeUnit.SECONDS);
  }

  private int count(String sequence) {
    return streams.written().split(Pattern.quote(sequence), -1).length - 1;
  }

  @Test
  void lonelyEscape_actsWithoutAnotherKey() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    streams.type("?");
    streams.awaitShown("Everywhere");
    streams.type("\u001b");
    streams.awaitShown("Fleet");
    leave(exit);
  }

  @Test
  void y_putsWhatIsSelectedIntoTheClipboard_unlessThatIsOff() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    streams.type("y");
    streams.awaitShown("Copied");
    byte[] name = "switch-dns@dns".getBytes(UTF_8);
    String copy = "\u001b]52;c;" + Base64.getEncoder().encodeToString(name) + "\u0007";
    assertThat(streams.written()).containsOnlyOnce(copy);
    streams.type(":set clipboard off\ry");
    streams.awaitShown("Not copied: the clipboard is off");
    assertThat(streams.written()).containsOnlyOnce(copy).doesNotContain("]52;c;?");
    leave(exit);
  }

  @Test
  void whatAMachineSaid_isCleanInTheClipboard_andInTheSavedLines() throws Exception {
    String evil = "no\u001b[2J \u001b]52;c;cm0=\u0007\u202ereally\u0085\r\nnot\u0000 here";
    SampleRun failed = SampleRun.failed();
    failed.add(new Event.TaskFailed(SampleRun.AGAIN, evil, Optional.empty()));
    failed.line(SampleRun.AGAIN, evil, evil);
    ToldRun told = ToldRun.of(failed);
    CompletableFuture<ConsoleExit> exit = show(told, streams);
    streams.awaitShown("copy-database-a");
    streams.type("\ry");
    streams.awaitShown("Copied");
    Matcher copied =
        Pattern.compile("\u001b]52;c;([A-Za-z0-9+/=]*)\u0007").matcher(streams.written());
    assertThat(copied.find()).isTrue();
    String text = new String(Base64.getDecoder().decode(copied.group(1)), UTF_8);
    assertThat(text).startsWith(SampleRun.AGAIN + ": no ").contains("really").endsWith("not here");
    assertThat(text.replace("\n", "")).matches(ConsoleTest::isPrintable);
    streams.type("5S");
    streams.awaitShown("Saved in");
    assertThat(told.saved).anyMatch(line -> line.contains("really"));
    assertThat(told.saved).allMatch(ConsoleTest::isPrintable);
    leave(exit);
  }

  private static boolean isPrintable(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
  }

  @Test
  void whatIsTooLongForAClipboard_isNotCopied() throws Exception {
    streams.size = new Size(120, 40);
    for (int i = 0; i < 40; i++) {
      run.telemetry
          .tryEmitNext(new Telemetry.Line(SampleRun.SWITCH, "dns", "out", "x".repeat(8_000), i))
          .orThrow();
    }
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("xxxx");
    streams.type("5y");
    streams.awaitShown("too long for a clipboard");
    assertThat(streams.written()).doesNotContain("]52;");
    leave(exit);
  }

  @Test
  void savedLines_areInTheRunsFolder_andTheScreenSaysWhere() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    streams.type("5S");
    streams.awaitShown("Saved in saved/log-001.txt");
    assertThat(run.saved).anyMatch(line -> line.contains("copy-database: "));
    leave(exit);
  }

  @Test
  void settings_changeWhatIsDrawn_atOnce() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    assertThat(streams.written()).contains("╭").doesNotContain("38;2;");
    streams.type(":set color true\r");
    streams.awaitWritten("38;2;");
    streams.type(":set ascii on\r");
    streams.awaitShown("+- > Plan");
    leave(exit);
  }

  @Test
  void endOfInput_endsTheSession_andRestores() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    streams.keyboard.close();
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.TERMINAL_LOST);
    assertThat(streams.written()).endsWith(RESTORED);
  }

  @Test
  void exceptionWhileDrawing_restoresTheTerminal_andIsNotLost() throws Exception {
    var broken =
        new Streams() {
          @Override
          public boolean isFar() {
            throw new IllegalStateException("a bug");
          }
        };
    CompletableFuture<ConsoleExit> exit = show(run, broken);
    assertThatThrownBy(() -> exit.get(10, TimeUnit.SECONDS)).hasMessageContaining("a bug");
    assertThat(broken.written()).contains("\u001b[?1049h").endsWith(RESTORED);
    assertThat(broken.closed).isTrue();
  }

  @Test
  void resizeStorm_endsInTheRightLayout() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    for (int i = 0; i < 200; i++) {
      streams.size = new Size(80 + i % 40, 24 + i % 20);
      streams.resized.run();
    }
    streams.size = new Size(120, 40);
    streams.resized.run();
    streams.awaitShown("you are alice (approver, operator)");
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.DETACHED);
  }

  @Test
  void finishedRunWithoutEngine_isShownAsItEnded_withTheCommandThatTakesItBack() throws Exception {
    ToldRun over = ToldRun.of(SampleRun.finished());
    over.entries.tryEmitComplete().orThrow();
    CompletableFuture<ConsoleExit> exit = show(over, streams);
    streams.awaitShown("FINISHED");
    streams.awaitShown("changeover undo libravatar-20261122-1330-k3f");
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).text()).contains("changeover attach libravatar-");
  }

  private Entry nextEntry(Event event) {
    List<Entry> told = run.entries.asFlux().take(Duration.ofMillis(100)).collectList().block();
    return new Entry(told.getLast().sequence() + 1, Instant.now(), event);
  }

  @Test
  void anEngineThatDied_isLookedFor_andTheConsoleGoesOnWithTheNextOne() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    Entry taken =
        nextEntry(new Event.EngineStarted(2, 4712, Event.Options.none(), SampleRun.ALICE));
    Sinks.Many<Entry> dead = run.entries;
    Sinks.Many<Entry> next = Sinks.many().replay().all();
    next.tryEmitNext(taken).orThrow();
    Sinks.Many<Telemetry> live = Sinks.many().replay().all();
    live.tryEmitNext(new Telemetry.Line(SampleRun.SWITCH, "dns", "out", "back again", 99_999))
        .orThrow();
    dead.tryEmitError(new IllegalStateException("the engine was killed")).orThrow();
    run.telemetry.tryEmitError(new IllegalStateException("the engine was killed")).orThrow();
    streams.awaitShown("NO ENGINE");
    streams.type("p");
    run.telemetry = live;
    run.entries = next;
    streams.awaitShown("back again");
    streams.type("p");
    streams.awaitShown("Recorded.");
    assertThat(run.requests).containsExactly(new Request.Pause(""));
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.DETACHED);
  }

  @Test
  void telemetryThatEndsAlone_isAskedForAgain() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    Sinks.Many<Telemetry> stalled = run.telemetry;
    Sinks.Many<Telemetry> next = Sinks.many().replay().all();
    next.tryEmitNext(new Telemetry.Line(SampleRun.SWITCH, "dns", "out", "heard again", 99_999))
        .orThrow();
    run.telemetry = next;
    stalled.tryEmitComplete().orThrow();
    streams.awaitShown("heard again");
    leave(exit);
  }

  @Test
  void whatWasPrintedBeforeAnEvent_standsBeforeIt_onAFarTerminalToo() throws Exception {
    streams.far = true;
    CompletableFuture<ConsoleExit> exit = show(run, streams);
    streams.awaitShown("approve?");
    run.telemetry
        .tryEmitNext(new Telemetry.Line(SampleRun.SWITCH, "dns", "out", "printed first", 99_999))
        .orThrow();
    TimeUnit.MILLISECONDS.sleep(300); // held, as nothing has been answered
    run.entries
        .tryEmitNext(nextEntry(new Event.Rejected(SampleRun.SWITCH, SampleRun.ALICE, "told then")))
        .orThrow();
    streams.type("\u001b[0n".repeat(count("\u001b[5n")));
    streams.awaitShown("told then");
    streams.type("5S");
    streams.awaitShown("Saved in");
    String saved = String.join("\n", run.saved);
    assertThat(saved).containsSubsequence("printed first", "told then");
    streams.type("q");
    streams.type("\u001b[0n".repeat(count("\u001b[5n")));
    exit.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aLockedTerminal_savesNothing() throws Exception {
    var clock = new IdleLockTest.MovedClock();
    CompletableFuture<ConsoleExit> exit = show(run, streams, lock(clock));
    streams.awaitShown("switch-dns");
    clock.pass(Duration.ofMinutes(30));
    streams.awaitShown("LOCKED");
    streams.type("5S");
    streams.awaitShown("Not saved: locked after 30m");
    assertThat(run.saved).isEmpty();
    leave(exit);
  }

  @Test
  void engineThatLetsGo_isShown_andQLeaves() throws Exception {
    CompletableFuture<ConsoleExit> exit = opened();
    run.entries.tryEmitComplete().orThrow();
    streams.awaitShown("ENGINE");
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.RUN_ENDED);
  }
}
