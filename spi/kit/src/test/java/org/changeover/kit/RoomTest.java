package org.changeover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.changeover.kit.Room.Place;
import org.changeover.spi.Finding;
import org.changeover.spi.Finding.Severity;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final long MIB = 1 << 20;

  private static Place place(String path, String mount, OptionalLong takes, long free) {
    return new Place("the copy", "new:" + path, "new:" + mount, takes, free);
  }

  private static Finding judged(OptionalLong takes, long free) {
    return Room.judged(List.of(place("/srv", "/", takes, free))).getFirst();
  }

  @Test
  void whatFitsWithATenthToSpare_isFine() {
    Finding found = judged(OptionalLong.of(100 * MIB), 111 * MIB);
    assertThat(found.severity()).isEqualTo(Severity.FINE);
    assertThat(found.evidence()).isEqualTo("takes 100 MiB, 111 MiB free at new:/srv");
  }

  @Test
  void whatDoesNotFit_isABlocker() {
    Finding found = judged(OptionalLong.of(100 * MIB), 109 * MIB);
    assertThat(found.severity()).isEqualTo(Severity.BLOCKER);
    assertThat(found.advice()).isNotEmpty();
  }

  @Test
  void whatCouldNotBeCounted_isNotGuessed() {
    Finding found = judged(OptionalLong.empty(), 5 * MIB);
    assertThat(found.severity()).isEqualTo(Severity.NOTE);
    assertThat(found.evidence()).contains("5.0 MiB free", "took longer than");
  }

  @Test
  void whatGoesToOneFileSystem_hasToFitTogether() {
    OptionalLong takes = OptionalLong.of(100 * MIB);
    List<Finding> found =
        Room.judged(
            List.of(
                place("/srv", "/", takes, 150 * MIB),
                place("/tmp", "/", takes, 150 * MIB),
                place("/var/x", "/var", takes, 150 * MIB)));
    assertThat(found)
        .extracting(Finding::severity)
        .containsExactly(Severity.BLOCKER, Severity.BLOCKER, Severity.FINE);
    assertThat(found.getFirst().evidence())
        .isEqualTo("takes 100 MiB, with what else goes there 200 MiB, 150 MiB free at new:/srv");
  }
}
