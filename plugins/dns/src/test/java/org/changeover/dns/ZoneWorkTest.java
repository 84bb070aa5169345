package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.changeover.dns.ModelServer.Fault;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Notice;
import org.changeover.spi.UndoCheck;
import org.changeover.spi.UnknownOutcomeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** What servers and other people may do to an update, with servers that do it when asked. */
class ZoneWorkTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Name TEST = Name.fromConstantString("libravatar.test.");
  private static final SetTtl ACTION = new SetTtl();
  private static final SetTtl.Parameters HOUR =
      new SetTtl.Parameters(Zones.OLD, Duration.ofHours(1), List.of(), List.of());

  private final Clock clock = Clock.systemUTC();
  private final ModelServer primary = ModelServer.primary(clock, Zones.both());
  private final List<ModelListener> listeners = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeListeners() throws Exception {
    for (ModelListener listener : listeners) {
      listener.close();
    }
  }

  private TestContext context(ModelServer secondary) {
    return context(secondary, "changeover", clock, Bind.SECRET);
  }

  private TestContext context(ModelServer secondary, String key, Clock own, String secret) {
    var ns1 = ModelListener.of(primary);
    var ns2 = ModelListener.of(secondary);
    listeners.addAll(List.of(ns1, ns2));
    var network =
        new LoopbackNetwork(Map.of("ns1", List.of(ns1.port()), "ns2", List.of(ns2.port())));
    return new TestContext(
        TestSettings.of(key, Duration.ofSeconds(1)),
        network,
        own,
        secret,
        new CopyOnWriteArrayList<>());
  }

  private static List<Notice> apply(TestContext context) {
    return ACTION.apply(HOUR, context).collectList().block(LONG);
  }

  private static Object last(List<Notice> notices, String output) {
    return notices.stream()
        .filter(Notice.Output.class::isInstance)
        .map(Notice.Output.class::cast)
        .filter(o -> o.name().equals(output))
        .reduce((first, second) -> second)
        .orElseThrow()
        .value();
  }

  @Test
  void apply_waitsForASecondaryThatLagsAndCountsFromThen() {
    TestContext context = context(primary.secondary(45));
    Instant start = clock.instant();

    List<Notice> notices = apply(context);

    assertThat(notices).anyMatch(Notice.Progress.class::isInstance);
    assertThat(Instant.parse((String) last(notices, "expires")))
        .isAfterOrEqualTo(start.plusSeconds(86400).plusMillis(200))
        .isBeforeOrEqualTo(clock.instant().plusSeconds(86400));
    assertThat(ACTION.verify(HOUR, context).block(LONG)).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void apply_announcesALateEnoughExpiryBeforeTheFirstEffect() {
    List<Notice> notices = apply(context(primary.secondary(0)));

    var first = (Notice.Output) notices.get(1);
    assertThat(first.name()).isEqualTo("expires");
    assertThat(Instant.parse((String) first.value()))
        .isAfter(Instant.parse((String) last(notices, "expires")));
    assertThat(notices.subList(0, 2)).noneMatch(Notice.Did.class::isInstance);
  }

  @Test
  void apply_neverCaughtUp_failsNamingTheServer() {
    TestContext context = context(primary.secondary(Integer.MAX_VALUE));

    assertThatThrownBy(() -> apply(context))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("ns2")
        .hasMessageContaining("serial 2026112200 instead of")
        .hasMessageContaining("retry the step");
    assertThat(ACTION.check(HOUR, context).block(LONG))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d -> assertThat(d.changes()).allMatch(c -> c.what().contains("at ns2")));
  }

  @Test
  void check_secondaryDown_isUnknown() throws Exception {
    TestContext context = context(primary.secondary(0));
    apply(context);
    listeners.get(1).close();

    assertThat(ACTION.check(HOUR, context).block(LONG))
        .isInstanceOfSatisfying(Check.Unknown.class, u -> assertThat(u.reason()).contains("ns2"));
  }

  @Test
  void check_namesTheServersThatNobodyAsked() {
    TestContext context = context(primary.secondary(0));
    apply(context);

    assertThat(ACTION.check(HOUR, context).block(LONG))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            s ->
                assertThat(s.evidence().summary())
                    .endsWith(
                        "address: ns1.libravatar.example (127.0.0.2),"
                            + " ns2.libravatar.example (127.0.0.3)"));
  }

  @Test
  void update_answerLost_isReadBackAndNotSentAgain() {
    primary.next(Fault.ANSWER_LOST);

    apply(context(primary.secondary(0)));

    assertThat(primary.zone("libravatar.test.").serial()).isEqualTo(8);
    assertThat(primary.zone("libravatar.example.").serial()).isEqualTo(2026112201L);
  }

  @Test
  void update_unsignedAnswer_isNotBelievedButReadBack() {
    primary.next(Fault.UNSIGNED_ANSWER);

    apply(context(primary.secondary(0)));

    assertThat(primary.zone("libravatar.example.").serial()).isEqualTo(2026112201L);
  }

  @Test
  void update_connectionLostBefore_isUnknownAndMayBeRepeated() {
    TestContext context = context(primary.secondary(0));
    String before = primary.picture();
    primary.next(Fault.NOT_MADE);

    assertThatThrownBy(() -> apply(context))
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("read back")
        .hasMessageContaining("Retrying is safe");

    assertThat(primary.picture()).isEqualTo(before);
    apply(context);
    assertThat(ACTION.check(HOUR, context).block(LONG)).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void update_answeredButNotMade_isFound() {
    primary.next(Fault.LIE);

    assertThatThrownBy(() -> apply(context(primary.secondary(0))))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("took the update, but not all is as wanted")
        .hasMessageContaining("libravatar");
  }

  @Test
  void update_somebodyWasFaster_showsAllThreeAndChangesNothing() {
    Rrset edited = apex().ttl(77);
    primary.beforeNextUpdate(() -> primary.edit(edited.key().name(), edited));

    assertThatThrownBy(() -> apply(context(primary.secondary(0))))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("NXRRSET")
        .hasMessageContaining("read 192.0.2.10 (TTL 43200)")
        .hasMessageContaining("now 192.0.2.10 (TTL 77)")
        .hasMessageContaining("wanted 192.0.2.10 (TTL 3600)");
    assertThat(primary.picture()).doesNotContain("\t3600\t");
  }

  @Test
  void update_somethingElseInTheZoneChanged_saysThatRetryingIsEnough() {
    Rrset other = find("other.libravatar.example.", Type.A).ttl(78);
    Name zone = Name.fromConstantString("libravatar.example.");
    primary.beforeNextUpdate(() -> primary.edit(zone, other));

    assertThatThrownBy(() -> apply(context(primary.secondary(0))))
        .hasMessageContaining("serial 2026112200 → 2026112201")
        .hasMessageContaining("none of the records of this step")
        .hasMessageContaining("retry the step");
  }

  private Rrset apex() {
    return find("libravatar.example.", Type.A);
  }

  private Rrset find(String name, int type) {
    return primary
        .zone("libravatar.example.")
        .find(new Rrset.Key(Name.fromConstantString(name), type))
        .orElseThrow();
  }

  @Test
  void undo_afterAnEditOfSomebodyElse_refusesAndShowsIt() {
    TestContext context = context(primary.secondary(0));
    apply(context);
    Rrset forgotten =
        primary
            .zone("libravatar.test.")
            .find(new Rrset.Key(Name.fromConstantString("forgotten.libravatar.test."), Type.A))
            .orElseThrow();
    primary.edit(TEST, forgotten.ttl(99));
    String edited = primary.picture();
    var receipt =
        context.receipts().stream()
            .filter(r -> r.fact("zone").equals("libravatar.test."))
            .findFirst()
            .orElseThrow();

    assertThat(ACTION.checkUndo(HOUR, receipt, context).block(LONG))
        .isInstanceOfSatisfying(
            UndoCheck.Changed.class,
            c ->
                assertThat(c.diff())
                    .containsExactly(
                        new Change(
                            "forgotten.libravatar.test A",
                            "192.0.2.10 (TTL 3600)",
                            "192.0.2.10 (TTL 99)")));
    assertThatThrownBy(() -> ACTION.undo(HOUR, receipt, context).collectList().block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("somebody changed zone libravatar.test");
    assertThat(primary.picture()).isEqualTo(edited);
  }

  @Test
  void refusedUpdate_saysWhatToAllow() {
    primary.refuse(Rcode.REFUSED);
    assertThatThrownBy(() -> apply(context(primary.secondary(0))))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("REFUSED")
        .hasMessageContaining("allow-transfer");
  }

  @Test
  void zoneNotServed_isNotTakenForABadKey() {
    primary.refuse(Rcode.NOTAUTH);
    assertThatThrownBy(() -> apply(context(primary.secondary(0))))
        .hasMessageContaining("does not serve this zone")
        .hasMessageNotContaining("secret");
  }

  @Test
  void wrongSecret_isBadsigAndNeverShown() {
    String wrong = "V3JvbmcgdGVzdCBrZXksIDMyIGJ5dGVzIGxvbmcgISE=";
    var context = context(primary.secondary(0), "changeover", clock, wrong);
    assertThatThrownBy(() -> apply(context))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("BADSIG")
        .hasMessageNotContaining(wrong);
    assertThat(context.receipts()).isEmpty();
  }

  @Test
  void unknownKey_isBadkey() {
    assertThatThrownBy(() -> apply(context(primary.secondary(0), "nobody", clock, Bind.SECRET)))
        .hasMessageContaining("BADKEY")
        .hasMessageContaining("nobody");
  }

  @Test
  void skewedClock_isBadtimeWithTheDifference() {
    Clock slow = Clock.offset(clock, Duration.ofMinutes(-10));
    assertThatThrownBy(() -> apply(context(primary.secondary(0), "changeover", slow, Bind.SECRET)))
        .hasMessageContaining("BADTIME")
        .hasMessageContaining("s ahead");
  }

  @Test
  void secretThatIsNotBase64_isRefusedWithoutShowingIt() {
    var context = context(primary.secondary(0), "changeover", clock, "key { secret };");
    assertThatThrownBy(() -> apply(context))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("not Base64")
        .hasMessageNotContaining("key {");
  }

  @Test
  void ttlBelowTheServersLeast_isRefusedBeforeAnything() {
    var tooShort = new SetTtl.Parameters(Zones.OLD, Duration.ofSeconds(30), List.of(), List.of());
    assertThatThrownBy(() -> ACTION.check(tooShort, context(primary.secondary(0))).block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("min-ttl");
  }

  @Test
  void addressesThatNothingHolds_areTakenForAMistake() {
    var typo =
        new SetTtl.Parameters(List.of("192.0.2.200"), Duration.ofHours(1), List.of(), List.of());
    assertThatThrownBy(() -> ACTION.check(typo, context(primary.secondary(0))).block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("right addresses");
  }
}
