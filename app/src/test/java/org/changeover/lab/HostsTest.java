package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsTest {
  @TempDir Path state;

  @Test
  void programOnAHost_whenNoLabIsUp_saysThatAndHowToStartOne() {
    Path folder = state.resolve("lab");
    var hosts = new Hosts(folder, state, LabNames.of(state));

    assertThatThrownBy(() -> hosts.exec(LabHost.OLD, List.of("true")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("No lab is up in " + folder)
        .hasMessageContaining("start it by 'lab up'");
  }
}
