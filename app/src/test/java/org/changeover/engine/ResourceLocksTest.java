package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceLocksTest {
  @TempDir private Path folder;

  @Test
  void take_secondRunIsToldWhoHoldsTheKey() throws IOException {
    var first = new ResourceLocks(folder, "run-1").claim(Set.of("zone:x", "zone:y"));
    var second = new ResourceLocks(folder, "run-2").claim(Set.of("zone:y"));
    assertThat(first.take()).isInstanceOf(ResourceLocks.Outcome.Locked.class);
    assertThat(second.take()).isEqualTo(new ResourceLocks.Outcome.Busy("zone:y", "run-1"));
    first.close();
    assertThat(second.take()).isInstanceOf(ResourceLocks.Outcome.Locked.class);
    second.close();
  }

  @Test
  void take_allOrNone() throws IOException {
    var first = new ResourceLocks(folder, "run-1").claim(Set.of("zone:y"));
    var second = new ResourceLocks(folder, "run-2").claim(Set.of("zone:x", "zone:y"));
    var third = new ResourceLocks(folder, "run-3").claim(Set.of("zone:x"));
    first.take();
    second.take();
    assertThat(third.take()).isInstanceOf(ResourceLocks.Outcome.Locked.class);
  }

  @Test
  void take_afterCloseLeavesNoLockBehind() throws IOException {
    var first = new ResourceLocks(folder, "run-1").claim(Set.of("zone:x"));
    first.close();
    assertThatThrownBy(first::take).isInstanceOf(CancellationException.class);
    assertThat(new ResourceLocks(folder, "run-2").claim(Set.of("zone:x")).take())
        .isInstanceOf(ResourceLocks.Outcome.Locked.class);
  }
}
