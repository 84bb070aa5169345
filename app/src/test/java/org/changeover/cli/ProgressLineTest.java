package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(written, true, UTF_8);

  @Test
  void line_isWrittenOver_andRubbedOutAtTheEnd() {
    try (var line = ProgressLine.on(terminal)) {
      line.show("9 of 10");
      line.show("10\u001b[2J");
    }
    assertThat(written.toString(UTF_8)).isEqualTo("\r9 of 10\r10     \r  \r");
  }

  @Test
  void line_isNeverLongerThanATerminalIsWide() {
    try (var line = ProgressLine.on(terminal)) {
      line.show("x".repeat(200));
    }
    assertThat(written.toString(UTF_8)).startsWith("\r" + "x".repeat(78) + "…\r");
  }

  @Test
  void whereNobodySits_nothingIsWritten() {
    var around = new Surroundings(terminal, terminal, Map.of(), false);
    try (var line = ProgressLine.of(around)) {
      line.show("9 of 10");
    }
    assertThat(written.size()).isZero();
  }
}
