package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * What is said of servers that lag behind, of caches that are stale, and of those that are silent.
 */
class SightTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Name TEST = Name.fromConstantString("libravatar.test.");
  private static final List<HostRef> RESOLVER = List.of(new HostRef("resolver"));

  private final Clock clock = Clock.systemUTC();
  private final ModelServer primary = ModelServer.primary(clock, Zones.both());
  private ModelLab lab = ModelLab.of(clock, primary, primary.secondary(0));

  @AfterEach
  void closeLab() throws Exception {
    lab.close();
  }

  private Check expired(Instant expires, ModelCache cache) {
    return new CachesExpired()
        .check(
            new CachesExpired.Parameters(
                List.of("libravatar.test", "www.libravatar.test"),
                Optional.of(expires),
                DAY,
                RESOLVER),
            lab.with("resolver", cache::serve).context())
        .block(LONG);
  }

  private Instant past() {
    return clock.instant().minusSeconds(1);
  }

  private Rrset apex() {
    return primary.zone("libravatar.test.").find(new Rrset.Key(TEST, Type.A)).orElseThrow();
  }

  @Test
  void expired_beforeItsTime_asksNoResolver() {
    ModelCache cache = ModelCache.of(primary, 0);
    Instant later = clock.instant().plusSeconds(3600);

    assertThat(expired(later, cache))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d ->
                assertThat(d.changes())
                    .extracting(Change::before)
                    .containsExactly("the old records until " + later));
    assertThat(cache.asked()).isEmpty();
  }

  @Test
  void expired_cacheWithAnOldTtl_isNotYet() {
    assertThat(expired(past(), ModelCache.of(primary, 1)))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d ->
                assertThat(d.changes())
                    .contains(
                        new Change(
                            "libravatar.test A at resolver (127.0.0.1:%d)".formatted(port(d)),
                            "192.0.2.10 (TTL 86401)",
                            "192.0.2.10 (TTL at most 86400)")));
  }

  private static int port(Check.Differs differs) {
    String what = differs.changes().getFirst().what();
    return Integer.parseInt(what.substring(what.lastIndexOf(':') + 1, what.length() - 1));
  }

  @Test
  void expired_cacheWithAnOldAddressAndLittleTimeLeft_isNotYet() {
    Rrset old = apex().ttl(5);
    Zone served = Zones.read(Zones.TEST.replace("@ A 192.0.2.10", "@ A 192.0.2.11"));
    primary.edit(TEST, served.find(new Rrset.Key(TEST, Type.A)).orElseThrow());
    var cache =
        ModelCache.holding(key ->
            key.equals(old.key()) ? Optional.of(old) : primary.zone("libravatar.test.").find(key));

    assertThat(expired(past(), cache))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d ->
                assertThat(d.changes())
                    .extracting(Change::before)
                    .containsExactly("192.0.2.10 (TTL 5)"));
  }

  @Test
  void expired_cacheThatRemembersNothing_isNotYet() {
    assertThat(expired(past(), ModelCache.holding(key -> Optional.empty())))
        .isInstanceOf(Check.Differs.class);
  }

  @Test
  void expired_ttlStillOldAtTheServers_isNotYetAndAsksNoResolver() throws Exception {
    primary.edit(TEST, apex().ttl(86_401));
    ModelCache cache = ModelCache.of(primary, 0);

    assertThat(expired(past(), cache)).isInstanceOf(Check.Differs.class);
    assertThat(cache.asked()).isEmpty();
    lab.close();
    primary.edit(TEST, apex().ttl(86_401));
    ModelServer behind = primary.secondary(1000);
    primary.edit(TEST, apex().ttl(60));
    lab = ModelLab.of(clock, primary, behind);
    assertThat(expired(past(), cache))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d -> assertThat(d.changes()).allMatch(c -> c.what().contains("at ns2")));
    assertThat(cache.asked()).isEmpty();
  }

  @Test
  void expired_resolverThatFailsOrDoesNotResolve_isUnknown() {
    assertThat(expired(past(), ModelCache.of(primary, 0).answering(Rcode.SERVFAIL)))
        .isInstanceOfSatisfying(
            Check.Unknown.class, u -> assertThat(u.reason()).contains("resolver", "SERVFAIL"));
    assertThat(expired(past(), ModelCache.of(primary, 0).withoutRecursion()))
        .isInstanceOfSatisfying(
            Check.Unknown.class, u -> assertThat(u.reason()).contains("allow recursion"));
  }

  @Test
  void expired_withoutAnyResolver_saysThatNobodyWasAsked() {
    Check check =
        new CachesExpired()
            .check(
                new CachesExpired.Parameters(
                    List.of("libravatar.test"), Optional.empty(), DAY, List.of()),
                lab.context())
            .block(LONG);

    assertThat(check)
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            s ->
                assertThat(s.evidence().summary())
                    .contains("all 2 addresses", "no resolver was asked"));
  }

  @Test
  void expired_namesThatAreNowhere_areAMistake() {
    assertThatThrownBy(() ->
            new CachesExpired()
                .check(
                    new CachesExpired.Parameters(
                        List.of("nowhere.libravatar.test"), Optional.of(past()), DAY, List.of()),
                    lab.context())
                .block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("correct them");
  }

  private Check propagated(Propagated.OnUnlisted onUnlisted, String name, List<String> addresses) {
    var expectation = new Propagated.Expectation(name, addresses, Optional.empty());
    return new Propagated()
        .check(
            new Propagated.Parameters(List.of(expectation), onUnlisted, List.of()), lab.context())
        .block(LONG);
  }

  @Test
  void propagated_serverInTheZoneThatNobodyAsks_isUnknownUnlessReported() {
    assertThat(propagated(Propagated.OnUnlisted.FAIL, "www.libravatar.test", Zones.OLD))
        .isInstanceOfSatisfying(
            Check.Unknown.class,
            u ->
                assertThat(u.reason())
                    .contains("ns1.libravatar.example (127.0.0.2)", "on-unlisted: report"));
    assertThat(propagated(Propagated.OnUnlisted.REPORT, "www.libravatar.test", Zones.OLD))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            s ->
                assertThat(s.evidence().outputs())
                    .containsEntry(
                        "not-asked",
                        List.of(
                            "ns1.libravatar.example (127.0.0.2)",
                            "ns2.libravatar.example (127.0.0.3)")));
  }

  @Test
  void propagated_aaaaThatNobodyExpects_differs() {
    assertThat(
            propagated(Propagated.OnUnlisted.REPORT, "www.libravatar.test", List.of("192.0.2.10")))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d ->
                assertThat(d.changes())
                    .containsExactly(
                        new Change("libravatar.test AAAA", "2001:db8::10 (TTL 86400)", "")));
  }

  @Test
  void propagated_secondaryThatStillServesAFamily_differsThere() throws Exception {
    lab.close();
    var before = Zones.read(Zones.TEST.replace("@ A 192.0.2.10", "@ A 192.0.2.9"));
    primary.edit(TEST, before.find(new Rrset.Key(TEST, Type.A)).orElseThrow());
    ModelServer behind = primary.secondary(1000);
    primary.edit(TEST, Zones.both().getLast().find(new Rrset.Key(TEST, Type.A)).orElseThrow());
    lab = ModelLab.of(clock, primary, behind);

    assertThat(propagated(Propagated.OnUnlisted.REPORT, "www.libravatar.test", Zones.OLD))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d ->
                assertThat(d.changes())
                    .extracting(Change::before)
                    .containsExactly("serial 8", "192.0.2.9 (TTL 86400)"));
  }
}
