package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The reference migration on real hosts, row by row: after each step the run is parked, and what
 * the row promises is looked up on the hosts themselves. Then everything is taken back.
 */
@Tag("lab")
class ReferenceMigrationLabTest {
  private static final Duration LONG = Duration.ofMinutes(6);
  private static final List<String> DOMAINS = List.of("libravatar.example", "libravatar.test");
  private static final List<String> SERVERS = List.of("ns1", "ns2");
  private static final String[] CONFIGURATION = {
    "/etc/apache2", "/etc/libravatar", "/etc/postgresql", "/var/www", "/etc/hosts"
  };

  private static Path state;
  private static Lab lab;
  private static Evidence evidence;
  private static InstalledProgram program;
  private final List<String> rows = new ArrayList<>();

  @BeforeAll
  static void up() throws IOException {
    state = Files.createTempDirectory("changeover-e2e");
    lab = LabOfTests.in(state);
    lab.up(
        new LabOptions(LabOptions.DEFAULT_IMAGES, LabOptions.DEFAULT_ROWS, true),
        System.out::println);
    evidence = new Evidence(lab);
    program = new InstalledProgram(state);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @Test
  void everyRowHoldsItsEvidenceAndIsTakenBackByteForByte() throws IOException {
    Map<String, String> filesBefore = evidence.files("old", CONFIGURATION);
    List<List<String>> zonesBefore = DOMAINS.stream().map(evidence::zone).toList();
    String run = start("find-addresses");
    rowA(run);
    rowOne(run);
    rowFive(run);
    rowFifteen(run);
    rowSixteen(run);
    rowTwentyTwo(run);
    rows.forEach(row -> System.out.println("row " + row));
    Result undo = program.run(LONG, "undo", run, "--yes", "--reason", "test of the way back");
    assertThat(undo.exitCode()).as(undo.all()).isZero();
    assertThat(undo.all()).as("says beforehand what it costs").contains("NOT EXACT");
    assertThat(evidence.files("old", CONFIGURATION)).isEqualTo(filesBefore);
    assertThat(DOMAINS.stream().map(evidence::zone).toList()).isEqualTo(zonesBefore);
    assertThat(
            evidence.fetch(
                "https://www.libravatar.example/healthz/",
                "www.libravatar.example",
                evidence.address("old", false)))
        .contains(" 200 ");
    assertThat(databasesOn("new")).doesNotContain("libravatar");
  }

  private void rowA(String run) throws IOException {
    JsonNode outputs = outputs(run, "find-addresses");
    var planted = new TreeSet<String>();
    for (String line : Files.readAllLines(state.resolve("lab/planted.txt"))) {
      if (!line.startsWith("#") && !line.isBlank()) {
        planted.add(withoutDot(line.split(" ")[0]));
      }
    }
    assertThat(names(outputs.path("names"))).isEqualTo(planted);
    assertThat(names(outputs.path("unexpected"))).containsExactly("forgotten.libravatar.test");
    rows.add(
        "a: names found = names planted (" + planted.size() + "), the one outside the plan named");
  }

  private void rowOne(String run) {
    long before = evidence.serial("ns1", DOMAINS.getFirst());
    resume(run, "lower-ttl");
    ttlIsLow();
    for (String server : SERVERS) {
      assertThat(evidence.serial(server, DOMAINS.getFirst())).isGreaterThan(before);
    }
    rows.add("1: every authoritative server answers 3600, the serial rose");
  }

  /** Row 1 holds until row 22. */
  private static void ttlIsLow() {
    for (String server : SERVERS) {
      for (String domain : DOMAINS) {
        for (String name : List.of("", "cdn.", "seccdn.", "0.cdn.", "acme.")) {
          assertThat(evidence.ttl(server, name + domain, "A"))
              .as(server + " " + name + domain)
              .isEqualTo(3600);
        }
      }
    }
  }

  private void rowFive(String run) {
    evidence.pauseClient();
    resume(run, "copy-database");
    assertThat(evidence.database("new")).isEqualTo(evidence.database("old"));
    evidence.resumeClient();
    rows.add("5: counts, contents and sequences are equal on both sides");
  }

  private void rowFifteen(String run) {
    resume(run, "static-on");
    pageIsUp();
    String writes = evidence.writes("old");
    evidence.ask("client", "sleep 3");
    assertThat(evidence.writes("old")).isEqualTo(writes);
    rows.add(
        "15: every path but challenges answers 503 with Retry-After, HTTP redirects, nothing is written");
  }

  /** Row 15 holds until row 23. */
  private static void pageIsUp() {
    String old = evidence.address("old", false);
    for (String path : List.of("", "avatar/00000000000000000000000000000000", "stats/")) {
      assertThat(
              evidence.fetch(
                  "https://www.libravatar.example/" + path, "www.libravatar.example", old))
          .contains(" 503 ")
          .containsIgnoringCase("retry-after:");
      assertThat(evidence.body()).contains("moving to a new server");
    }
    assertThat(
            evidence.fetch(
                "https://www.libravatar.example/.well-known/acme-challenge/x",
                "www.libravatar.example",
                old))
        .doesNotContain(" 503 ");
    assertThat(evidence.fetch("http://www.libravatar.example/", "www.libravatar.example", old))
        .containsIgnoringCase("location: https://");
  }

  private void rowSixteen(String run) {
    resume(run, "copy-database-again");
    assertThat(evidence.database("new")).isEqualTo(evidence.database("old"));
    assertThat(evidence.connectionLimit("old")).isEqualTo("0");
    ttlIsLow();
    pageIsUp();
    rows.add("16: equal after the last write, and the fence holds");
  }

  private void rowTwentyTwo(String run) {
    Result last = program.run(LONG, "resume", run, "--headless", "--yes");
    assertThat(last.exitCode()).as(last.all()).isZero();
    assertThat(last.all()).contains("Downtime seen by the probe");
    for (String server : SERVERS) {
      for (String domain : DOMAINS) {
        for (String name : List.of("", "0.cdn.", "acme.")) {
          assertThat(evidence.answers(server, name + domain, "A"))
              .containsExactly(evidence.address("new", false));
          assertThat(evidence.answers(server, name + domain, "AAAA"))
              .containsExactly(evidence.address("new", true));
          assertThat(evidence.ttl(server, name + domain, "A")).isEqualTo(300);
        }
        assertThat(evidence.answers(server, "cdn." + domain, "A"))
            .contains(evidence.address("new", false))
            .doesNotContain(evidence.address("old", false))
            .hasSize(4);
      }
    }
    assertThat(
            evidence.fetch(
                "https://www.libravatar.example/healthz/",
                "www.libravatar.example",
                evidence.address("new", false)))
        .contains(" 200 ");
    pageIsUp();
    assertThat(evidence.connectionLimit("old")).isEqualTo("0");
    rows.add("22: every authoritative server answers the new addresses, A and AAAA");
    long acknowledged = evidence.uploads("acknowledged");
    assertThat(acknowledged).isPositive();
    Lab.Output check = evidence.missingUploads("new");
    assertThat(check.exitCode()).as(check.text()).isZero();
    rows.add("no upload lost: " + check.text().strip());
    rows.add(last.all().lines().filter(line -> line.contains("Downtime")).findFirst().orElse(""));
  }

  private static String start(String until) {
    Path plan = program.home().resolve("config/plans/libravatar/plan.yaml");
    Result started =
        program.run(
            LONG,
            "run",
            plan.toString(),
            "--inventory",
            state.resolve("lab/inventory.yaml").toString(),
            "--headless",
            "--yes",
            "--until",
            until);
    assertThat(started.exitCode()).as(started.all()).isEqualTo(3);
    Matcher named = Pattern.compile("libravatar-[0-9a-z-]+").matcher(started.all());
    assertThat(named.find()).as(started.all()).isTrue();
    return named.group();
  }

  private static void resume(String run, String until) {
    Result resumed = program.run(LONG, "resume", run, "--headless", "--yes", "--until", until);
    assertThat(resumed.exitCode()).as(resumed.all()).isEqualTo(3);
  }

  private static JsonNode outputs(String run, String step) throws IOException {
    Result events = program.run(LONG, "events", run, "--json");
    JsonNode found = null;
    for (String line : events.out().split("\n")) {
      JsonNode event = new ObjectMapper().readTree(line).path("event");
      if (event.path("type").asText().equals("task-succeeded")
          && event.path("task").toString().contains(step)) {
        found = event.path("outputs");
      }
    }
    assertThat(found).as(events.all()).isNotNull();
    return found;
  }

  private static TreeSet<String> names(JsonNode list) {
    var names = new TreeSet<String>();
    list.forEach(name -> names.add(withoutDot(name.asText().split(" ")[0])));
    return names;
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static List<String> databasesOn(String host) {
    return evidence
        .ask(host, "su postgres -s /bin/sh -c \"psql -XAt -c 'select datname from pg_database'\"")
        .lines()
        .toList();
  }
}
