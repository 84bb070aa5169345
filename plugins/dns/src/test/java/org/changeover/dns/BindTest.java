package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Notice;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider against real BIND servers, a primary and a secondary. */
@Tag("lab")
class BindTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Bind bind;
  private TestContext context;

  @BeforeEach
  void startServers() throws Exception {
    bind = Bind.start(folder, Zones.BOTH);
    context = TestContext.of(bind.settings("changeover"), bind.network(), Bind.SECRET);
  }

  @AfterEach
  void stopServers() throws Exception {
    bind.close();
  }

  private Map<Rrset.Key, Rrset> world() {
    return new NameServers(context, new InFlight())
        .transfer().block(LONG).stream()
            .flatMap(z -> z.rrsets().entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<String, Object> outputs(List<Notice> notices) {
    return notices.stream()
        .filter(Notice.Output.class::isInstance)
        .map(Notice.Output.class::cast)
        .collect(
            Collectors.toMap(Notice.Output::name, Notice.Output::value, (first, last) -> last));
  }

  @Test
  void setTtl_isAnsweredByEveryServerAndTakenBackExactly() {
    var action = new SetTtl();
    var wanted = new SetTtl.Parameters(Zones.OLD, Duration.ofHours(1), List.of(), List.of());
    Map<Rrset.Key, Rrset> before = world();
    assertThat(action.check(wanted, context).block(LONG)).isInstanceOf(Check.Differs.class);

    Instant start = Instant.now();
    List<Notice> notices = action.apply(wanted, context).collectList().block(LONG);

    assertThat(action.verify(wanted, context).block(LONG)).isInstanceOf(Check.Satisfied.class);
    Map<String, Object> outputs = outputs(notices);
    assertThat(Instant.parse((String) outputs.get("expires")))
        .isBetween(start.plusSeconds(86400), Instant.now().plusSeconds(86400));
    assertThat(outputs).containsEntry("old-ttl", 86400L);
    assertThat(ttls(k -> k.toString().equals("cdn.libravatar.example AAAA"))).containsOnly(3600L);
    assertThat(ttls(k -> k.toString().equals("other.libravatar.example A"))).containsOnly(43200L);
    assertThat(context.receipts()).hasSize(2);

    for (Receipt receipt : context.receipts().reversed()) {
      assertThat(action.checkUndo(wanted, receipt, context).block(LONG))
          .isInstanceOf(UndoCheck.Reversible.class);
      action.undo(wanted, receipt, context).collectList().block(LONG);
      assertThat(action.checkUndo(wanted, receipt, context).block(LONG))
          .isInstanceOf(UndoCheck.AlreadyUndone.class);
    }
    assertThat(world()).isEqualTo(before);
    assertThat(text(world())).isEqualTo(text(before));
  }

  private List<Long> ttls(Predicate<Rrset.Key> which) {
    return world().values().stream().filter(r -> which.test(r.key())).map(Rrset::ttl).toList();
  }

  private static List<String> text(Map<Rrset.Key, Rrset> world) {
    return world.values().stream()
        .flatMap(r -> r.records().stream())
        .map(Object::toString)
        .sorted()
        .toList();
  }

  @Test
  void replaceAddresses_movesEveryFamilyAndSparesOthers() {
    var action = new ReplaceAddresses();
    var wanted =
        new ReplaceAddresses.Parameters(
            Zones.OLD, Zones.NEW, Duration.ofMinutes(5), true, List.of(), List.of());

    action.apply(wanted, context).collectList().block(LONG);

    assertThat(action.verify(wanted, context).block(LONG)).isInstanceOf(Check.Satisfied.class);
    assertThat(Hunt.in(zones(), Addresses.parse("old", Zones.OLD))).isEmpty();
    List<String> moved = text(world());
    assertThat(moved).anyMatch(r -> r.startsWith("cdn.libravatar.example.\t300\tIN\tAAAA"));
    assertThat(moved).anyMatch(r -> r.contains("ip4:192.0.2.11 ip6:2001:db8::11 include:Mail"));
    assertThat(moved).filteredOn(r -> r.startsWith("cdn.") && r.contains("\tA\t")).hasSize(4);

    Receipt last = context.receipts().getLast();
    ZoneEdit other =
        new ZoneEdit(
            zones().getFirst().origin(),
            zones().getFirst().soa(),
            List.of(new ZoneEdit.Edit(cdn(), cdn().ttl(77))));
    new NameServers(context, new InFlight()).update(other, true).block(LONG);
    Receipt example =
        context.receipts().stream()
            .filter(r -> r.fact("zone").equals("libravatar.example."))
            .findFirst()
            .orElseThrow();
    assertThat(action.checkUndo(wanted, example, context).block(LONG))
        .isInstanceOfSatisfying(
            UndoCheck.Changed.class,
            changed ->
                assertThat(changed.diff())
                    .extracting(Change::what)
                    .containsExactly("cdn.libravatar.example A"));
    assertThat(last).isNotNull();
  }

  private Rrset cdn() {
    return world().values().stream()
        .filter(r -> r.key().toString().equals("cdn.libravatar.example A"))
        .findFirst()
        .orElseThrow();
  }

  private List<Zone> zones() {
    return new NameServers(context, new InFlight()).transfer().block(LONG);
  }

  private static final List<String> PLANNED =
      List.of(
          "libravatar.example",
          "www.libravatar.example",
          "stats.libravatar.example",
          "mail.libravatar.example",
          "cdn.libravatar.example",
          "0.cdn.libravatar.example",
          "acme.libravatar.example",
          "libravatar.test",
          "www.libravatar.test");

  private Check find(List<String> expected, FindAddresses.OnUnexpected onUnexpected) {
    var wanted = new FindAddresses.Parameters(Zones.OLD, expected, onUnexpected);
    return new FindAddresses().check(wanted, context).block(LONG);
  }

  @Test
  void findAddresses_reportsTheNameThatNobodyExpected() {
    assertThat(find(PLANNED, FindAddresses.OnUnexpected.REPORT))
        .isInstanceOfSatisfying(
            Check.Satisfied.class,
            s ->
                assertThat(s.evidence().outputs())
                    .containsEntry("unexpected", List.of("forgotten.libravatar.test"))
                    .containsEntry("missing", List.of())
                    .containsEntry("max-ttl", 86400L));
  }

  @Test
  void findAddresses_blocksOnAPlantedNameUntilThePlanHasIt() {
    assertThat(find(PLANNED, FindAddresses.OnUnexpected.FAIL))
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs ->
                assertThat(differs.changes())
                    .singleElement()
                    .satisfies(change -> {
                      assertThat(change.what()).isEqualTo("forgotten.libravatar.test A");
                      assertThat(change.before()).contains(Zones.OLD.getFirst());
                      assertThat(change.after()).contains("expects and moves");
                    }));

    List<String> all = new ArrayList<>(PLANNED);
    all.add("forgotten.libravatar.test");
    assertThat(find(all, FindAddresses.OnUnexpected.FAIL)).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void wrongSecret_unknownKeyAndSkewedClockAreToldApart() {
    var wanted = new SetTtl.Parameters(Zones.OLD, Duration.ofHours(1), List.of(), List.of());
    String wrong = "V3JvbmcgdGVzdCBrZXksIDMyIGJ5dGVzIGxvbmcgISE=";
    assertThatThrownBy(() ->
            new SetTtl()
                .check(wanted, TestContext.of(bind.settings("changeover"), bind.network(), wrong))
                .block(LONG))
        .hasMessageContaining("BADSIG")
        .hasMessageContaining("secret")
        .hasMessageNotContaining(wrong);
    assertThatThrownBy(() ->
            new SetTtl()
                .check(wanted, TestContext.of(bind.settings("nobody"), bind.network(), Bind.SECRET))
                .block(LONG))
        .hasMessageContaining("BADKEY")
        .hasMessageContaining("key-name");
    var skewed =
        new TestContext(
            bind.settings("changeover"),
            bind.network(),
            Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10)),
            Bind.SECRET,
            List.of());
    assertThatThrownBy(() -> new SetTtl().check(wanted, skewed).block(LONG))
        .hasMessageContaining("BADTIME")
        .hasMessageContaining("ahead");
  }
}
