package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools, caches and propagation with real BIND servers, one of them a resolver. */
@Tag("lab")
class BindPoolsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<HostRef> RESOLVER = List.of(new HostRef("resolver"));
  private static final List<String> CDN = List.of("cdn.libravatar.example", "pool.libravatar.test");
  private static final LeavePools.Parameters ONE_LEAVES =
      new LeavePools.Parameters(CDN, List.of(), List.of("192.0.2.31", "2001:db8::21"), 1);

  @TempDir Path folder;
  private Bind bind;
  private TestContext context;

  private void start(Map<String, String> zones, String ofPrimary) throws Exception {
    bind = Bind.start(folder, zones, ofPrimary);
    context = TestContext.of(bind.settings("changeover"), bind.network(), Bind.SECRET);
  }

  @AfterEach
  void stopServers() throws Exception {
    bind.close();
  }

  private String picture() {
    return new NameServers(context, new InFlight())
        .transfer().block(LONG).stream()
            .flatMap(z -> z.sorted().stream())
            .map(r -> r.key() + " " + r.shown())
            .collect(Collectors.joining("\n"));
  }

  private <P extends Record> void undoAll(ZoneChange<P> action, P parameters) {
    for (Receipt receipt : context.receipts().reversed()) {
      assertThat(action.checkUndo(parameters, receipt, context).block(LONG))
          .isInstanceOf(UndoCheck.Reversible.class);
      action.undo(parameters, receipt, context).collectList().block(LONG);
      assertThat(action.checkUndo(parameters, receipt, context).block(LONG))
          .isInstanceOf(UndoCheck.AlreadyUndone.class);
    }
  }

  private <P extends Record> String applied(ZoneChange<P> action, P parameters) {
    assertThat(action.check(parameters, context).block(LONG)).isInstanceOf(Check.Differs.class);
    action.apply(parameters, context).collectList().block(LONG);
    assertThat(action.verify(parameters, context).block(LONG)).isInstanceOf(Check.Satisfied.class);
    return picture();
  }

  @Test
  void leavePools_inTwoZones_sparesTheOthersAndComesBackExactly() throws Exception {
    start(Zones.BOTH, "");
    String before = picture();

    String after = applied(new LeavePools(), ONE_LEAVES);

    assertThat(after)
        .contains("cdn.libravatar.example A 192.0.2.10, 192.0.2.21, 192.0.2.32 (TTL 43200)")
        .contains("cdn.libravatar.example AAAA 2001:db8::10 (TTL 43200)")
        .contains("pool.libravatar.test A 192.0.2.21 (TTL 86400)")
        .contains("pool.libravatar.test AAAA 2001:db8::31 (TTL 86400)");
    undoAll(new LeavePools(), ONE_LEAVES);
    assertThat(picture()).isEqualTo(before);
  }

  @Test
  void joinPools_withAFamilyThatThePoolLacked_comesOutAgainExactly() throws Exception {
    start(Zones.BOTH, "");
    var joining =
        new JoinPools.Parameters(
            List.of("other.libravatar.example", "pool.libravatar.test"),
            List.of(),
            List.of("192.0.2.49", "2001:db8::49"));
    String before = picture();

    String after = applied(new JoinPools(), joining);

    assertThat(after)
        .contains("other.libravatar.example A 192.0.2.49, 192.0.2.99 (TTL 43200)")
        .contains("other.libravatar.example AAAA 2001:db8::49 (TTL 43200)")
        .contains("pool.libravatar.test A 192.0.2.21, 192.0.2.31, 192.0.2.49 (TTL 86400)");
    undoAll(new JoinPools(), joining);
    assertThat(picture()).isEqualTo(before);
  }

  @Test
  void inlineSignedZone_isChangedUnderTheLockOfItsRecords() throws Exception {
    start(Zones.BOTH, "inline-signing yes; dnssec-policy default;");
    String before = picture();
    var demandingTheSerial =
        TestContext.of(
            TestSettings.of("changeover", Duration.ofSeconds(30), Lock.SERIAL),
            bind.network(),
            Bind.SECRET);
    assertThatThrownBy(
            () -> new LeavePools().apply(ONE_LEAVES, demandingTheSerial).collectList().block(LONG))
        .hasMessageContaining("another SOA record than it serves");

    assertThat(applied(new LeavePools(), ONE_LEAVES))
        .contains("pool.libravatar.test A 192.0.2.21 (TTL 86400)");

    undoAll(new LeavePools(), ONE_LEAVES);
    assertThat(picture()).isEqualTo(before);
  }

  @Test
  void maxZoneTtl_thatShortensSilently_isFoundWhenReadBack() throws Exception {
    start(
        Map.of(
            "libravatar.example", Zones.EXAMPLE.replace("43200", "3600"),
            "libravatar.test", Zones.TEST.replace("86400", "3600")),
        "max-zone-ttl 3600;");
    var longer = new SetTtl.Parameters(Zones.OLD, Duration.ofSeconds(43200), List.of(), List.of());

    assertThatThrownBy(() -> new SetTtl().apply(longer, context).collectList().block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("max-zone-ttl")
        .hasMessageContaining("(TTL 3600) → ")
        .hasMessageContaining("(TTL 43200)");
  }

  @Test
  void cachesExpired_waitsForTheResolverAndPropagatedSeesIt() throws Exception {
    start(Zones.BOTH, "");
    bind.startResolver(75);
    List<Rrset> primed =
        new NameServers(context, new InFlight())
            .transfer().block(LONG).stream()
                .flatMap(z -> z.sorted().stream())
                .filter(r -> r.key().name().toString().startsWith("acme."))
                .toList();
    new Resolvers(context, RESOLVER).ask(primed).block(LONG);
    var minute = new SetTtl.Parameters(Zones.OLD, Duration.ofSeconds(60), List.of(), List.of());
    new SetTtl().apply(minute, context).collectList().block(LONG);
    var gate =
        new CachesExpired.Parameters(
            List.of("acme.libravatar.example"),
            Optional.of(Instant.now()),
            Duration.ofMinutes(1),
            RESOLVER);

    assertThat(new CachesExpired().check(gate, context).block(LONG))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            d ->
                assertThat(d.changes())
                    .allMatch(c -> c.what().startsWith("acme.libravatar.example A at resolver")));
    Check last =
        new CachesExpired()
            .check(gate, context)
            .repeatWhen(looked -> looked.delayElements(Duration.ofMillis(500)))
            .takeUntil(Check.Satisfied.class::isInstance)
            .blockLast(LONG);
    assertThat(last)
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            s -> assertThat((long) s.evidence().outputs().get("longest-left")).isBetween(1L, 60L));

    var expectation =
        new Propagated.Expectation(
            "www.libravatar.example", Zones.OLD, Optional.of(Duration.ofMinutes(1)));
    assertThat(
            new Propagated()
                .check(
                    new Propagated.Parameters(
                        List.of(expectation), Propagated.OnUnlisted.REPORT, RESOLVER),
                    context)
                .block(LONG))
        .isInstanceOf(Check.Satisfied.class);
  }
}
