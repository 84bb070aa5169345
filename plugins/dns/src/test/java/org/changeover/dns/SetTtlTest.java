package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.junit.jupiter.api.Test;

class SetTtlTest {
  private static Wish wish(List<String> names, List<String> except) {
    return SetTtl.wish(
        Zones.both(),
        Addresses.parse("old", Zones.OLD),
        3600,
        Names.parseAll("names", names),
        Names.parseAll("except", except));
  }

  @Test
  void names_limitWhatIsMeant() {
    assertThat(wish(List.of("www.libravatar.example", "libravatar.test"), List.of()).changes())
        .extracting(Change::what)
        .containsExactlyInAnyOrder(
            "www.libravatar.example CNAME", "libravatar.test A", "libravatar.test AAAA");
  }

  @Test
  void except_sparesPools() {
    List<String> all = wish(List.of(), List.of()).names();
    List<String> spared = wish(List.of(), List.of("cdn.libravatar.example")).names();

    assertThat(all).contains("cdn.libravatar.example");
    assertThat(Set.copyOf(spared))
        .hasSize(Set.copyOf(all).size() - 1)
        .doesNotContain("cdn.libravatar.example");
  }

  @Test
  void nameThatDoesNotHoldTheAddress_isTakenForAMistake() {
    assertThatThrownBy(() -> wish(List.of("other.libravatar.example"), List.of()))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("other.libravatar.example does not hold any");
  }

  @Test
  void nothingLeft_isTakenForAMistake() {
    assertThatThrownBy(() -> wish(List.of("libravatar.test"), List.of("libravatar.test")))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("right addresses, names and zones");
  }
}
