package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.changeover.spi.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;

class HuntTest {
  private static final Addresses OLD = Addresses.parse("old", Zones.OLD);

  private static List<String> keys(List<Found> found) {
    return found.stream().map(f -> f.rrset().key() + " " + f.how()).toList();
  }

  @Test
  void in_findsAddressesTextsAliasesAndServicesOfEveryZone() {
    assertThat(keys(Hunt.in(Zones.both(), OLD)))
        .containsExactlyInAnyOrder(
            "libravatar.example A ADDRESS",
            "libravatar.example AAAA ADDRESS",
            "libravatar.example TXT TEXT",
            "libravatar.example MX SERVICE",
            "mail.libravatar.example A ADDRESS",
            "www.libravatar.example CNAME ALIAS",
            "stats.libravatar.example CNAME ALIAS",
            "cdn.libravatar.example A ADDRESS",
            "cdn.libravatar.example AAAA ADDRESS",
            "0.cdn.libravatar.example A ADDRESS",
            "acme.libravatar.example A ADDRESS",
            "libravatar.test A ADDRESS",
            "libravatar.test AAAA ADDRESS",
            "www.libravatar.test CNAME ALIAS",
            "forgotten.libravatar.test A ADDRESS");
  }

  @Test
  void in_followsAliasesOfAliasesAcrossZonesAndWildcards() {
    Zone one =
        Zones.read(
            """
            $ORIGIN one.example.
            $TTL 60
            @ SOA ns1 admin 1 1 1 1 1
            a CNAME b.two.example.
            s SRV 0 0 443 a
            h HTTPS 1 . ipv4hint=192.0.2.10
            n TXT "v=spf1 ip4:192.0.2.0/24 -all"
            m TXT "monitored at 192.0.2.10"
            w CNAME anything.two.example.
            u CNAME known.two.example.
            """);
    Zone two =
        Zones.read(
            """
            $ORIGIN two.example.
            $TTL 60
            @ SOA ns1 admin 1 1 1 1 1
            b CNAME c
            c A 192.0.2.10
            * A 192.0.2.10
            known A 192.0.2.99
            """);

    assertThat(keys(Hunt.in(List.of(one, two), OLD)))
        .containsExactlyInAnyOrder(
            "a.one.example CNAME ALIAS",
            "s.one.example SRV SERVICE",
            "h.one.example HTTPS HINT",
            "n.one.example TXT NETWORK",
            "m.one.example TXT MENTION",
            "w.one.example CNAME ALIAS",
            "b.two.example CNAME ALIAS",
            "c.two.example A ADDRESS",
            "*.two.example A ADDRESS");
  }

  @Test
  void in_aliasLoops_end() {
    Zone loop =
        Zones.read(
            """
            $ORIGIN loop.example.
            $TTL 60
            @ SOA ns1 admin 1 1 1 1 1
            a CNAME b
            b CNAME a
            """);

    assertThat(Hunt.in(List.of(loop), OLD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'*.libravatar.example.', '*.libravatar.example. 60 A 192.0.2.10'",
    "note.libravatar.test., note.libravatar.test. 60 TXT \"see 192.0.2.10\"",
    "spf.libravatar.test., spf.libravatar.test. 60 TXT \"v=spf1 ip4:192.0.2.0/28 -all\"",
    "_im._tcp.libravatar.test., _im._tcp.libravatar.test. 60 SRV 0 0 5222 libravatar.example.",
    "shop.libravatar.test., shop.libravatar.test. 60 MX 10 mail.libravatar.example.",
    "deep.er.libravatar.test., deep.er.libravatar.test. 60 AAAA 2001:db8:0::10"
  })
  void answer_recordPlantedOutsideThePlan_blocksWhateverItsType(String name, String planted) {
    List<Name> expected =
        Hunt.in(Zones.both(), OLD).stream().map(f -> f.rrset().key().name()).distinct().toList();
    boolean inTest = name.endsWith(".test.");
    List<Zone> zones =
        List.of(
            Zones.read(Zones.EXAMPLE + (inTest ? "" : planted + "\n")),
            Zones.read(Zones.TEST + (inTest ? planted + "\n" : "")));

    Check blocked =
        FindAddresses.answer(Hunt.in(zones, OLD), expected, FindAddresses.OnUnexpected.FAIL, zones);
    Check reported =
        FindAddresses.answer(
            Hunt.in(zones, OLD), expected, FindAddresses.OnUnexpected.REPORT, zones);

    String shown = name.substring(0, name.length() - 1);
    assertThat(blocked)
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d ->
                assertThat(d.changes())
                    .singleElement()
                    .satisfies(c -> assertThat(c.what()).startsWith(shown + " ")));
    assertThat(reported)
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            s -> assertThat(s.evidence().outputs()).containsEntry("unexpected", List.of(shown)));
  }

  @Test
  void answer_unexpectedName_failsWhenAskedTo() {
    List<Found> found = Hunt.in(Zones.both(), OLD);

    Check check =
        FindAddresses.answer(
            found,
            List.of(Name.fromConstantString("gone.libravatar.example.")),
            FindAddresses.OnUnexpected.FAIL,
            Zones.both());

    assertThat(check)
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d ->
                assertThat(d.changes())
                    .anyMatch(c -> c.what().equals("forgotten.libravatar.test A")));
  }
}
