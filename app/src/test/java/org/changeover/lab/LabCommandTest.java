package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LabCommandTest {
  @TempDir Path state;

  @Test
  void amountOutOfRange_isBadUsage() {
    assertThat(execute("up", "--state", state.toString(), "--images", "0")).isEqualTo(2);
  }

  @Test
  void execWithoutACommand_isBadUsage() {
    assertThat(execute("exec", "--state", state.toString(), "old")).isEqualTo(2);
  }

  @Test
  void badFolder_isSaid_withoutAStackTrace() {
    assertThat(execute("down", "--state", "/tmp/a:b")).isEqualTo(1);
  }

  private static int execute(String... arguments) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new CommandLine(new LabCommand()).setOut(nowhere).setErr(nowhere).execute(arguments);
  }
}
