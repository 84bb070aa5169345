package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

class WatchlistTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final Name TEST = Name.fromConstantString("libravatar.test.");

  private static Watchlist of(String zone) {
    return Watchlist.of(TEST).with(Zones.read(zone), List.of(), NOW);
  }

  private static List<String> names(Watchlist list) {
    return list.sets().stream().map(Rrset.Key::toString).toList();
  }

  @Test
  void addressesAndAliases_areWatched_andNothingElse() {
    assertThat(names(of(Zones.TEST)))
        .containsExactly(
            "libravatar.test A",
            "libravatar.test AAAA",
            "forgotten.libravatar.test A",
            "pool.libravatar.test A",
            "pool.libravatar.test AAAA",
            "www.libravatar.test CNAME");
  }

  @Test
  void glueOfADelegation_isNotWatched() {
    String delegating = Zones.TEST + "sub NS ns.sub\nns.sub A 192.0.2.7\n";

    assertThat(names(of(delegating))).noneMatch(name -> name.contains("ns.sub"));
  }

  @Test
  void whatGoes_isWatchedOn() {
    Watchlist later =
        of(Zones.TEST).with(Zones.read(Zones.TEST.replace("forgotten A", "x A")), List.of(), NOW);

    assertThat(names(later)).contains("forgotten.libravatar.test A", "x.libravatar.test A");
  }

  @Test
  void transfer_isDoneAgain_whenAServerHasALaterSerial_butNotAtOnce() {
    Watchlist list = of(Zones.TEST);

    assertThat(Watchlist.of(TEST).stale(List.of(), NOW)).isTrue();
    assertThat(list.stale(List.of(8L), NOW.plusSeconds(29))).isFalse();
    assertThat(list.stale(List.of(7L, 8L), NOW.plusSeconds(30))).isTrue();
    assertThat(list.stale(List.of(7L, 6L), NOW.plusSeconds(3600))).isFalse();
  }

  @Test
  void serialThatATransferWasDoneForAlready_causesNoOther() {
    Watchlist list = Watchlist.of(TEST).with(Zones.read(Zones.TEST), List.of(7L, 9L), NOW);

    assertThat(list.stale(List.of(7L, 9L), NOW.plusSeconds(3600))).isFalse();
    assertThat(list.stale(List.of(10L, 9L), NOW.plusSeconds(3600))).isTrue();
  }

  @Test
  void transfer_thatFailed_isTriedAgainAfterAMinute() {
    Watchlist failed = of(Zones.TEST).failed("refused", NOW);

    assertThat(failed.stale(List.of(8L), NOW.plusSeconds(59))).isFalse();
    assertThat(failed.stale(List.of(), NOW.plusSeconds(60))).isTrue();
    assertThat(failed.sets()).isEqualTo(of(Zones.TEST).sets());
  }

  @Test
  void whenThereAreTooMany_addressesComeBeforeAliases() {
    Map<Name, List<Rrset.Key>> chosen = Watchlist.chosen(List.of(of(Zones.TEST)), 5);

    assertThat(chosen.get(TEST)).hasSize(5).noneMatch(key -> key.toString().contains("CNAME"));
  }
}
