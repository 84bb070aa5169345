package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.changeover.run.Event;
import org.changeover.run.TaskId;

/** What the rows about names promise, asked of every authoritative server and of the resolver. */
final class DnsRows {
  static final List<String> DOMAINS = List.of("libravatar.example", "libravatar.test");
  private static final List<String> SERVERS = List.of("ns1", "ns2");
  private static final List<String> POOLS = List.of("cdn.", "seccdn.");
  private static final List<String> SITES = List.of("", "0.cdn.", "acme.");
  private static final Duration OLD_TTL = Duration.ofHours(12);

  private final Evidence on;
  private final Path state;
  private final Supplier<Migration> migration;
  private final long serialBefore;
  private final List<String> poolBefore;

  DnsRows(Evidence on, Path state, Supplier<Migration> migration) {
    this.on = on;
    this.state = state;
    this.migration = migration;
    this.serialBefore = on.serial("ns1", DOMAINS.getFirst());
    this.poolBefore = members("ns1", "cdn." + DOMAINS.getFirst());
  }

  List<Row> beforeTheMove() {
    return List.of(
        new Row(
            "a",
            "find-addresses",
            "names found are those planted, and the one outside the plan is named",
            this::everyNameFound,
            Row.AFTER),
        new Row(
            "1",
            "lower-ttl",
            "every authoritative server answers 3600, and the serial rose",
            this::ttlIsLow,
            "22"),
        new Row(
            "2",
            "third-parties-out",
            "the third parties' records are gone from the pools, all others are untouched",
            this::thirdPartiesOut,
            "37"),
        new Row(
            "3",
            "main-server-out",
            "the old server is out of the pools, each of which keeps an A and an AAAA record",
            this::mainServerOut,
            "m"),
        new Row(
            "b",
            "caches-expired",
            "the moment was the low TTL's first and twelve hours more, and the resolver holds nothing old",
            this::cachesExpired,
            Row.AFTER));
  }

  List<Row> switched() {
    return List.of(
        new Row(
            "22",
            "switch-dns",
            "every authoritative server answers the new addresses, A and AAAA",
            this::newAddresses,
            Row.END),
        new Row("22", "switch-dns", "they do so with a TTL of 300", () -> ttl(300), "38"));
  }

  Row mainServerIn() {
    return new Row(
        "m",
        "main-server-in",
        "both pools hold the new server, A and AAAA",
        this::mainServerBack,
        Row.END);
  }

  Row thirdPartiesIn() {
    return new Row(
        "37",
        "third-parties",
        "each third party came back once it was fresh, the stale one later",
        this::thirdPartiesBack,
        Row.END);
  }

  Row longTtl() {
    return new Row(
        "38",
        "restore-ttl",
        "every authoritative server answers 43200",
        () -> ttl(43_200),
        Row.END);
  }

  private void everyNameFound() {
    var planted = new TreeSet<String>();
    for (String line : read(state.resolve("lab/planted.txt"))) {
      if (!line.startsWith("#") && !line.isBlank()) {
        planted.add(withoutDot(line.split(" ")[0]));
      }
    }
    assertThat(found("names")).isEqualTo(planted);
    assertThat(found("unexpected")).containsExactly("forgotten.libravatar.test");
  }

  private void ttlIsLow() {
    for (String server : SERVERS) {
      for (String domain : DOMAINS) {
        for (String name : SITES) {
          assertThat(on.ttl(server, name + domain, "A")).as(server + " " + name).isEqualTo(3600);
        }
      }
      assertThat(on.serial(server, DOMAINS.getFirst())).isGreaterThan(serialBefore);
    }
  }

  private void thirdPartiesOut() {
    List<String> thirds =
        Stream.of("third1", "third2").flatMap(host -> on.addresses(host).stream()).toList();
    for (String server : SERVERS) {
      for (String pool : pools()) {
        assertThat(members(server, pool)).as(pool).doesNotContainAnyElementsOf(thirds);
      }
    }
    List<String> untouched =
        poolBefore.stream()
            .filter(member -> !thirds.contains(member))
            .filter(member -> !on.addresses("old").contains(member))
            .toList();
    assertThat(members("ns2", "cdn." + DOMAINS.getFirst())).containsAll(untouched);
  }

  private void mainServerOut() {
    for (String server : SERVERS) {
      for (String pool : pools()) {
        assertThat(members(server, pool)).doesNotContainAnyElementsOf(on.addresses("old"));
        assertThat(on.answers(server, pool, "A")).as(pool).isNotEmpty();
        assertThat(on.answers(server, pool, "AAAA")).as(pool).isNotEmpty();
      }
    }
  }

  private void cachesExpired() {
    Migration run = migration.get();
    var wait =
        (Event.WaitStarted) run.last(Event.WaitStarted.class, "old-ttl-gone", TaskId.RUN).event();
    Instant expires = Instant.parse(run.outputs("lower-ttl").get("expires").toString());
    assertThat(expires)
        .isBetween(
            run.at(Event.IntentRecorded.class, "lower-ttl", "dns").plus(OLD_TTL),
            run.at(Event.TaskSucceeded.class, "lower-ttl", "dns").plus(OLD_TTL));
    assertThat(run.at(Event.TaskSucceeded.class, "old-ttl-gone", TaskId.RUN))
        .isAfterOrEqualTo(wait.until());
    for (String domain : DOMAINS) {
      assertThat(on.resolvedTtl(domain, "A")).isLessThanOrEqualTo(3600);
    }
  }

  private void newAddresses() {
    for (String server : SERVERS) {
      for (String domain : DOMAINS) {
        for (String name : SITES) {
          assertThat(on.answers(server, name + domain, "A"))
              .containsExactly(on.address("new", false));
          assertThat(on.answers(server, name + domain, "AAAA"))
              .containsExactly(on.address("new", true));
        }
      }
    }
  }

  private void ttl(long seconds) {
    for (String server : SERVERS) {
      for (String domain : DOMAINS) {
        for (String name : SITES) {
          assertThat(on.ttl(server, name + domain, "A")).isEqualTo(seconds);
          assertThat(on.ttl(server, name + domain, "AAAA")).isEqualTo(seconds);
        }
      }
    }
  }

  private void mainServerBack() {
    for (String server : SERVERS) {
      for (String pool : pools()) {
        assertThat(members(server, pool)).as(pool).containsAll(on.addresses("new"));
      }
    }
  }

  private void thirdPartiesBack() {
    for (String server : SERVERS) {
      for (String domain : DOMAINS) {
        assertThat(on.answers(server, "cdn." + domain, "A"))
            .contains(on.address("third1", false), on.address("third2", false));
      }
    }
    Migration run = migration.get();
    Instant first = run.at(Event.TaskSucceeded.class, "third-party-in", "third1");
    Instant second = run.at(Event.TaskSucceeded.class, "third-party-in", "third2");
    assertThat(on.canaryArrived("third1")).isBeforeOrEqualTo(first);
    assertThat(on.canaryArrived("third2"))
        .as("the owner said yes, and the mirror was stale all the same")
        .isBetween(on.ownerAnswered("third2"), second);
  }

  private static List<String> pools() {
    return DOMAINS.stream().flatMap(domain -> POOLS.stream().map(pool -> pool + domain)).toList();
  }

  private List<String> members(String server, String pool) {
    return Stream.of("A", "AAAA").flatMap(type -> on.answers(server, pool, type).stream()).toList();
  }

  /** Names that the first step told. */
  private TreeSet<String> found(String output) {
    var names = new TreeSet<String>();
    migration
        .get()
        .output("find-addresses", output)
        .forEach(name -> names.add(withoutDot(name.split(" ")[0])));
    return names;
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
