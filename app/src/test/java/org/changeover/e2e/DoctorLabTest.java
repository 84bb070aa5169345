package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole plan on the lab is looked into before it is run, and what is amiss there is found. */
@Tag("lab")
class DoctorLabTest {
  /** What the whole may take. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir static Path labState;
  private static Lab lab;

  @TempDir Path state;
  private InstalledProgram program;

  private record Found(String severity, String subject, String what, String evidence) {}

  @BeforeAll
  static void up() {
    lab = LabOfTests.small(labState);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @BeforeEach
  void program() {
    program = new InstalledProgram(state);
  }

  private Result doctor(String... more) {
    Path plan = program.home().resolve("config/plans/libravatar/plan.yaml");
    var arguments = new ArrayList<>(List.of("doctor", plan.toString()));
    arguments.addAll(List.of("--inventory", labState.resolve("lab/inventory.yaml").toString()));
    arguments.addAll(List.of(more));
    return program.run(BOUND, arguments.toArray(String[]::new));
  }

  private static List<Found> found(Result result) throws IOException {
    var all = new ArrayList<Found>();
    for (JsonNode one : new ObjectMapper().readTree(result.out())) {
      all.add(
          new Found(
              one.get("severity").asText(),
              one.get("subject").asText(),
              one.get("what").asText(),
              one.get("evidence").asText()));
    }
    return all;
  }

  private static Found only(List<Found> all, String subject, String what) {
    return all.stream()
        .filter(one -> one.subject().equals(subject) && one.what().startsWith(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " " + what + " is not in " + all));
  }

  @Test
  void labThatIsWell_hasNoBlocker_andSaysWhereTheOldAddressIsNamed() throws IOException {
    Result result = doctor("--json");
    List<Found> all = found(result);
    assertThat(all).extracting(Found::severity).doesNotContain("blocker");
    assertThat(result.exitCode()).as(result.all()).isZero();
    assertThat(only(all, "old", "login").severity()).isEqualTo("fine");
    assertThat(only(all, "mirror3", "clock").severity()).isEqualTo("fine");
    assertThat(only(all, "dns", "zones").evidence()).contains("hands over 2 zones");
    assertThat(only(all, "dns", "servers").evidence()).contains("serve what the primary has");
    assertThat(only(all, "notify", "social account").severity()).isEqualTo("fine");
    assertThat(all)
        .filteredOn(one -> one.what().equals("length"))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.evidence()).contains("of the 500 that social.example"));
    assertThat(only(all, "notify", "outgoing mail").severity()).isEqualTo("fine");
    assertThat(only(all, "notify", "mailbox").severity()).isEqualTo("fine");
    assertThat(only(all, "back-up-old@old", "the archive").evidence()).contains("takes ", "free");
    assertThat(only(all, "copy-database@new", "the original").evidence())
        .contains("libravatar, PostgreSQL 15");
    assertThat(all)
        .filteredOn(one -> one.what().equals("left"))
        .isNotEmpty()
        .anySatisfy(one -> assertThat(one.evidence()).contains("old:/etc/"));
  }

  @Test
  void whatIsAmiss_isFoundAllAtOnce_withWhatToDo() throws IOException {
    lab.powerCut("mirror1");
    ran(
        "mirror2",
        "printf '#!/bin/sh\\nexec /bin/date -d \"400 seconds\" \"$@\"\\n' > /usr/local/bin/date && chmod +x /usr/local/bin/date");
    ran(
        "new",
        "printf '#!/bin/sh\\necho noon\\n' > /usr/local/bin/date && chmod +x /usr/local/bin/date");
    ran("mirror3", "mount -t tmpfs -o size=1m tmpfs /tmp");
    try {
      Result result = doctor("--json");
      List<Found> all = found(result);
      assertThat(result.exitCode()).as(result.all()).isEqualTo(5);
      assertThat(only(all, "mirror1", "login"))
          .satisfies(one -> assertThat(one.severity()).isEqualTo("blocker"))
          .satisfies(one -> assertThat(one.evidence()).contains("mirror1 (10.77."));
      assertThat(only(all, "mirror2", "clock").severity()).isEqualTo("blocker");
      assertThat(only(all, "new", "login").severity()).isEqualTo("fine");
      assertThat(only(all, "new", "clock"))
          .satisfies(one -> assertThat(one.severity()).isEqualTo("warning"))
          .satisfies(one -> assertThat(one.evidence()).contains("'noon', which is no time"));
      assertThat(only(all, "mirror3", "room on /tmp").severity()).isEqualTo("blocker");
      assertThat(only(all, "old", "login").severity()).isEqualTo("fine");
      Result text = doctor();
      assertThat(text.out())
          .contains("Host mirror1", "blocker  login: mirror1 (10.77.", "do: ")
          .contains("blocker  clock: +", "blocker  room on /tmp: ")
          .doesNotContain("Exception");
    } finally {
      lab.reboot("mirror1");
      ran("new", "rm -f /usr/local/bin/date");
      ran("mirror2", "rm -f /usr/local/bin/date");
      ran("mirror3", "umount --lazy /tmp");
    }
  }

  private static void ran(String host, String script) {
    var result = lab.capture(host, "sh", "-c", script);
    assertThat(result.exitCode()).as(result.text()).isZero();
  }
}
