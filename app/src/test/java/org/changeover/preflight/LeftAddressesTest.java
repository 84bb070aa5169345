package org.changeover.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.changeover.spi.Finding.Severity;
import org.junit.jupiter.api.Test;

class LeftAddressesTest {
  private static final String OLD = "203.0.113.10";

  private static HostFacts naming(Map<String, Set<String>> files, boolean cut) {
    return new HostFacts(0, "root", "", "", List.of(), Set.of(), files, cut);
  }

  @Test
  void filesThatNameAnAddress_areListedWithTheirHosts() {
    var hosts =
        Map.of(
            "mirror1", naming(Map.of(OLD, Set.of("/etc/hosts", "/etc/cron.d/sync")), false),
            "mirror2", naming(Map.of(), false));
    assertThat(LeftAddresses.of(Set.of(OLD), hosts))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.subject()).isEqualTo(OLD);
          assertThat(one.findings().getFirst().severity()).isEqualTo(Severity.NOTE);
          assertThat(one.findings().getFirst().evidence())
              .isEqualTo("named in mirror1:/etc/cron.d/sync, mirror1:/etc/hosts");
        });
  }

  @Test
  void manyFiles_areCounted() {
    Set<String> files =
        IntStream.range(0, 30).mapToObj(i -> "/etc/file" + i).collect(Collectors.toSet());
    var hosts = Map.of("mirror1", naming(Map.of(OLD, files), false));
    assertThat(LeftAddresses.of(Set.of(OLD), hosts).getFirst().findings().getFirst().evidence())
        .contains("and 18 more");
  }

  @Test
  void hostThatWasNotLookedThroughToTheEnd_isNotSaidToBeFree() {
    var hosts = Map.of("slow", naming(Map.of(), true), "quick", naming(Map.of(), false));
    var found = LeftAddresses.of(Set.of(OLD), hosts).getFirst().findings().getFirst();
    assertThat(found.severity()).isEqualTo(Severity.NOTE);
    assertThat(found.evidence()).contains("not looked through to the end: slow");
  }

  @Test
  void addressThatIsNowhere_isFine() {
    var hosts = Map.of("mirror1", naming(Map.of(), false));
    assertThat(LeftAddresses.of(Set.of(OLD), hosts).getFirst().findings().getFirst().severity())
        .isEqualTo(Severity.FINE);
  }
}
