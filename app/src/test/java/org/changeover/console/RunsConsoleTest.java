package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.changeover.console.model.PlanLine;
import org.changeover.console.model.PlanOffer;
import org.changeover.console.model.PlanOutline;
import org.changeover.console.model.PlanPage;
import org.changeover.console.model.RunLine;
import org.changeover.run.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

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

  /** Answers as soon as the test lets it. */
  private static final class ToldLobby implements Lobby {
    final AtomicInteger asked = new AtomicInteger();
    volatile CompletableFuture<PlanOffer> offer =
        CompletableFuture.completedFuture(new PlanOffer(List.of(PLAN), ""));
    final CompletableFuture<String> start = new CompletableFuture<>();

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
      ToldRun told = ToldRun.of(SampleRun.gateOpen());
      return Console.open(
          told, told, SampleRun.plan(), Mono.empty(), SampleRun.ALICE, terminal, lock);
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
    public Mono<String> start(PlanPage page) {
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
    var left = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            left.complete(RunsConsole.open(lobby, LobbyShown.ANNA, streams).run());
          } catch (Exception e) {
            left.completeExceptionally(e);
          }
        });
    return left;
  }

  private void askToStart() throws Exception {
    streams.awaitShown("Move the web");
    streams.type("p");
    streams.awaitShown("Move the mail");
    streams.type("\r");
    streams.awaitShown("LAB, a rehearsal");
    streams.type("s");
    streams.awaitShown("Start mail?");
    TimeUnit.MILLISECONDS.sleep(350); // the dialog is deaf at first
    streams.type("y");
    streams.awaitShown("Starting the engine of mail");
  }

  @Test
  void aPlan_isStarted_andItsRunShown_andFromThereTheListAgain() throws Exception {
    CompletableFuture<Boolean> left = shown();
    askToStart();
    lobby.start.complete("mail-1");
    streams.awaitShown("switch-dns");
    streams.type("q");
    streams.awaitShown("changeover  Runs");
    streams.type("q");
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(streams.closed).isTrue();
  }

  @Test
  void aStartThatFails_leadsBackToThePlan_withTheReason() throws Exception {
    CompletableFuture<Boolean> left = shown();
    askToStart();
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
}
