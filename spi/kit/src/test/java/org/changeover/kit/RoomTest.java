package org.changeover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.changeover.spi.Finding;
import org.changeover.spi.Finding.Severity;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final long MIB = 1 << 20;

  @Test
  void whatFitsWithATenthToSpare_isFine() {
    Finding found = Room.fits("the copy", "new:/srv", OptionalLong.of(100 * MIB), 111 * MIB);
    assertThat(found.severity()).isEqualTo(Severity.FINE);
    assertThat(found.evidence()).isEqualTo("takes 100 MiB, 111 MiB free at new:/srv");
  }

  @Test
  void whatDoesNotFit_isABlocker() {
    Finding found = Room.fits("the copy", "new:/srv", OptionalLong.of(100 * MIB), 109 * MIB);
    assertThat(found.severity()).isEqualTo(Severity.BLOCKER);
    assertThat(found.advice()).isNotEmpty();
  }

  @Test
  void whatCouldNotBeCounted_isNotGuessed() {
    Finding found = Room.fits("the copy", "new:/srv", OptionalLong.empty(), 5 * MIB);
    assertThat(found.severity()).isEqualTo(Severity.NOTE);
    assertThat(found.evidence()).contains("5.0 MiB free", "took longer than");
  }
}
