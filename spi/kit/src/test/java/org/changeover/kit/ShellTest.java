package org.changeover.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTest {
  @Test
  void quoted_isReadAsOneWordByARealShell() throws Exception {
    List<String> words = List.of("plain", "it's", "a b", "$HOME `id` \\ \"x\"", "", "-n", "ü\n*");

    Process shell =
        new ProcessBuilder("/bin/sh", "-c", "printf '%s\\0' " + Shell.quote(words)).start();

    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(String.join("\0", words) + "\0");
  }

  @Test
  void scriptThatIsNotThere_isNamed() {
    assertThatThrownBy(() -> ShellScript.of(ShellTest.class, "no-such.sh").text())
        .hasMessageContaining("no-such.sh");
  }
}
