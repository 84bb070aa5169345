package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
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
  void optionsBehindTheHost_areTheCommands() {
    var exec = new LabCommand.Exec();
    new CommandLine(exec).parseArgs("--state", state.toString(), "old", "sh", "-c", "true");

    assertThat(exec.command).containsExactly("sh", "-c", "true");
  }

  @Test
  void markInFrontOfACommand_isNotItsFirstWord() {
    assertThat(LabCommand.Exec.words(List.of("--", "ls", "--", "-x")))
        .containsExactly("ls", "--", "-x");
    assertThat(LabCommand.Exec.words(List.of("ls", "-x"))).containsExactly("ls", "-x");
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
