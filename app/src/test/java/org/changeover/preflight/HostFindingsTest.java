package org.changeover.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.spi.Finding;
import org.changeover.spi.Finding.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostFindingsTest {
  private static final long GIB = 1L << 30;

  private static HostFacts facts(int uid, HostFacts.Room room, Set<String> lacks) {
    return new HostFacts(
        uid,
        uid == 0 ? "root" : "admin",
        "Debian",
        "Linux 6",
        List.of(room),
        lacks,
        Map.of(),
        false);
  }

  private static HostFacts.Room room(long available, int used, int inodes) {
    return new HostFacts.Room("/var", available, used, Optional.of(inodes));
  }

  private static Finding finding(HostFacts facts, boolean becomesRoot, String what) {
    return HostFindings.of(facts, becomesRoot).stream()
        .filter(found -> found.what().startsWith(what))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "20, 50, 10, FINE",
    "20, 91, 10, WARNING",
    "20, 99, 10, WARNING",
    "0.5, 50, 10, FINE",
    "0.1, 50, 10, WARNING",
    "0.5, 98, 10, BLOCKER",
    "0.01, 50, 10, BLOCKER",
    "20, 50, 90, WARNING",
    "20, 50, 98, BLOCKER",
  })
  void room_isJudgedByWhatIsFreeAndByInodes(double gib, int used, int inodes, Severity wanted) {
    HostFacts facts = facts(0, room((long) (gib * GIB), used, inodes), Set.of());
    assertThat(finding(facts, true, "room on /var").severity()).isEqualTo(wanted);
  }

  @Test
  void sudoThatMakesNoRoot_isABlocker_andNobodyPromisedItIsANote() {
    HostFacts facts = facts(1000, room(GIB, 1, 1), Set.of());
    assertThat(finding(facts, true, "account").severity()).isEqualTo(Severity.BLOCKER);
    assertThat(finding(facts, false, "account").severity()).isEqualTo(Severity.NOTE);
    assertThat(finding(facts(0, room(GIB, 1, 1), Set.of()), true, "account").severity())
        .isEqualTo(Severity.FINE);
  }

  @Test
  void commandsThatAreMissing_areNamed() {
    HostFacts facts = facts(0, room(GIB, 1, 1), Set.of("tar", "setsid"));
    assertThat(finding(facts, true, "tools").evidence()).isEqualTo("without setsid, tar");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, FINE",
    "-4900, 10, FINE",
    "5200, 100, WARNING",
    "5200, 300, FINE",
    "-300200, 100, BLOCKER",
    "300050, 100, WARNING",
  })
  void clock_isJudgedByWhatIsSure(long ahead, long uncertain, Severity wanted) {
    assertThat(
            HostFindings.clock(Duration.ofMillis(ahead), Duration.ofMillis(uncertain)).severity())
        .isEqualTo(wanted);
  }

  @Test
  void clock_isSaidWithItsSign() {
    assertThat(HostFindings.clock(Duration.ofMillis(-400_000), Duration.ofMillis(50)).evidence())
        .startsWith("-400.0 s from ours, within 0.1 s");
  }
}
