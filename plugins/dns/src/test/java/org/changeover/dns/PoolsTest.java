package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;

class PoolsTest {
  private static final List<Zone> ZONES = Zones.both();
  private static final List<Name> ALL = ZONES.stream().map(Zone::origin).toList();
  private static final String CDN = "cdn.libravatar.example";
  private static final String POOL = "pool.libravatar.test";

  private static Pools pools(String... names) {
    return Pools.of(List.of(names), ALL);
  }

  private static Addresses addresses(String... texts) {
    return Addresses.parse("addresses", List.of(texts));
  }

  @Test
  void leaving_bothFamiliesInEveryZone_theOthersKeepTheirTtl() {
    Wish wish = pools(CDN, POOL).withoutMembers(ZONES, addresses("192.0.2.21", "2001:db8::21"), 1);

    assertThat(wish.changes())
        .containsExactlyInAnyOrder(
            new Change(
                CDN + " A",
                "192.0.2.10, 192.0.2.21, 192.0.2.31, 192.0.2.32 (TTL 43200)",
                "192.0.2.10, 192.0.2.31, 192.0.2.32 (TTL 43200)"),
            new Change(
                CDN + " AAAA",
                "2001:db8::10, 2001:db8::21 (TTL 43200)",
                "2001:db8::10 (TTL 43200)"),
            new Change(POOL + " A", "192.0.2.21, 192.0.2.31 (TTL 86400)", "192.0.2.31 (TTL 86400)"),
            new Change(
                POOL + " AAAA",
                "2001:db8::21, 2001:db8::31 (TTL 86400)",
                "2001:db8::31 (TTL 86400)"));
    assertThat(wish.edits()).extracting(e -> Names.text(e.zone())).hasSize(2);
  }

  @Test
  void leaving_lastAaaa_isRefusedNamingEveryPoolAtOnce() {
    var all = addresses("2001:db8::10", "2001:db8::21", "2001:db8::31");

    assertThatThrownBy(() -> pools(CDN, POOL).withoutMembers(ZONES, all, 1))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining(CDN + " AAAA would keep 0 of 2001:db8::10, 2001:db8::21")
        .hasMessageContaining(POOL + " AAAA would keep 0");
  }

  @ParameterizedTest
  @CsvSource({"3, true", "4, false"})
  void leaving_keepsAtLeastAsManyAsAsked(int keep, boolean allowed) {
    var one = addresses("192.0.2.32");
    if (allowed) {
      assertThat(pools(CDN).withoutMembers(ZONES, one, keep).changes()).hasSize(1);
    } else {
      assertThatThrownBy(() -> pools(CDN).withoutMembers(ZONES, one, keep))
          .hasMessageContaining("would keep 3")
          .hasMessageContaining("keep-at-least");
    }
  }

  @Test
  void leaving_nobodyThere_changesNothingHoweverFewThereAre() {
    assertThat(pools(POOL).withoutMembers(ZONES, addresses("192.0.2.99"), 5).changes()).isEmpty();
  }

  @Test
  void joining_getsTheTtlOfThePoolAndIsDoneOnce() {
    var joiner = addresses("192.0.2.49", "2001:db8::49");
    Wish wish = pools(CDN).withMembers(ZONES, joiner);

    assertThat(wish.changes())
        .extracting(Change::after)
        .containsExactly(
            "192.0.2.10, 192.0.2.21, 192.0.2.31, 192.0.2.32, 192.0.2.49 (TTL 43200)",
            "2001:db8::10, 2001:db8::21, 2001:db8::49 (TTL 43200)");
    Zone after = ZONES.getFirst().with(wish.edits().getFirst());
    assertThat(pools(CDN).withMembers(List.of(after), joiner).changes()).isEmpty();
  }

  @Test
  void joining_familyThatThePoolLacks_getsTheTtlOfTheOther() {
    Wish wish = pools("acme.libravatar.example").withMembers(ZONES, addresses("2001:db8::49"));

    assertThat(wish.changes())
        .containsExactly(new Change("acme.libravatar.example AAAA", "", "2001:db8::49 (TTL 600)"));
    assertThat(wish.edits().getFirst().longestTtlBefore())
        .as("how long caches remember that there was none")
        .isEqualTo(300);
  }

  @Test
  void alias_isNoPool() {
    assertThatThrownBy(
            () -> pools("www.libravatar.example").withMembers(ZONES, addresses("192.0.2.49")))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("www.libravatar.example is an alias")
        .hasMessageContainingAll("name", "ibravatar.", "which it stands for");
  }

  @Test
  void nameWithoutAddresses_isTakenForAMistake() {
    assertThatThrownBy(
            () -> pools("cnd.libravatar.example").withoutMembers(ZONES, addresses("192.0.2.49"), 1))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("cnd.libravatar.example has neither A nor AAAA");
  }

  @Test
  void nameInNoZone_isRefused() {
    assertThatThrownBy(() -> pools("cdn.elsewhere.example"))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("in none of the zones")
        .hasMessageContaining("libravatar.example, libravatar.test");
    assertThatThrownBy(PoolsTest::pools).hasMessageContaining("pools is empty");
  }

  @Test
  void poolOfAZoneThatIsNotLookedAt_isLeftAlone() {
    Wish wish =
        pools(CDN, POOL).withoutMembers(List.of(ZONES.getLast()), addresses("192.0.2.21"), 1);

    assertThat(wish.changes()).extracting(Change::what).containsExactly(POOL + " A");
  }
}
