package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.changeover.plugins.PluginForge;
import org.changeover.run.Event;
import org.changeover.run.RunStatus;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/**
 * A plan that is amended as a user does it: processes, plugins as zips, a real engine. Needs the
 * plugins that the modules before this one have packaged.
 */
@Timeout(300)
class AmendCommandTest {
  private static final String INVENTORY =
      """
      hosts:
        here: { local: true }
      providers:
        host: { plugin: host }
      """;

  @TempDir Path folder;
  private StartedProgram program;

  @BeforeEach
  void inventory() throws IOException {
    Files.writeString(folder.resolve("inventory.yaml"), INVENTORY);
    program = new StartedProgram(folder);
  }

  private Path plan(String name, String... steps) throws IOException {
    var text = new StringBuilder("plan: small\ntitle: A plan\nphases:\n  - id: only\n    steps:\n");
    Stream.of(steps).forEach(step -> text.append("      - ").append(step).append('\n'));
    return Files.writeString(folder.resolve(name), text);
  }

  private String touches(String step) {
    return "{ id: %1$s, targets: here, uses: host/command, with: { run: 'touch %2$s/%1$s.done', check: 'test -e %2$s/%1$s.done' } }"
        .formatted(step, folder);
  }

  private static String asks(String step) {
    return step.substring(0, step.length() - 1) + ", approve: { ask: Now?, self: true } }";
  }

  private RunFolder run() throws IOException {
    return Runs.in(folder.resolve("state")).list().getFirst();
  }

  private boolean done(String step) {
    return Files.exists(folder.resolve(step + ".done"));
  }

  private StartedProgram.Ran ran(int code, String... words) throws Exception {
    StartedProgram.Ran ran = program.run(List.of(words));
    assertThat(ran.code()).as(ran.output()).isEqualTo(code);
    return ran;
  }

  @Test
  void parkedRun_showsTheDifferenceAsksAndGoesOnWithTheNewPlan() throws Exception {
    String first = plan("plan.yaml", touches("one"), touches("two")).toString();
    String second = plan("second.yaml", touches("one"), asks(touches("three"))).toString();
    ran(ExitCode.PARKED, "run", first, "--headless", "--until", "one");

    assertThat(ran(ExitCode.BAD_USAGE, "amend", "small", second).output())
        .contains("- step 'two'", "+ step 'three', behind 'one' in 'only'", "--yes agrees");
    assertThat(run().state().amended()).isEmpty();
    ran(ExitCode.DONE, "amend", "small", second, "--yes", "--reason", "two is no more");
    assertThat(Files.readString(folder.resolve("output.log"))).contains("changeover resume");
    Files.delete(Path.of(first));
    Files.delete(Path.of(second));

    ran(ExitCode.PARKED, "resume", "small", "--headless", "--no-wait");
    assertThat(ran(ExitCode.DONE, "status", "small").output())
        .contains("three@here", "version 2 of its plan, amended by");
    ran(ExitCode.DONE, "approve", "small", "three");
    ran(ExitCode.DONE, "resume", "small", "--headless");
    assertThat(done("one") && done("three")).isTrue();
    assertThat(done("two")).isFalse();
    assertThat(run().state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(ran(ExitCode.DONE, "events", "small").output())
        .contains("plan amended by", "version 2: two is no more");
    assertThat(ran(ExitCode.DONE, "verify", "small").output()).contains("sound");
    assertThat(ran(ExitCode.DONE, "undo", "small", "--preview").output())
        .contains("To be taken back, in this order:", "three@here");
    assertThat(run().state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(ran(ExitCode.DONE, "report", "small").output())
        .contains("two is no more", "Plan, version 2, SHA-256");
  }

  @Test
  void whatHasBegun_isRefusedWithEveryReason_andNothingIsRecorded() throws Exception {
    String first = plan("plan.yaml", touches("one"), touches("two")).toString();
    String other = plan("other.yaml", touches("new"), touches("two")).toString();
    ran(ExitCode.PARKED, "run", first, "--headless", "--until", "one");
    String output = ran(ExitCode.STEP_FAILED, "amend", "small", other, "--yes", "--json").output();
    JsonNode said = new ObjectMapper().readTree(output.lines().findFirst().orElseThrow());
    assertThat(said.path("refusals").get(0).asText())
        .startsWith("step 'one' has begun and would be removed");
    assertThat(said.path("difference").get(0).asText()).isEqualTo("- step 'one'");
    assertThat(run().maybeAmended()).isFalse();
    plan("other.yaml", touches("one"), "{ id: bad, uses: host/comand, targets: here }");
    assertThat(ran(ExitCode.BAD_USAGE, "amend", "small", other, "--yes").output())
        .contains("Did you mean 'command'?", "nothing was amended");
  }

  @Test
  void amendmentThatCameToNothing_isNoneForTheRun() throws Exception {
    String first = plan("plan.yaml", touches("one"), touches("two")).toString();
    String second = plan("second.yaml", touches("one"), touches("three")).toString();
    ran(ExitCode.PARKED, "run", first, "--headless", "--until", "one");
    RunFolder run = run();
    Path left = Files.createDirectory(run.path().resolve("frozen-2-0123456789abcdef"));
    Files.writeString(left.resolve("plan.yaml"), "broken: [");
    Files.createDirectory(run.path().resolve("amending-1"));
    ran(ExitCode.DONE, "status", "small");
    ran(ExitCode.DONE, "amend", "small", second, "--yes");
    ran(ExitCode.DONE, "resume", "small", "--headless");
    assertThat(done("three")).isTrue();
  }

  @Test
  void frozenPlanThatSomebodyEdited_isRefused() throws Exception {
    String first = plan("plan.yaml", touches("one"), touches("two")).toString();
    String second = plan("second.yaml", touches("one"), touches("three")).toString();
    ran(ExitCode.PARKED, "run", first, "--headless", "--until", "one");
    ran(ExitCode.DONE, "amend", "small", second, "--yes");
    Files.copy(
        folder.resolve("plan.yaml"),
        run().frozen(run().state()).resolve("plan.yaml"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(ran(ExitCode.ENVIRONMENT_LACKS, "resume", "small", "--headless").output())
        .contains("is not what the run was started with");
    assertThat(ran(ExitCode.STEP_FAILED, "verify", "small").output())
        .contains("NOT SOUND", "version 2 of the plan: ");
    assertThat(done("two") || done("three")).isFalse();
  }

  @Test
  void pluginThatSomebodyAddedToTheRun_isRefused() throws Exception {
    String plan = plan("plan.yaml", touches("one"), touches("two")).toString();
    ran(ExitCode.PARKED, "run", plan, "--headless", "--until", "one");
    Path added = PluginForge.good(folder, "looker").zip("looker.zip");
    Files.move(added, run().plugins().resolve("looker.zip"));
    assertThat(ran(ExitCode.ENVIRONMENT_LACKS, "resume", "small", "--headless").output())
        .contains("are more than those that the run began with (looker ", "take these zips out");
    assertThat(done("two")).isFalse();
  }

  @Test
  void pluginThatIsUpgradedMeanwhile_doesNotTouchTheRun() throws Exception {
    Files.writeString(
        folder.resolve("inventory.yaml"),
        "hosts:\n  here: { local: true }\nproviders:\n  looker: { plugin: looker }\n");
    install("1.0.0", "as one says");
    String look = "{ id: %s, targets: here, uses: looker/look, with: { what: it } }";
    String first =
        plan("plan.yaml", look.formatted("one"), look.formatted("two"), look.formatted("gone"))
            .toString();
    ran(ExitCode.PARKED, "run", first, "--headless", "--until", "one");
    install("2.0.0", "as two says");
    assertThat(ran(ExitCode.DONE, "plugin", "list").output()).contains("2.0.0");
    ran(ExitCode.PARKED, "resume", "small", "--headless", "--until", "two");
    String second =
        plan("second.yaml", look.formatted("one"), look.formatted("two"), look.formatted("three"))
            .toString();
    ran(ExitCode.DONE, "amend", "small", second, "--yes");
    ran(ExitCode.DONE, "resume", "small", "--headless");
    assertThat(run().state().tasks().values())
        .hasSize(3)
        .allSatisfy(task -> assertThat(task.detail()).isEqualTo("as one says"));
    RunFolder before = run();
    ran(ExitCode.DONE, "run", second, "--headless");
    assertThat(Runs.in(folder.resolve("state")).list())
        .filteredOn(one -> !one.equals(before))
        .singleElement()
        .satisfies(fresh ->
            assertThat(fresh.state().tasks().values())
                .allSatisfy(task -> assertThat(task.detail()).isEqualTo("as two says")));
  }

  private void install(String version, String says) throws Exception {
    String source = PluginForge.provider("example", "P", "looker", "", "");
    Path zip =
        new PluginForge(folder)
            .entry(
                "plugin.properties",
                "plugin.id=looker\nplugin.version=%s\nplugin.requires=>=0.1.0\n".formatted(version))
            .compile("example.P", source.replace("\"seen\"", '"' + says + '"'))
            .extensions("example.P")
            .zip("looker-" + version + ".zip");
    ran(ExitCode.DONE, "plugin", "install", zip.toString());
  }

  @Test
  void engineThatLives_goesOnWithTheNewPlan() throws Exception {
    String first =
        plan("plan.yaml", touches("one"), asks(touches("two")), touches("last")).toString();
    String second =
        plan("second.yaml", touches("one"), asks(touches("two")), touches("new")).toString();
    Process engine = program.start(folder.resolve("run.log"), List.of("run", first, "--headless"));
    try {
      awaited(engine, Event.GateOpened.class, 1);
      ran(ExitCode.DONE, "amend", "small", second, "--yes");
      awaited(engine, Event.GateOpened.class, 2);
      ran(ExitCode.DONE, "approve", "small", "two");
      assertThat(engine.waitFor()).as(Files.readString(folder.resolve("run.log"))).isZero();
    } finally {
      engine.destroyForcibly();
    }
    assertThat(done("two") && done("new")).isTrue();
    assertThat(done("last")).isFalse();
  }

  private void awaited(Process engine, Class<? extends Event> type, int times) {
    Flux.interval(Duration.ofMillis(100))
        .filter(_ -> !engine.isAlive() || count(type) >= times)
        .blockFirst(Duration.ofMinutes(1));
    assertThat(count(type)).isGreaterThanOrEqualTo(times);
  }

  private long count(Class<? extends Event> type) {
    try {
      return run().journal().read(1).stream().filter(one -> type.isInstance(one.event())).count();
    } catch (IOException | java.util.NoSuchElementException notYet) {
      return 0;
    }
  }
}
