package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

class ReplacementTest {
  private static final List<Name> ALL = Zones.both().stream().map(Zone::origin).toList();

  private static ReplaceAddresses.Parameters named(String... names) {
    return new ReplaceAddresses.Parameters(
        Zones.OLD, Zones.NEW, Duration.ofMinutes(5), true, List.of(names), List.of());
  }

  private static ReplaceAddresses.Parameters parameters(List<String> from, List<String> to) {
    return new ReplaceAddresses.Parameters(
        from, to, Duration.ofMinutes(5), true, List.of(), List.of());
  }

  private static List<String> wished(ReplaceAddresses.Parameters parameters) {
    return Replacement.of(parameters, 300, ALL).wish(Zones.both()).changes().stream()
        .map(c -> c.what() + ": " + c.after())
        .toList();
  }

  @Test
  void wish_replacesInEveryFamilyTextAndPool() {
    assertThat(wished(parameters(Zones.OLD, Zones.NEW)))
        .contains(
            "libravatar.example A: 192.0.2.11 (TTL 300)",
            "libravatar.example AAAA: 2001:db8::11 (TTL 300)",
            "cdn.libravatar.example A: 192.0.2.11, 192.0.2.21, 192.0.2.31, 192.0.2.32 (TTL 300)",
            "forgotten.libravatar.test A: 192.0.2.11 (TTL 300)",
            "libravatar.example TXT: \"v=spf1 ip4:192.0.2.11 ip6:2001:db8::11"
                + " include:Mail.Example.net -all\" (TTL 300)")
        .hasSize(11);
  }

  @Test
  void wish_successorAlreadyInThePool_isThereOnce() {
    assertThat(wished(parameters(List.of("192.0.2.10"), List.of("192.0.2.21"))))
        .contains("cdn.libravatar.example A: 192.0.2.21, 192.0.2.31, 192.0.2.32 (TTL 300)");
  }

  @Test
  void wish_withoutAnIpv6Successor_refusesRatherThanLosingAaaa() {
    assertThatThrownBy(() -> wished(parameters(Zones.OLD, List.of("192.0.2.11"))))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("AAAA")
        .hasMessageContaining("would lose it")
        .hasMessageContaining("except");
  }

  @Test
  void wish_withoutAnIpv4Successor_leavesNoNameWithoutA() {
    assertThatThrownBy(() -> wished(parameters(Zones.OLD, List.of("2001:db8::11"))))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining(" A holds 192.0.2.10");
  }

  @Test
  void wish_filters() {
    var only =
        new ReplaceAddresses.Parameters(
            Zones.OLD,
            Zones.NEW,
            Duration.ofMinutes(5),
            false,
            List.of("libravatar.example", "libravatar.test."),
            List.of("libravatar.test"));

    assertThat(wished(only))
        .containsExactlyInAnyOrder(
            "libravatar.example A: 192.0.2.11 (TTL 300)",
            "libravatar.example AAAA: 2001:db8::11 (TTL 300)");
  }

  @Test
  void wish_aliasMovesWithTheNameThatItStandsFor() {
    assertThat(wished(named("libravatar.example", "www.libravatar.example")))
        .hasSize(3)
        .allMatch(line -> line.startsWith("libravatar.example "));
  }

  @Test
  void wish_aliasWithoutItsName_isNotLeftBehind() {
    assertThatThrownBy(() -> wished(named("www.libravatar.example", "acme.libravatar.example")))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("www.libravatar.example CNAME")
        .hasMessageContaining("'names'");
  }

  @Test
  void wish_forOneZone_passesOverNamesOfTheOthers() {
    Replacement replacement =
        Replacement.of(named("libravatar.example", "libravatar.test"), 300, ALL);

    assertThat(replacement.wish(List.of(Zones.read(Zones.EXAMPLE))).edits()).hasSize(1);
    assertThatThrownBy(() ->
            Replacement.of(named("libravatar.example", "libravatar.exmaple"), 300, ALL)
                .wish(List.of(Zones.read(Zones.EXAMPLE))))
        .hasMessageContaining("libravatar.exmaple");
  }

  @Test
  void wish_nameThatHoldsNeither_isTakenForAMistake() {
    var typo =
        new ReplaceAddresses.Parameters(
            Zones.OLD,
            Zones.NEW,
            Duration.ofMinutes(5),
            true,
            List.of("libravatar.example", "wwww.libravatar.example"),
            List.of());

    assertThatThrownBy(() -> wished(typo)).hasMessageContaining("wwww.libravatar.example");
  }

  @Test
  void wish_hints_areRefused() {
    Zone hints =
        Zones.read(
            """
            $ORIGIN hints.example.
            $TTL 60
            @ SOA ns1 admin 1 1 1 1 1
            @ A 192.0.2.10
            @ HTTPS 1 . ipv4hint=192.0.2.10
            """);

    assertThatThrownBy(
            () -> Replacement.of(parameters(Zones.OLD, Zones.NEW), 300, ALL).wish(List.of(hints)))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("hints.example HTTPS");
  }

  @Test
  void of_pairsInOrderOrRefuses() {
    var paired =
        parameters(List.of("192.0.2.10", "192.0.2.21"), List.of("192.0.2.11", "192.0.2.12"));
    assertThat(wished(paired))
        .contains(
            "cdn.libravatar.example A: 192.0.2.11, 192.0.2.12, 192.0.2.31, 192.0.2.32 (TTL 300)");
    var crooked =
        parameters(
            List.of("192.0.2.10", "192.0.2.21", "192.0.2.31"), List.of("192.0.2.11", "192.0.2.12"));
    assertThatThrownBy(() -> wished(crooked)).hasMessageContaining("3 IPv4 addresses");
    assertThatThrownBy(() -> wished(parameters(Zones.OLD, Zones.OLD)))
        .hasMessageContaining("both 'from' and 'to'");
    assertThatThrownBy(() -> wished(parameters(List.of("old.example"), Zones.NEW)))
        .hasMessageContaining("'old.example' is neither an IPv4 nor an IPv6 address");
  }
}
