package org.changeover.mirrors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CronFileTest {
  private static final String TEXT =
      "# caf\u00e9\nMAILTO = root\n\n  */15 * * * *\troot run it=now\n@daily  www-data x\r\n#0 1 * * * root off\n0 4 * jan-mar mon,fri root last";

  private static CronFile file(String text) {
    return CronFile.of(text.getBytes(ISO_8859_1));
  }

  @Test
  void jobs_areTheLinesThatCronRuns() {
    assertThat(file(TEXT).jobs())
        .containsExactly(
            "*/15 * * * *\troot run it=now",
            "@daily  www-data x",
            "0 4 * jan-mar mon,fri root last");
    assertThat(file(TEXT).unreadable()).isEmpty();
  }

  @Test
  void pausing_marksTheJobLinesAndNothingElse() {
    CronFile paused = file(TEXT).paused("run-1", "stop");

    assertThat(paused.jobs()).isEmpty();
    assertThat(paused.pausedBy("run-1")).hasSize(3);
    assertThat(new String(paused.bytes(), ISO_8859_1))
        .isEqualTo(
            TEXT.replace("  */15", "#CHANGEOVER run-1/stop:   */15")
                .replace("@daily", "#CHANGEOVER run-1/stop: @daily")
                .replace("0 4 *", "#CHANGEOVER run-1/stop: 0 4 *"));
  }

  @Test
  void resuming_isTheSameBytesAgain() {
    CronFile paused = file(TEXT).paused("run-1", "stop");

    assertThat(paused.resumed("run-1").bytes()).isEqualTo(TEXT.getBytes(ISO_8859_1));
  }

  @Test
  void linesOfAnotherRun_areLeftAndNamed() {
    CronFile paused = file(TEXT).paused("run-1", "stop");

    assertThat(paused.resumed("run-2")).isEqualTo(paused);
    assertThat(paused.otherRuns("run-2")).containsExactly("run-1");
  }

  @Test
  void lineThatCronCannotRead_isNamedWithItsNumber() {
    assertThat(file("MAILTO=x\n*/15 * * root run\n").unreadable())
        .containsExactly("line 2: */15 * * root run");
  }

  @Test
  void emptyFile_staysEmpty() {
    assertThat(file("").paused("r", "s").bytes()).isEmpty();
  }
}
