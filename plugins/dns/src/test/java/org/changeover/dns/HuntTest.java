package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.changeover.spi.Check;
import org.junit.jupiter.api.Test;
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
                    .anyMatch(c -> c.what().equals("forgotten.libravatar.test A is not expected")));
  }
}
