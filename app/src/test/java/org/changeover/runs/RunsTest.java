package org.changeover.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T13:30:00Z"), ZoneOffset.UTC);

  @TempDir Path state;

  private RunFolder create(String plan, Clock clock) throws IOException {
    return Runs.in(state).create(plan, clock, new Random(7));
  }

  @Test
  void newRun_hasAUniqueNameAndAFolderForItsOwnerOnly() throws IOException {
    RunFolder first = create("libravatar", CLOCK);
    RunFolder second = create("libravatar", CLOCK);
    assertThat(first.id())
        .matches("libravatar-20261122-1330-[a-z0-9]{3}")
        .isNotEqualTo(second.id());
    assertThat(Files.getPosixFilePermissions(first.path()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void list_givesTheLastFirst() throws IOException {
    assertThat(Runs.in(state).list()).isEmpty();
    RunFolder z = create("z", CLOCK);
    RunFolder a = create("a", Clock.offset(CLOCK, java.time.Duration.ofMinutes(1)));
    assertThat(Runs.in(state).list()).containsExactly(a, z);
  }

  @Test
  void find_takesAPrefixThatIsNotAmbiguous() throws Exception {
    RunFolder one = create("one", CLOCK);
    RunFolder two = create("other", CLOCK);
    assertThat(Runs.in(state).find("on")).isEqualTo(one);
    assertThat(Runs.in(state).find(two.id())).isEqualTo(two);
    assertThatThrownBy(() -> Runs.in(state).find("o"))
        .isInstanceOf(UnknownRunException.class)
        .hasMessageContaining("may mean several")
        .hasMessageContaining(one.id());
    assertThatThrownBy(() -> Runs.in(state).find("x")).hasMessageContaining("no run 'x'");
  }

  @Test
  void stateFolder_isTheOneAskedForThenTheVariablesThenXdg() {
    Map<String, String> all =
        Map.of("CHANGEOVER_STATE", "/v", "XDG_STATE_HOME", "/x", "HOME", "/h");
    assertThat(StateFolder.of(Optional.of(Path.of("/a")), all)).isEqualTo(Path.of("/a"));
    assertThat(StateFolder.of(Optional.empty(), all)).isEqualTo(Path.of("/v"));
    assertThat(StateFolder.of(Optional.empty(), Map.of("XDG_STATE_HOME", "/x", "HOME", "/h")))
        .isEqualTo(Path.of("/x/changeover"));
    assertThat(StateFolder.of(Optional.empty(), Map.of("XDG_STATE_HOME", "x", "HOME", "/h")))
        .isEqualTo(Path.of("/h/.local/state/changeover"));
  }
}
