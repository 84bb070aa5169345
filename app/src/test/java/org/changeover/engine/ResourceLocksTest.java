package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceLocksTest {
  @TempDir private Path folder;

  @Test
  void tryLock_secondRunIsToldWhoHoldsTheKey() throws IOException {
    var first = new ResourceLocks(folder, "run-1");
    var second = new ResourceLocks(folder, "run-2");
    var held = (ResourceLocks.Outcome.Locked) first.tryLock(Set.of("zone:x", "zone:y"));
    assertThat(second.tryLock(Set.of("zone:y")))
        .isEqualTo(new ResourceLocks.Outcome.Busy("zone:y", "run-1"));
    held.held().close();
    assertThat(second.tryLock(Set.of("zone:y"))).isInstanceOf(ResourceLocks.Outcome.Locked.class);
  }

  @Test
  void tryLock_allOrNone() throws IOException {
    var first = new ResourceLocks(folder, "run-1");
    var second = new ResourceLocks(folder, "run-2");
    first.tryLock(Set.of("zone:y"));
    second.tryLock(Set.of("zone:x", "zone:y"));
    assertThat(first.tryLock(Set.of("zone:x"))).isInstanceOf(ResourceLocks.Outcome.Locked.class);
  }
}
