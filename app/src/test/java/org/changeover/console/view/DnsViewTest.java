package org.changeover.console.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Message;
import org.changeover.console.model.Size;
import org.changeover.console.model.Update;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Forecast;
import org.changeover.run.Plans;
import org.changeover.run.Telemetry;
import org.changeover.run.Telemetry.Earlier;
import org.changeover.spi.Sighting;
import org.changeover.spi.Sighting.Kind;
import org.junit.jupiter.api.Test;

/** What an operator reads about DNS, as text. */
class DnsViewTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final Looks LOOKS = new Looks(Glyphs.UNICODE, ZoneOffset.UTC);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Map<String, String> HOSTS =
      Map.of("192.0.2.10", "old", "192.0.2.11", "new", "2001:db8:0:0::10", "old");

  private final List<Sighting> seen = new ArrayList<>();
  private final List<Earlier> earlier = new ArrayList<>();
  private Optional<String> trouble = Optional.empty();
  private Instant at = NOON;
  private Optional<Instant> since = Optional.empty();
  private ConsoleModel model =
      ConsoleModel.of(
          Plans.of(step("lower-ttl")),
          Forecast.none(),
          new Actor("anna", Set.of("operator"), "", "local"),
          new Size(80, 24),
          NOON,
          ZoneOffset.UTC);

  private void source(String subject, String where, Duration ttl, String... values) {
    add(subject, where, Kind.SOURCE, Optional.of(ttl), Optional.empty(), values);
  }

  private void cache(String subject, Duration left, String... values) {
    add(subject, "resolver", Kind.CACHE, Optional.ofNullable(left), Optional.empty(), values);
  }

  private void serial(String where, String serial) {
    add("example SOA", where, Kind.SOURCE, Optional.empty(), Optional.empty(), serial);
  }

  private void add(
      String subject,
      String where,
      Kind kind,
      Optional<Duration> ttl,
      Optional<String> problem,
      String... values) {
    seen.add(new Sighting("example", subject, where, kind, List.of(values), ttl, problem));
  }

  private void heard(Telemetry... telemetry) {
    model = Update.update(model, new Message.Said(List.of(telemetry))).model();
  }

  private void pass(int seconds) {
    model = Update.update(model, new Message.Tick(model.now().plusSeconds(seconds))).model();
  }

  private List<String> lines(int width) {
    heard(
        new Telemetry.Watched(List.of("toy"), HOSTS),
        new Telemetry.Sighted("toy", Optional.of(at), seen, earlier, trouble, since));
    return text(width);
  }

  private List<String> text(int width) {
    List<String> lines =
        DnsView.lines(model, LOOKS, width).stream()
            .map(line ->
                String.join("", line.spans().stream().map(Line.Span::text).toList())
                    .stripTrailing())
            .toList();
    assertThat(lines).allSatisfy(line -> assertThat(Cells.width(line)).isLessThanOrEqualTo(width));
    return lines;
  }

  private void switched() {
    serial("ns1", "8");
    serial("ns2", "7");
    source("example A", "ns1", HOUR, "192.0.2.11");
    source("example A", "ns2", DAY, "192.0.2.10");
    cache("example A", Duration.ofSeconds(192), "192.0.2.10");
    source("cdn.example AAAA", "ns1", HOUR, "2001:db8::10", "2001:db8::21");
    source("cdn.example AAAA", "ns2", HOUR, "2001:db8::10", "2001:db8::21");
    cache("cdn.example AAAA", null);
    earlier.add(new Earlier("example A", List.of("192.0.2.10"), DAY, NOON.plus(DAY)));
  }

  @Test
  void narrow_namesStandAboveTheirRows() {
    switched();
    pass(2);

    assertThat(lines(80))
        .containsExactly(
            "◷ The last cache may hold an earlier answer for 23 h 59 m, until 28 Nov 12:00",
            "✗ Servers differ about 1 of 2 names.",
            "",
            "example  looked 2 s ago",
            "✗ serials differ: 8 at ns1; 7 at ns2",
            "example A",
            "  ✗ ns1       192.0.2.11 (new)                                  TTL 1h",
            "  ✗ ns2       192.0.2.10 (old) · earlier answer                 TTL 24h",
            "  ◷ resolver  192.0.2.10 (old) · earlier answer                 3 m 10 s left",
            "  ◷ caches may hold the earlier answer for 23 h 59 m, until 28 Nov 12:00; longer",
            "    while ns2 differs",
            "cdn.example AAAA",
            "  ✓ ns1, ns2  2001:db8::10 (old), 2001:db8::21                  TTL 1h",
            "  ○ resolver  holds nothing");
  }

  @Test
  void wide_namesStandBesideTheirRows() {
    switched();

    assertThat(lines(200))
        .contains(
            "  example A         ✗ ns1       192.0.2.11 (new)                                  TTL 1h",
            "                    ✗ ns2       192.0.2.10 (old) · earlier answer                 TTL 24h",
            "  cdn.example AAAA  ✓ ns1, ns2  2001:db8::10 (old), 2001:db8::21                  TTL 1h")
        .doesNotContain("example A");
  }

  @Test
  void countdown_runsWithTheClock_andEnds() {
    source("example A", "ns1", HOUR, "192.0.2.11");
    earlier.add(new Earlier("example A", List.of("192.0.2.10"), HOUR, NOON.plusSeconds(195)));

    pass(3);
    assertThat(lines(80))
        .contains(
            "  ◷ caches may hold the earlier answer for 3 m 12 s, until 12:03:15",
            "    it was 192.0.2.10 (old), TTL 1h");
    pass(192);
    at = model.now();
    assertThat(lines(80))
        .contains(
            "✓ No cache is known to hold an earlier answer.",
            "  ✓ the earlier answer has run out everywhere");
  }

  @Test
  void onlyAFullAndFreshLook_saysThatNothingIsHeld() {
    serial("ns1", "8");
    source("example A", "ns1", HOUR, "192.0.2.10");
    assertThat(lines(200)).contains("✓ No cache is known to hold an earlier answer.");

    since = Optional.of(NOON.minusSeconds(60));
    assertUnknown(
        "toy began to look at 11:59:00 and saw nothing change; what went before that may be kept"
            + " for 59 m 0 s, until 12:59:00");
    since = Optional.of(NOON.minus(HOUR));
    assertThat(lines(200)).contains("✓ No cache is known to hold an earlier answer.");

    trouble = Optional.of("lost");
    assertUnknown("toy could not look at all of it");
    trouble = Optional.empty();
    pass(31);
    assertUnknown("toy looked 31 s ago");
    heard(new Telemetry.Watched(List.of("toy", "other"), HOSTS));
    assertThat(text(200)).contains(unknown("other has not looked yet"));
    model = Update.update(model, new Message.Disconnected("killed")).model();
    assertThat(text(200)).contains(unknown("no engine looks any more"));
  }

  @Test
  void silentServer_andNamesThatAreNotKnown_leaveItOpenWhatIsHeld() {
    source("example A", "ns1", HOUR, "192.0.2.11");
    earlier.add(new Earlier("example A", List.of("192.0.2.10"), HOUR, NOON.minusSeconds(1)));
    add("example SOA", "ns2", Kind.SOURCE, Optional.empty(), Optional.of("no answer"));
    assertUnknown("example SOA, ns2: no answer");
    assertThat(lines(200))
        .anyMatch(line -> line.contains("◷ the earlier answer has run out as far as is known"));

    seen.removeLast();
    add("example AXFR", "ns1", Kind.SOURCE, Optional.empty(), Optional.of("REFUSED"));
    assertUnknown("example AXFR, ns1: REFUSED");
  }

  private void assertUnknown(String why) {
    assertThat(lines(200)).contains(unknown(why)).noneMatch(line -> line.contains("✓ No cache"));
  }

  private static String unknown(String why) {
    return "◷ Not known whether a cache holds an earlier answer: " + why + ".";
  }

  @Test
  void stepThatChangedNames_tellsUntilWhen_toAnEngineThatSawNothingGo() {
    source("example A", "ns1", HOUR, "192.0.2.10");
    source("other.example A", "ns1", HOUR, "192.0.2.10");
    happened(
        new Event.TaskSucceeded(
            task("lower-ttl"),
            "done",
            true,
            Map.of("expires", NOON.plusSeconds(60).toString(), "names", List.of("example"))));

    assertThat(lines(80))
        .filteredOn(line -> line.contains("caches may hold"))
        .containsExactly("  ◷ caches may hold the earlier answer for 1 m 0 s, until 12:01:00");
  }

  private void happened(Event event) {
    model = Update.update(model, new Message.Happened(List.of(new Entry(1, NOON, event)))).model();
  }

  @Test
  void anotherTtl_isSaid_alsoWhereACacheKeepsTheEarlierOne() {
    source("example A", "ns1", HOUR, "192.0.2.10");
    source("example A", "ns2", DAY, "192.0.2.10");
    cache("example A", Duration.ofHours(20), "192.0.2.10");

    assertThat(lines(80))
        .contains("◷ The last cache may hold an earlier answer for 20 h 0 m, until 28 Nov 08:00")
        .anyMatch(line -> line.startsWith("  ✗ ns2       192.0.2.10 (old) · other TTL"))
        .anyMatch(line -> line.startsWith("  ◷ resolver  192.0.2.10 (old) · earlier TTL"));
  }

  @Test
  void deadServer_isSaidWithItsZone_andTheOthersStillAgree() {
    serial("ns1", "8");
    source("example A", "ns1", HOUR, "192.0.2.10");
    add(
        "example SOA",
        "ns2",
        Kind.SOURCE,
        Optional.empty(),
        Optional.of("no answer: connection refused"));

    assertThat(lines(80))
        .contains(
            "✓ serial 8 at ns1",
            "✗ ns2: no answer: connection refused",
            "  ✓ ns1  192.0.2.10 (old)                  TTL 1h");
  }

  @Test
  void recordThatIsGone_isSaid() {
    source("example A", "ns1", HOUR);
    cache("example A", Duration.ofSeconds(0), "192.0.2.10");

    assertThat(lines(80))
        .anyMatch(line -> line.matches("  ✓ ns1 +no such record +TTL 1h"))
        .anyMatch(line -> line.matches("  ◷ resolver +192.0.2.10 \\(old\\) · differs +run out"));
  }

  @Test
  void manyValues_areWrapped_andNothingIsCutOff() {
    String[] values = new String[20];
    for (int i = 0; i < values.length; i++) {
      values[i] = "2001:db8::" + i;
    }
    source("pool.example AAAA", "ns1", HOUR, values);

    for (int width : new int[] {80, 110, 200}) {
      assertThat(String.join(" ", lines(width))).contains(values);
    }
  }

  @Test
  void whatIsOld_saysHowOld_andWhy() {
    source("example A", "ns1", HOUR, "192.0.2.10");
    trouble = Optional.of("looking took too long");
    pass(90);

    assertThat(lines(80))
        .contains("✗ toy: looking took too long", "example  ◷ as it was 1 m 30 s ago");

    model = Update.update(model, new Message.Disconnected("killed")).model();
    assertThat(text(80)).first().isEqualTo("✗ No engine looks any more: killed");
  }

  @Test
  void withoutData_itSaysWhy() {
    assertThat(text(80)).containsExactly("◷ Not looked yet.");
    heard(new Telemetry.Watched(List.of("toy"), Map.of()));
    assertThat(text(80)).containsExactly("◷ Not looked yet.");
    heard(
        new Telemetry.Sighted(
            "toy",
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.of("no key"),
            Optional.empty()));
    assertThat(text(80)).containsExactly("✗ toy: no key");

    heard(new Telemetry.Watched(List.of(), Map.of()));
    assertThat(text(80).getFirst()).contains("this plan uses no provider that shows DNS");
  }
}
