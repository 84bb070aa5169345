package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.changeover.spi.Command;
import org.changeover.spi.Secret;
import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void asWhomAndWithWhichArguments_standsFirst_howeverLongTheScript() {
    List<String> lines = Shown.of(Command.shell(": line\n".repeat(100), "/srv/a b").as("web"));
    assertThat(lines.getFirst()).isEqualTo("[as web] /bin/sh -c [100 lines, below] sh '/srv/a b'");
    assertThat(lines).hasSize(42).endsWith("… and 60 more lines").contains(": line");
  }

  @Test
  void oneLine_isShownAsItIsRun() {
    assertThat(Shown.of(Command.of("rm", "-f", "/srv/x"))).containsExactly("rm -f /srv/x");
  }

  @Test
  void valuesOfTheEnvironment_inputAndSecrets_stayOut() {
    Command command = Command.of("mysql").environment(Map.of("WORD", "hunter2"));
    assertThat(Shown.of(command.input("drop hunter2")))
        .containsExactly("WORD=… mysql [reads 12 characters]");
    assertThat(Shown.of(command.input(new Secret("hunter2"))))
        .containsExactly("WORD=… mysql [reads a secret]");
  }
}
