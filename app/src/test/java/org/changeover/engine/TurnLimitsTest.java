package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.changeover.spi.Resources;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class TurnLimitsTest {
  private final List<TurnLimits.Permit> granted = new ArrayList<>();

  @Test
  void acquire_letsAsManyInAsThereIsRoomForInAll() {
    var limits = new TurnLimits(2, 9);
    acquire(limits, Set.of("a"), Resources.none());
    acquire(limits, Set.of("b"), Resources.none());
    acquire(limits, Set.of("c"), Resources.none());
    assertThat(granted).hasSize(2);
    limits.release(granted.getFirst());
    assertThat(granted).hasSize(3);
  }

  @Test
  void acquire_keepsTheLimitOfEachHost() {
    var limits = new TurnLimits(9, 1);
    acquire(limits, Set.of("a", "b"), Resources.none());
    acquire(limits, Set.of("b", "c"), Resources.none());
    acquire(limits, Set.of("c"), Resources.none());
    assertThat(granted)
        .extracting(TurnLimits.Permit::hosts)
        .containsExactly(Set.of("a", "b"), Set.of("c"));
  }

  @Test
  void acquire_lockedResourceDoesNotHoldUpOthers() {
    var limits = new TurnLimits(9, 9);
    acquire(limits, Set.of("a"), Resources.writing("zone:x"));
    acquire(limits, Set.of("b"), Resources.writing("zone:x"));
    acquire(limits, Set.of("c"), Resources.writing("zone:y"));
    assertThat(granted).hasSize(2);
    limits.release(granted.getFirst());
    assertThat(granted).hasSize(3);
  }

  @Test
  void acquire_readersShareAndAWriterWaitsForThem() {
    var limits = new TurnLimits(9, 9);
    acquire(limits, Set.of("a"), Resources.reading("zone:x"));
    acquire(limits, Set.of("b"), Resources.reading("zone:x"));
    acquire(limits, Set.of("c"), Resources.writing("zone:x"));
    assertThat(granted).hasSize(2);
    limits.release(granted.get(0));
    assertThat(granted).hasSize(2);
    limits.release(granted.get(1));
    assertThat(granted).hasSize(3);
  }

  @Test
  void acquire_whoGivesUpLosesItsPlace() {
    var limits = new TurnLimits(1, 9);
    acquire(limits, Set.of("a"), Resources.none());
    Disposable second = acquire(limits, Set.of("b"), Resources.none());
    acquire(limits, Set.of("c"), Resources.none());
    second.dispose();
    limits.release(granted.getFirst());
    assertThat(granted)
        .extracting(TurnLimits.Permit::hosts)
        .containsExactly(Set.of("a"), Set.of("c"));
  }

  @Test
  void release_twiceFreesOnePlaceOnly() {
    var limits = new TurnLimits(1, 9);
    acquire(limits, Set.of("a"), Resources.none());
    acquire(limits, Set.of("b"), Resources.none());
    acquire(limits, Set.of("c"), Resources.none());
    limits.release(granted.getFirst());
    limits.release(granted.getFirst());
    assertThat(granted).hasSize(2);
  }

  private Disposable acquire(TurnLimits limits, Set<String> hosts, Resources resources) {
    return limits.acquire(hosts, resources).subscribe(granted::add);
  }
}
