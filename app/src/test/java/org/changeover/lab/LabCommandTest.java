package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @ValueSource(strings = {"old sh -c true", "old -- sh -c true"})
  void optionsBehindTheHost_areTheCommands(String words) {
    var line = new CommandLine(new LabCommand());
    var said = new StringWriter();
    line.setErr(new PrintWriter(said));
    int code = line.execute(("exec --state " + state + " " + words).split(" "));

    assertThat(said.toString()).doesNotContain("-c");
    assertThat(code).isNotEqualTo(2);
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
