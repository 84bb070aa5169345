package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.changeover.console.model.PlanLine;
import org.changeover.console.model.PlanOffer;
import org.changeover.console.model.PlanOutline;
import org.changeover.console.model.PlanPage;
import org.changeover.console.model.RunLine;
import org.changeover.console.model.Size;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewStage;
import org.changeover.preview.SamplePreview;
import org.changeover.run.Reply;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A session that begins with the list of runs: its own threads, runs and plans that a test tells.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunsConsoleTest {
  private static final PlanLine PLAN =
      new PlanLine("plan.yaml", "mail", "Move the mail", List.of("lab.yaml"), 1, 0, true);
  private static final PlanPage PAGE =
      new PlanPage(
          PLAN,
          "lab.yaml",
          new PlanPage.Sound(
              new PlanOutline(
                  "mail", "Move the mail", true, Optional.empty(), List.of(), List.of(), List.of()),
              "f",
              Optional.empty()));

  private static final PreviewStage LOOKING =
      new PreviewStage.Looking(3, 12, Optional.of(new TaskId("lower-ttl", "dns")));

  /** Answers as soon as the test lets it. */
  private static final class ToldLobby implements Lobby {
    final AtomicInteger asked = new AtomicInteger();
    volatile CompletableFuture<PlanOffer> offer =
        CompletableFuture.completedFuture(new PlanOffer(List.of(PLAN), ""));
    final CompletableFuture<String> start = new CompletableFuture<>();
    volatile Flux<PreviewStage> stages = Flux.never();
    volatile Optional<Preview> startedOn = Optional.empty();
    volatile ToldRun told = ToldRun.of(SampleRun.gateOpen());

    @Override
    public Mono<List<RunLine>> runs() {
      return Mono.just(
          List.of(
              new RunLine(
                  "web-1",
                  "Move the web",
                  Optional.of(RunStatus.PARKED),
                  "",
                  Optional.empty(),
                  false)));
    }

    @Override
    public Console console(String run, ConsoleTerminal terminal, IdleLock lock) throws IOException {
      if (run.equals("web-1")) {
        throw new IOException("its plan is gone");
      }
      return Console.open(
          told,
          told,
          told.sample.planned(),
          Mono.empty(),
          Mono.empty(),
          SampleRun.ALICE,
          terminal,
          lock);
    }

    @Override
    public Mono<PlanOffer> plans() {
      return Mono.defer(() -> {
        asked.incrementAndGet();
        return Mono.fromFuture(offer, true);
      });
    }

    @Override
    public Mono<PlanPage> look(PlanLine plan, String inventory) {
      return Mono.just(PAGE);
    }

    @Override
    public Flux<PreviewStage> preview(PlanPage page) {
      return stages;
    }

    @Override
    public Mono<String> start(PlanPage page, Optional<Preview> on) {
      startedOn = on;
      return Mono.fromFuture(start, true);
    }

    @Override
    public Mono<String> resume(String run) {
      return Mono.fromFuture(start, true);
    }
  }

  private final Streams streams = new Streams();
  private final ToldLobby lobby = new ToldLobby();

  RunsConsoleTest() throws IOException {}

  private CompletableFuture<Boolean> shown() {
    return shown(IdleLock.never());
  }

  private CompletableFuture<Boolean> shown(IdleLock lock) {
    var left = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            left.complete(RunsConsole.open(lobby, LobbyShown.ANNA, streams, lock).run());
          } catch (Exception e) {
            left.completeExceptionally(e);
          }
        });
    return left;
  }

  private void askToOpenPlan() throws Exception {
    streams.awaitShown("Move the web");
    streams.type("p");
    streams.awaitShown("Move the mail");
    streams.type("\r");
    streams.awaitShown("LAB, a rehearsal");
  }

  private void askToStart() throws Exception {
    askToOpenPlan();
    streams.type("s");
    streams.awaitShown("Start mail?");
    TimeUnit.MILLISECONDS.sleep(350); // the dialog is deaf at first
    streams.type("y");
  }

  @Test
  void aPlan_isStarted_andItsRunShown_andFromThereTheListAgain() throws Exception {
    CompletableFuture<Boolean> left = shown();
    askToStart();
    streams.awaitShown("Starting the engine of mail");
    lobby.start.complete("mail-1");
    streams.awaitShown("switch-dns");
    streams.type("q");
    streams.awaitShown("changeover  Runs");
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(streams.closed).isTrue();
  }

  private void askForPreview() throws Exception {
    askToOpenPlan();
    streams.type("v");
  }

  @Test
  void aPreview_isShown_andTheRunBegunOnIt() throws Exception {
    Preview preview = SamplePreview.preview();
    lobby.stages = Flux.just(LOOKING, new PreviewStage.Made(preview));
    CompletableFuture<Boolean> left = shown();
    askForPreview();
    streams.awaitShown("~ lower-ttl@dns");
    streams.type("s");
    streams.awaitShown("Start mail?");
    TimeUnit.MILLISECONDS.sleep(350); // the dialog is deaf at first
    streams.type("y");
    streams.awaitShown("Starting the engine of service");
    assertThat(lobby.startedOn).contains(preview);
    lobby.start.complete("mail-1");
    streams.awaitShown("switch-dns");
    streams.type("q");
    streams.awaitShown("changeover  Runs");
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void thePreviewThatIsLeft_looksNoLonger() throws Exception {
    var cancelled = new CountDownLatch(1);
    lobby.stages =
        Flux.concat(Flux.just(LOOKING), Flux.<PreviewStage>never())
            .doOnCancel(cancelled::countDown);
    CompletableFuture<Boolean> left = shown();
    askForPreview();
    streams.awaitShown("3 of 12 tasks looked at; waiting for lower-ttl@dns");
    streams.type("\u001b");
    streams.awaitShown("changeover  Plans / mail  ");
    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void thePreviewOfATerminalThatIsGone_looksNoLonger() throws Exception {
    var cancelled = new CountDownLatch(1);
    lobby.stages =
        Flux.concat(Flux.just(LOOKING), Flux.<PreviewStage>never())
            .doOnCancel(cancelled::countDown);
    CompletableFuture<Boolean> left = shown();
    askForPreview();
    streams.awaitShown("3 of 12 tasks");
    streams.keyboard.close();
    assertThat(left.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPreviewThatFails_leadsBackToThePlan_withTheReason() throws Exception {
    lobby.stages = Flux.error(new IllegalStateException("the files\nare others"));
    CompletableFuture<Boolean> left = shown();
    askForPreview();
    streams.awaitShown("the files are others");
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyOfARunWhoseTerminalFailsOnWrite_areStillKnownOf() throws Exception {
    var failing = new FailingStreams();
    failing.size = new Size(120, 40);
    lobby.told = ToldRun.of(SampleRun.mirrorsFailed(8, Set.of(2, 3, 4)));
    lobby.told.answers = _ -> Mono.never();
    var console = RunsConsole.open(lobby, LobbyShown.ANNA, failing);
    var left = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            left.complete(console.run());
          } catch (Exception e) {
            left.completeExceptionally(e);
          }
        });
    lobby.start.complete("mail-1");
    failing.awaitShown("Move the web");
    failing.type("p");
    failing.awaitShown("Move the mail");
    failing.type("\r");
    failing.awaitShown("LAB, a rehearsal");
    failing.type("s");
    failing.awaitShown("Start mail?");
    TimeUnit.MILLISECONDS.sleep(350); // the dialog is deaf at first
    failing.type("y");
    failing.awaitShown("mirror2: disk full");
    failing.type(":step sync-off\rr");
    failing.awaitShown("Try 3 targets again?");
    TimeUnit.MILLISECONDS.sleep(350); // the dialog is deaf at first
    failing.type("y");
    failing.awaitShown("Asking the engine");
    failing.broken = true;
    failing.type("?");
    assertThat(left).failsWithin(Duration.ofSeconds(10));
    assertThat(console.unfinished().isDone()).isFalse();
    assertThat(console.unfinished().within(Duration.ofMillis(20))).contains("2 not asked.");
  }

  /** Takes what is written until it is broken. */
  private static final class FailingStreams extends Streams {
    volatile boolean broken;

    FailingStreams() throws IOException {}

    @Override
    public OutputStream output() {
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          if (broken) {
            throw new IOException("no space left");
          }
          wire.write(bytes, offset, length);
        }
      };
    }
  }

  @Test
  void aStartThatFails_leadsBackToThePlan_withTheReason() throws Exception {
    CompletableFuture<Boolean> left = shown();
    askToStart();
    streams.awaitShown("Starting the engine of mail");
    lobby.start.completeExceptionally(new IllegalStateException("the disk\nis full"));
    streams.awaitShown("the disk is full");
    streams.awaitShown("LAB, a rehearsal");
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoLeavesDuringAStart_doesNotWaitForIt() throws Exception {
    CompletableFuture<Boolean> left = shown();
    askToStart();
    streams.awaitShown("Starting the engine of mail");
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(lobby.start).isNotDone();
  }

  @Test
  void aQuestionThatIsUnderWay_isNotAskedAgainForEveryKey() throws Exception {
    lobby.offer = new CompletableFuture<>();
    CompletableFuture<Boolean> left = shown();
    streams.awaitShown("Move the web");
    streams.type("p" + "r".repeat(50));
    streams.awaitShown("Reading the plans");
    streams.type("?");
    streams.awaitShown("type to find");
    assertThat(lobby.asked).hasValue(1);
    lobby.offer.complete(new PlanOffer(List.of(PLAN), ""));
    streams.type("\u001b");
    streams.awaitShown("Move the mail");
    assertThat(lobby.asked).hasValue(2);
    streams.type("\u001b");
    streams.awaitShown("Move the web");
    streams.keyboard.close();
    assertThat(left.get(10, TimeUnit.SECONDS)).as("the terminal is gone").isFalse();
  }

  @Test
  void aRunThatCannotBeShown_isSaid_andTheListStays() throws Exception {
    CompletableFuture<Boolean> left = shown();
    streams.awaitShown("Move the web");
    streams.type("\r");
    streams.awaitShown("web-1 cannot be shown: its plan is gone");
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aListLeftAlone_isLocked_andTheKeyOfThatMomentStartsNothing() throws Exception {
    var clock = new IdleLockTest.MovedClock();
    CompletableFuture<Boolean> left = shown(ConsoleTest.lock(clock));
    askToOpenPlan();
    streams.type("s");
    streams.awaitShown("Start mail?");
    clock.pass(Duration.ofMinutes(31));
    streams.type("y");
    streams.awaitShown("changeover  Plans / mail  LOCKED");
    streams.type("s");
    streams.awaitShown("not now, locked after 30m without a key");
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsStillAskedOfARun_isSaidInTheList_andWhatBecameOfIt() throws Exception {
    lobby.told = ToldRun.of(SampleRun.mirrorsFailed(8, Set.of(2, 3)));
    Sinks.One<Reply> held = Sinks.one();
    lobby.told.answers = _ -> held.asMono();
    lobby.start.complete("mail-1");
    CompletableFuture<Boolean> left = shown();
    askToStart();
    streams.awaitShown("mirror2: disk full");
    streams.type(":step sync-off\rr");
    streams.awaitShown("Try 2 targets again?");
    TimeUnit.MILLISECONDS.sleep(350); // the dialog is deaf at first
    streams.type("y");
    streams.awaitShown("Asking the engine");
    streams.type("q");
    streams.awaitShown("Asking the engine: 0 of 2 are answered");
    held.tryEmitValue(new Reply.Accepted()).orThrow();
    streams.awaitShown("2 asked for: 2 recorded.");
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
  }
}
