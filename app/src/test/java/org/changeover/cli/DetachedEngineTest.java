package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Engines that do not come so far as to answer. */
@Timeout(60)
class DetachedEngineTest {
  private static final String OLD = "of the engine before\n";

  @TempDir Path folder;

  private DetachedEngine.Starting starting(String script) throws IOException {
    Path log = Files.writeString(folder.resolve("engine.log"), OLD);
    Process engine =
        new ProcessBuilder("sh", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new DetachedEngine.Starting(engine, log, OLD.length());
  }

  @Test
  void anEngineThatDoesNotAnswer_isEnded_andItsLastWordsAreSaid() throws Exception {
    DetachedEngine.Starting starting = starting("echo waits for the disk; exec sleep 600");
    while (!Files.readString(starting.log()).contains("disk")) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThatThrownBy(() -> starting.await(() -> false, Duration.ofMillis(50)))
        .isInstanceOf(CommandRefusedException.class)
        .hasMessageContaining("process " + starting.engine().pid())
        .hasMessageContaining("did not answer within 0 s and was ended: waits for the disk");
    assertThat(starting.engine().isAlive()).isFalse();
  }

  @Test
  void anEngineThatEnds_isSaidToHave_withItsExitCode() throws Exception {
    DetachedEngine.Starting starting = starting("echo no plan; exit 5");
    assertThatThrownBy(() -> starting.await(() -> false, Duration.ofSeconds(30)))
        .hasMessageContaining("ended at once: no plan (log: ")
        .hasMessageNotContaining("before")
        .extracting(refused -> ((CommandRefusedException) refused).exitCode())
        .isEqualTo(5);
  }

  @Test
  void anEngineThatAnswers_isLeftToItself() throws Exception {
    DetachedEngine.Starting starting = starting("exec sleep 600");
    try {
      starting.await(() -> true, Duration.ZERO);
      assertThat(starting.engine().isAlive()).isTrue();
    } finally {
      starting.engine().destroyForcibly();
    }
  }
}
