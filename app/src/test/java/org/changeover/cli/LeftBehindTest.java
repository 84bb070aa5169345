package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.changeover.console.HeldRequests;
import org.changeover.console.IdleLock;
import org.changeover.console.Unfinished;
import org.changeover.run.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is still to be asked for when a process ends whose console was left. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeftBehindTest {
  @TempDir Path state;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final PrintStream err =
      new PrintStream(said, true, UTF_8) {
        @Override
        public void println(String line) {
          super.println(line);
          waiting.countDown();
        }
      };
  private final Surroundings around = new Surroundings(err, err, Map.of(), false);
  private final Unfinished rest = HeldRequests.begun();

  @Test
  void whoWaitsForIt_endsItWithASignal_andIsToldOnceHowManyWereNotAsked() throws Exception {
    var attachment = new Attachment(around);
    Thread leaving = Thread.ofVirtual().start(() -> attachment.finish(rest));
    waiting.await();
    attachment.hurry(rest);
    leaving.join();
    assertThat(rest.isDone()).isTrue();
    assertThat(said.toString(UTF_8)).containsOnlyOnce("1 not asked.");
  }

  @Test
  void aServerThatEnds_waitsNoLongerThanItsBound_andSaysWhoseAndHowManyWereNotAsked() {
    var limits = new IdleLock.Limits(Duration.ofMinutes(1), Duration.ofMinutes(2));
    var desk = new TeamDesk(around, state, Optional.empty(), limits);
    desk.keep(rest, new Actor("ben", Set.of("operator"), "SHA256:b", "x"));
    List<String> told = desk.finish(Duration.ofMillis(20));
    assertThat(told).singleElement().asString().contains("ben left", "1 not asked.");
    assertThat(desk.finish(Duration.ofMillis(20))).isEmpty();
  }
}
