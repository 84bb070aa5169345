package org.changeover.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanValidatorTest {
  @TempDir Path temp;

  private Validated sound() {
    return PlanFolder.in(temp).validated();
  }

  private static Step step(Validated validated, String id) {
    return validated.plan().step(id).orElseThrow();
  }

  @Test
  void validate_soundPlan_readsEverythingTheContractNames() {
    Validated validated = sound();
    Plan plan = validated.plan();

    assertThat(plan.id()).isEqualTo("move-service");
    assertThat(plan.downtime()).contains(Duration.ofMinutes(10));
    assertThat(plan.vars())
        .containsEntry("parallel", 2L)
        .containsEntry("sites", List.of("www", "stats"));
    assertThat(plan.everyStep().map(Step::id))
        .containsExactly(
            "find",
            "lower-ttl",
            "old-ttl-gone",
            "zone-only",
            "page",
            "switch-dns",
            "call-hosting",
            "mirrors-back",
            "sync",
            "pause",
            "confirm",
            "settle",
            "checked");
    assertThat(step(validated, "lower-ttl").needIds()).containsExactly("find");
    assertThat(step(validated, "zone-only").needIds()).containsExactly("find");
    assertThat(step(validated, "page").needIds()).isEmpty();
    assertThat(step(validated, "lower-ttl").retry()).contains(new Retry(2, Duration.ofSeconds(5)));
    assertThat(step(validated, "call-hosting").onFailure()).isEqualTo(Step.OnFailure.CONTINUE);
    Gate gate = step(validated, "switch-dns").approve().orElseThrow();
    assertThat(gate.roles()).containsExactly(Role.APPROVER);
    assertThat(gate.count()).isEqualTo(2);
    assertThat(gate.within()).contains(Duration.ofMinutes(30));
    assertThat(step(validated, "mirrors-back").rollout().orElseThrow().tolerate()).isEqualTo(2);
  }

  @Test
  void validate_soundPlan_findsTargets() {
    Validated validated = sound();

    assertThat(validated.targetsOf(step(validated, "find")))
        .containsExactly(new Target.Service("dns"));
    assertThat(validated.targetsOf(step(validated, "zone-only")))
        .containsExactly(new Target.Service("service.test"));
    assertThat(validated.targetsOf(step(validated, "sync")).stream().map(Target::name))
        .containsExactly("mirror1", "mirror2");
    assertThat(validated.targetsOf(step(validated, "old-ttl-gone"))).containsExactly(Validated.RUN);
    assertThat(validated.targetsOf(step(validated, "checked")))
        .containsExactly(
            new Target.Unmanaged("third1", List.of("198.51.100.7"), "owner@mirror.example"),
            new Target.Host("old", List.of("10.77.1.10", "fd77:0:0:1::a")));
  }

  private Bound<? extends Record> parameters(Validated validated, String id, OutputStore store) {
    Step step = step(validated, id);
    Scope scope =
        validated.scope(step, validated.targetsOf(step).getFirst(), Optional.of("r1"), store);
    return validated.parameters(step, step.work().act().orElseThrow(), scope);
  }

  @Test
  void parameters_interpolateAndBind() {
    Validated validated = sound();

    assertThat(parameters(validated, "lower-ttl", OutputStore.empty()))
        .isEqualTo(
            new Bound.Known<>(
                new TestProviders.SetTtl(
                    List.of("10.77.1.10", "fd77:0:0:1::a", "192.0.2.77"),
                    Duration.ofHours(1),
                    true)));
    assertThat(parameters(validated, "page", OutputStore.empty()))
        .isEqualTo(
            new Bound.Known<>(
                new TestProviders.Page(
                    new PlanFile("page.html"),
                    503,
                    Optional.of(Instant.parse("2026-12-24T17:00:00Z")),
                    List.of(new TestProviders.Header("Retry-After", "soon")),
                    Optional.of(new Secret("page")),
                    Map.of("title", "service.example moves, ${literally}"),
                    1.0)));
  }

  @Test
  void instant_isPendingUntilTheStepHasEnded() {
    Validated validated = sound();
    Step wait = step(validated, "old-ttl-gone");
    Value until = ((StepWork.Wait.Until) ((StepWork.Wait) wait.work()).condition()).instant();

    Bound<Instant> before =
        validated.instant(
            wait,
            until,
            validated.scope(wait, Validated.RUN, Optional.empty(), OutputStore.empty()));
    OutputStore store =
        (step, target) ->
            step.equals("lower-ttl") && target.equals("dns")
                ? Optional.of(Map.of("expires", "2026-11-22T14:00:00Z"))
                : Optional.empty();
    Bound<Instant> after =
        validated.instant(
            wait, until, validated.scope(wait, Validated.RUN, Optional.empty(), store));

    assertThat(before).isEqualTo(new Bound.Pending<>(Set.of("step 'lower-ttl'")));
    assertThat(before).hasToString("known after step 'lower-ttl'");
    assertThat(after).isEqualTo(new Bound.Known<>(Instant.parse("2026-11-22T14:00:00Z")));
  }

  @Test
  void text_inAChain_takesTheOutputOfTheCurrentTarget() {
    Validated validated = sound();
    Step confirm = step(validated, "confirm");
    OutputStore store =
        (step, target) -> Optional.of(Map.of("files", target.equals("mirror2") ? 7 : 3));
    Target mirror2 = validated.targetsOf(confirm).getLast();

    Bound<String> text =
        validated.text(
            confirm,
            ((StepWork.Manual) confirm.work()).instruction(),
            validated.scope(confirm, mirror2, Optional.of("r1"), store));

    assertThat(text).isEqualTo(new Bound.Known<>("Look at mirror2: 7 files"));
  }

  @Test
  void holds_comparesAnOutputOfOneTarget() {
    Validated validated = sound();
    Step checked = step(validated, "checked");
    Target old = validated.targetsOf(checked).getLast();

    for (int files : new int[] {9, 10}) {
      OutputStore store = (step, target) -> Optional.of(Map.of("files", files));
      Scope scope = validated.scope(checked, old, Optional.of("r1"), store);
      assertThat(validated.holds(checked, checked.when().orElseThrow(), scope))
          .isEqualTo(new Bound.Known<>(files >= 10));
    }
  }

  @Test
  void settings_areBound() {
    Validated validated = sound();

    assertThat(validated.settings().get("dns"))
        .isEqualTo(
            new TestProviders.DnsSettings(
                TestProviders.Backend.RFC2136,
                List.of(new org.changeover.spi.HostRef("ns1")),
                List.of("service.example", "service.test"),
                new Secret("tsig"),
                Optional.empty()));
    assertThat(validated.inventory().hosts().get("ns1").sudo())
        .isInstanceOfSatisfying(
            InventoryHost.Sudo.Password.class,
            password -> assertThat(password.secret()).isEqualTo("sudo"));
  }

  @Test
  void validate_withVars_takesTheDeclaredKind() {
    PlanFolder folder = PlanFolder.in(temp);

    assertThat(folder.validate(Map.of("parallel", "5", "dry", "true", "domain", "7")))
        .isInstanceOfSatisfying(
            Validated.class,
            validated ->
                assertThat(validated.plan().vars())
                    .containsEntry("parallel", 5L)
                    .containsEntry("dry", true)
                    .containsEntry("domain", "7"));
    assertThat(folder.validate(Map.of("paralel", "5", "dry", "perhaps")))
        .isInstanceOfSatisfying(
            Validation.Invalid.class,
            invalid ->
                assertThat(invalid.text().lines())
                    .containsExactlyInAnyOrder(
                        "--var paralel: the plan declares no variable 'paralel'. Did you mean 'parallel'?",
                        "--var dry: 'perhaps' is not a truth value (true or false), as the plan declares 'dry'."));
  }

  @Test
  void probeUrl_takesVariables() {
    Validated validated = sound();

    assertThat(validated.probeUrl(validated.plan().probe().orElseThrow()))
        .isEqualTo(new Bound.Known<>("https://www.service.example/"));
  }

  @Test
  void validate_whatInitWrites_isSoundWithItsExamplesToo() {
    PlanFolder folder =
        PlanFolder.in(temp)
            .put("plan.yaml", uncommented(PlanTemplate.plan("mine")))
            .put("inventory.yaml", uncommented(PlanTemplate.inventory()));

    Validated validated = folder.validated();
    assertThat(validated.plan().step("lower-ttl")).isPresent();
    assertThat(validated.inventory().groups()).containsKey("mirrors");
  }

  /** Takes the marks off the lines that hold a key, and leaves sentences. */
  private static String uncommented(String yaml) {
    return yaml.replaceAll("(?m)^( *)# ( *(- )?[a-z0-9-]+:( .*)?)$", "$1$2");
  }

  @Test
  void validate_missingFilesAndFolders_areNamed() throws IOException {
    PlanFolder folder = PlanFolder.in(temp);
    Files.delete(folder.path("inventory.yaml"));
    Files.delete(folder.path("plan.yaml"));
    Files.createDirectory(folder.path("plan.yaml"));

    assertThat(folder.mistakes().lines())
        .containsExactly(
            "plan.yaml: is a folder. Name the plan's file in it.",
            "inventory.yaml: there is no such inventory file. Mend the path, or name one"
                + " with --inventory.");
  }

  @Test
  void validate_hugeFile_isRefusedUnread() {
    PlanFolder folder = PlanFolder.in(temp);
    folder.put("plan.yaml", new byte[3 << 20]);

    assertThat(folder.mistakes())
        .isEqualTo(
            "plan.yaml: is larger than 1 MiB. Keep data in files of their own and name them.");
  }

  @Test
  void validate_byteOrderMark_isNoMistake() {
    PlanFolder folder = PlanFolder.in(temp);
    folder.put("plan.yaml", "\uFEFF" + new String(PlanFolder.base("plan.yaml"), UTF_8));

    assertThat(folder.validate()).isInstanceOf(Validated.class);
  }

  @Test
  void validate_everyoneReadsTheSecret_isAMistake() throws IOException {
    PlanFolder folder = PlanFolder.in(temp);
    Files.setPosixFilePermissions(
        folder.path("tsig.key"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(folder.mistakes())
        .isEqualTo(
            "inventory.yaml:18:3: secret 'tsig': others may read its file tsig.key."
                + " Run: chmod 600 tsig.key");
  }
}
