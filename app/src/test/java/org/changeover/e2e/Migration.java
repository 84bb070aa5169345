package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.e2e.InstalledProgram.Result;

/** A run of the reference plan on a lab, by the installed program, parked wherever a test wants. */
final class Migration {
  private static final Duration LONG = Duration.ofMinutes(6);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Days become seconds on the lab. */
  private static final String MAX_WAIT = "5s";

  private final InstalledProgram program;
  private final String run;
  private Result last;

  private Migration(InstalledProgram program, String run, Result last) {
    this.program = program;
    this.run = run;
    this.last = last;
  }

  static Migration start(InstalledProgram program, Path state, String until) {
    Path plan = program.home().resolve("config/plans/libravatar/all-rows.yaml");
    Path inventory = state.resolve("lab/inventory.yaml");
    List<String> words = new ArrayList<>(List.of("run", plan.toString(), "--inventory"));
    words.add(inventory.toString());
    words.addAll(List.of("--headless", "--yes", "--max-wait", MAX_WAIT));
    words.addAll(List.of("--var", "quiet-for=5s", "--until", until));
    Result started = program.run(LONG, words.toArray(String[]::new));
    assertThat(started.exitCode()).as(started.all()).isEqualTo(3);
    Matcher named = Pattern.compile("libravatar-[0-9a-z-]+").matcher(started.all());
    assertThat(named.find()).as(started.all()).isTrue();
    return new Migration(program, named.group(), started);
  }

  /** Goes on until a step is through, and parks there. */
  void until(String step) {
    last =
        program.run(
            LONG, "resume", run, "--headless", "--yes", "--max-wait", MAX_WAIT, "--until", step);
    assertThat(last.exitCode()).as(last.all()).isEqualTo(3);
  }

  /** Goes on to the end. */
  void finish() {
    last = program.run(LONG, "resume", run, "--headless", "--yes", "--max-wait", MAX_WAIT);
    assertThat(last.exitCode()).as(last.all()).isZero();
  }

  /** What the program printed last. */
  String said() {
    return last.all();
  }

  Result undo(String... more) {
    List<String> words = new ArrayList<>(List.of("undo", run, "--yes"));
    words.addAll(List.of("--reason", "test of the way back"));
    words.addAll(List.of(more));
    return program.run(LONG, words.toArray(String[]::new));
  }

  /** The outputs of a step that succeeded. */
  JsonNode outputs(String step) {
    return last("task-succeeded", step).path("event").path("outputs");
  }

  /** When the last event of a type about a task happened. */
  Instant at(String type, String task) {
    return Instant.parse(last(type, task).path("at").asText());
  }

  /** The last event of a type about a task. */
  JsonNode last(String type, String task) {
    Result events = program.run(LONG, "events", run, "--json");
    JsonNode found = null;
    for (String line : events.out().split("\n")) {
      JsonNode entry = read(line);
      JsonNode event = entry.path("event");
      if (event.path("type").asText().equals(type)
          && event.path("task").toString().contains(task)) {
        found = entry;
      }
    }
    assertThat(found).as("%s of %s in%n%s", type, task, events.all()).isNotNull();
    return found;
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }
}
