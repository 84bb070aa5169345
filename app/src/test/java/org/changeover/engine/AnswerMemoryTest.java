package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.changeover.run.Telemetry.Earlier;
import org.changeover.spi.Sighting;
import org.changeover.spi.Sighting.Kind;
import org.junit.jupiter.api.Test;

/** Until when a cache may hold what was answered before. */
class AnswerMemoryTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String WWW = "www.example A";

  private final AnswerMemory memory = new AnswerMemory();

  private static Sighting said(String where, String value, Duration ttl) {
    return new Sighting(
        "example", WWW, where, Kind.SOURCE, List.of(value), Optional.of(ttl), Optional.empty());
  }

  private void see(int second, Sighting... sightings) {
    memory.see(List.of(sightings), NOON.plusSeconds(second));
  }

  private static Earlier earlier(String value, Duration ttl, int second) {
    return new Earlier(WWW, List.of(value), ttl, NOON.plusSeconds(second).plus(ttl));
  }

  @Test
  void whatNeverChanged_hasNothingEarlier() {
    see(0, said("ns1", "old", DAY), said("ns2", "old", DAY));
    see(5, said("ns1", "old", DAY), said("ns2", "old", DAY));

    assertThat(memory.earlier()).isEmpty();
  }

  @Test
  void earlierAnswer_mayBeHeldForItsTtl_fromWhenAnotherOneWasSeen() {
    see(0, said("ns1", "old", DAY));
    see(5, said("ns1", "new", HOUR));
    see(10, said("ns1", "new", HOUR));

    assertThat(memory.earlier()).containsExactly(earlier("old", DAY, 5));
  }

  @Test
  void anotherTtl_isAnotherAnswer() {
    see(0, said("ns1", "old", DAY));
    see(5, said("ns1", "old", HOUR));

    assertThat(memory.earlier()).containsExactly(earlier("old", DAY, 5));
  }

  @Test
  void sourceThatLagsBehind_letsTheTimeBeginAnew() {
    see(0, said("ns1", "old", DAY), said("ns2", "old", DAY));
    see(5, said("ns1", "new", HOUR), said("ns2", "old", DAY));
    see(10, said("ns1", "new", HOUR), said("ns2", "old", DAY));
    assertThat(memory.earlier()).containsExactly(earlier("old", DAY, 10));

    see(15, said("ns1", "new", HOUR), said("ns2", "new", HOUR));
    see(20, said("ns1", "new", HOUR), said("ns2", "new", HOUR));
    assertThat(memory.earlier()).containsExactly(earlier("old", DAY, 15));
  }

  @Test
  void sourceThatWasSilent_mayHaveGivenItsLastAnswerUntilItIsHeardAgain() {
    see(0, said("ns1", "old", DAY), said("ns2", "old", DAY));
    see(5, said("ns1", "new", HOUR));
    see(60, said("ns1", "new", HOUR), said("ns2", "new", HOUR));

    assertThat(memory.earlier()).containsExactly(earlier("old", DAY, 60));
  }

  @Test
  void sourceThatFallsSilent_mayGiveItsLastAnswerForAsLong() {
    Duration ttl = Duration.ofMinutes(5);
    see(0, said("ns1", "old", ttl), said("ns2", "old", ttl));
    see(5, said("ns1", "new", HOUR), said("ns2", "old", ttl));
    for (int second = 10; second <= 3600; second += 5) {
      see(second, said("ns1", "new", HOUR), troubled("ns2"));
    }
    assertThat(memory.earlier()).containsExactly(earlier("old", ttl, 3600));

    see(3605);
    assertThat(memory.earlier()).containsExactly(earlier("old", ttl, 3605));

    see(3610, said("ns1", "new", HOUR), said("ns2", "new", HOUR));
    see(3615, said("ns1", "new", HOUR), troubled("ns2"));
    assertThat(memory.earlier()).containsExactly(earlier("old", ttl, 3610));
  }

  private static Sighting troubled(String where) {
    return new Sighting(
        "example", WWW, where, Kind.SOURCE, List.of(), Optional.empty(), Optional.of("lost"));
  }

  @Test
  void whatNobodyKeeps_endsTheEarlierAnswer_andIsNoneLater() {
    see(0, said("ns1", "old", HOUR));
    see(5, unkept("x"));
    see(10, unkept("x"));
    see(15, said("ns1", "new", HOUR));

    assertThat(memory.earlier()).containsExactly(earlier("old", HOUR, 5));
  }

  private static Sighting unkept(String value) {
    return new Sighting(
        "example", WWW, "ns1", Kind.SOURCE, List.of(value), Optional.empty(), Optional.empty());
  }

  @Test
  void changeThatIsTakenBack_leavesTheNewAnswerAsTheEarlierOne() {
    see(0, said("ns1", "old", DAY));
    see(5, said("ns1", "new", HOUR));
    see(10, said("ns1", "old", DAY));

    assertThat(memory.earlier()).containsExactly(earlier("new", HOUR, 10));
  }

  @Test
  void cachesAndTrouble_countForNothing() {
    see(0, said("ns1", "old", DAY));
    see(
        5,
        new Sighting(
            "example",
            WWW,
            "resolver",
            Kind.CACHE,
            List.of("new"),
            Optional.of(HOUR),
            Optional.empty()),
        troubled("ns1"));

    assertThat(memory.earlier()).isEmpty();
  }

  @Test
  void memory_isBounded_andKeepsWhatIsGivenNow() {
    for (int i = 0; i < 50; i++) {
      see(i, said("ns1", "value " + i, HOUR));
    }
    assertThat(memory.earlier())
        .extracting(one -> one.values().getFirst())
        .containsExactly("value 48", "value 47", "value 46");

    var many = new ArrayList<Sighting>();
    IntStream.range(0, 2 * AnswerMemory.SUBJECTS)
        .forEach(i ->
            many.add(
                new Sighting(
                    "example",
                    "n" + i,
                    "ns1",
                    Kind.SOURCE,
                    List.of("old"),
                    Optional.of(DAY),
                    Optional.empty())));
    memory.see(many, NOON);
    memory.see(
        many.stream()
            .map(one ->
                new Sighting(
                    one.within(),
                    one.subject(),
                    one.where(),
                    one.kind(),
                    List.of("new"),
                    one.ttl(),
                    one.trouble()))
            .toList(),
        NOON);
    assertThat(memory.earlier()).hasSizeLessThan(AnswerMemory.SUBJECTS + 3);
  }

  @Test
  void memory_isBoundedInCharacters_andWhatFindsNoRoomCountsAsNotHeard() {
    String large = "x".repeat(AnswerMemory.ROOM / 10);
    see(0, said("ns1", "old", DAY));
    for (int i = 0; i < 50; i++) {
      memory.see(
          List.of(
              new Sighting(
                  "example",
                  "n" + i,
                  "ns1",
                  Kind.SOURCE,
                  List.of(i + large),
                  Optional.of(DAY),
                  Optional.empty())),
          NOON);
    }
    see(5, said("ns1", "new", HOUR));
    memory.see(
        IntStream.range(0, 50)
            .mapToObj(i ->
                new Sighting(
                    "example",
                    "n" + i,
                    "ns1",
                    Kind.SOURCE,
                    List.of("new"),
                    Optional.of(DAY),
                    Optional.empty()))
            .toList(),
        NOON);

    assertThat(memory.earlier()).isEmpty();
  }
}
