package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.console.model.PlanLine;
import org.changeover.console.model.PlanOffer;
import org.changeover.console.model.PlanPage;
import org.changeover.hosts.HostsConfig;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewStage;
import org.changeover.preview.Sign;
import org.changeover.run.Actor;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans without plugins, as an operator over SSH or the account of the tests finds them. */
class OfferedPlansTest {
  private static final Actor ANNA = new Actor("anna", Set.of("operator"), "SHA256:a", "192.0.2.1");
  private static final Actor VERA = new Actor("vera", Set.of("viewer"), "SHA256:v", "192.0.2.1");
  private static final String SOUND =
      """
      plan: %s
      title: Move the service
      phases:
        - id: only
          title: Only
          steps:
            - { id: call, title: Call them, manual: Telephone the hosting company. }
            - { id: rest, wait: { for: 30s, because: nobody answers } }
            - id: go
              approve: { ask: Go on?, within: 30m }
              manual: Switch.
      """;
  private static final String HERE = "hosts: { here: { local: true } }\n";

  @TempDir Path folder;
  @TempDir Path state;

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream());
  }

  private Surroundings around(Optional<Actor> caller) {
    return new Surroundings(
        nowhere(), nowhere(), Map.of("CHANGEOVER_STATE", state.toString()), false, caller);
  }

  private OfferedPlans plans(Optional<Actor> caller) {
    return new OfferedPlans(
        List.of(new PlanFiles.Folder(folder, 4)),
        Optional.empty(),
        caller.map(_ -> folder),
        "None is here.",
        new LoadedPlugins(new Installation(around(caller), state)),
        new RunStarting(around(caller), state),
        new Previewing(around(caller), HostsConfig.of(state), TypedSecrets.at(around(caller))));
  }

  private static PlanLine only(PlanOffer offer) {
    assertThat(offer.plans()).hasSize(1);
    return offer.plans().getFirst();
  }

  private static PlanPage look(OfferedPlans plans) throws IOException {
    PlanLine line = only(plans.offer());
    return plans.look(line, line.inventories().getFirst());
  }

  @Test
  void noPlan_isSaid() throws IOException {
    assertThat(plans(Optional.empty()).offer())
        .isEqualTo(new PlanOffer(List.of(), "None is here."));
  }

  @Test
  void aServerWithoutAFolderOfPlans_offersNone_andSaysSo() throws IOException {
    file("plan.yaml", SOUND.formatted("sound"));
    Surroundings around = around(Optional.empty());
    var lobby =
        RunsAndPlans.over(
            around,
            state,
            new RunLines(state),
            new LoadedPlugins(new Installation(around, state)),
            Optional.empty(),
            ANNA,
            (run, _) -> run.watched());
    PlanOffer offer = lobby.plans().block(Duration.ofSeconds(10));
    assertThat(offer.plans()).isEmpty();
    assertThat(offer.note()).contains("started without --plans DIR");
    assertThat(lobby.actor()).isEqualTo(ANNA);
  }

  @Test
  void aSoundPlan_saysWhatItWouldDo() throws IOException {
    file("plan.yaml", SOUND.formatted("sound"));
    file("inventory.yaml", HERE);
    OfferedPlans plans = plans(Optional.empty());
    PlanLine line = only(plans.offer());
    assertThat(line.steps()).isEqualTo(3);
    assertThat(line.mistakes()).isZero();
    var outline = look(plans).outline().orElseThrow();
    assertThat(outline.lab()).isFalse();
    assertThat(outline.phases().getFirst().steps())
        .extracting(step -> step.does())
        .containsExactly("by hand", "waits 30s", "by hand");
    assertThat(outline.phases().getFirst().steps().getLast().gate())
        .contains("1 approver within 30m");
    assertThat(outline.actsOn()).isEmpty();
    assertThat(outline.reaches()).containsExactly("here (where the engine runs)");
  }

  @Test
  void mistakes_areThoseThatValidatePrints() throws IOException {
    Path plan = file("plan.yaml", "plan: broken\nphasis: []\nphases:\n  - { id: A b }\n");
    file("inventory.yaml", "hosts: { here: { lokal: true } }\n");
    OfferedPlans plans = plans(Optional.empty());
    assertThat(only(plans.offer()).plan()).isEqualTo("broken");
    assertThat(only(plans.offer()).mistakes()).isPositive();
    var said = new ByteArrayOutputStream();
    var validate =
        new Surroundings(
            nowhere(),
            new PrintStream(said, true, UTF_8),
            Map.of("CHANGEOVER_STATE", state.toString()),
            false);
    int code = new CommandRunner(validate).run(List.of("validate", plan.toString()));
    assertThat(code).isEqualTo(ExitCode.BAD_USAGE);
    var mistaken = (PlanPage.Mistaken) look(plans).finding();
    assertThat(said.toString(UTF_8)).contains(String.join("\n", mistaken.lines()) + "\n");
  }

  @Test
  void aPlanWithoutInventory_hasThatMistake() throws IOException {
    file("plan.yaml", SOUND.formatted("alone"));
    var mistaken = (PlanPage.Mistaken) look(plans(Optional.empty())).finding();
    assertThat(mistaken.lines().getFirst()).contains("there is no such inventory file");
  }

  @Test
  void onlyWhatWasOffered_isLookedAt() throws IOException {
    file("plan.yaml", SOUND.formatted("sound"));
    file("inventory.yaml", HERE);
    OfferedPlans plans = plans(Optional.of(ANNA));
    PlanLine line = only(plans.offer());
    Path elsewhere = Files.writeString(state.resolve("inventory.yaml"), HERE);
    assertThatThrownBy(() -> plans.look(line, elsewhere.toString()))
        .isInstanceOf(CommandRefusedException.class)
        .hasMessageContaining("is not offered");
    var forged =
        new PlanLine(elsewhere.toString(), "x", "", List.of(elsewhere.toString()), 1, 0, false);
    assertThatThrownBy(() -> plans.look(forged, elsewhere.toString()))
        .hasMessageContaining("is not offered");
  }

  @Test
  void aViewer_isToldWhy_andRefusedWhenTheKeyIsPressedAllTheSame() throws IOException {
    file("plan.yaml", SOUND.formatted("sound"));
    file("inventory.yaml", HERE);
    OfferedPlans plans = plans(Optional.of(VERA));
    PlanPage page = look(plans);
    assertThat(((PlanPage.Sound) page.finding()).refusal())
        .contains("vera has not the role operator in this run");
    assertThatThrownBy(() -> plans.start(page, Optional.empty(), ""))
        .hasMessageContaining("vera has not the role");
    assertThat(Runs.in(state).list()).isEmpty();
    assertThat(((PlanPage.Sound) look(plans(Optional.of(ANNA))).finding()).refusal()).isEmpty();
  }

  @Test
  void whatChangedSinceItWasShown_isNotStarted() throws Exception {
    file("plan.yaml", SOUND.formatted("sound"));
    file("inventory.yaml", HERE);
    OfferedPlans plans = plans(Optional.of(ANNA));
    PlanPage page = look(plans);
    file("inventory.yaml", HERE + "# another one\n");
    assertThatThrownBy(() -> plans.start(page, Optional.empty(), ""))
        .hasMessageContaining("not what was shown any more");
    assertThat(Runs.in(state).list()).isEmpty();
  }

  private List<String> mistakes() throws IOException {
    OfferedPlans plans = plans(Optional.of(VERA));
    return ((PlanPage.Mistaken) look(plans).finding()).lines();
  }

  private Path secret() throws IOException {
    Path folder = Files.createDirectories(state.resolve("private"));
    return Files.writeString(folder.resolve("key.yaml"), "hosts: hunter2\noperators: hunter2\n");
  }

  @Test
  void aLinkedInventory_isNotRead_forWhoComesOverSsh() throws IOException {
    file("plan.yaml", SOUND.formatted("sound"));
    Files.createSymbolicLink(folder.resolve("inventory.yaml"), secret());
    assertThat(mistakes())
        .anyMatch(line -> line.contains("inventory.yaml") && line.contains("behind a link"))
        .noneMatch(line -> line.contains("hunter2"));
  }

  @Test
  void whatAnInventoryOrPlanNames_isNotReadOutsideOfTheFolder() throws IOException {
    file("plan.yaml", SOUND.formatted("sound"));
    Files.createSymbolicLink(folder.resolve("linked"), secret().getParent());
    for (String named : List.of(secret().toString(), "linked/key.yaml", "../key.yaml")) {
      file("inventory.yaml", HERE + "operators: " + named + "\n");
      assertThat(mistakes())
          .as(named)
          .anyMatch(line -> line.contains("lies outside of the folder"))
          .noneMatch(line -> line.contains("hunter2"));
    }
  }

  @Test
  void aPlanExchangedForALink_isNeitherLookedAtNorStarted() throws Exception {
    Path plan = file("plan.yaml", SOUND.formatted("sound"));
    file("inventory.yaml", HERE);
    OfferedPlans plans = plans(Optional.of(ANNA));
    PlanPage page = look(plans);
    Path same = Files.copy(plan, state.resolve("same.yaml"));
    Files.delete(plan);
    Files.createSymbolicLink(plan, same);
    assertThatThrownBy(() -> plans.start(page, Optional.empty(), ""))
        .hasMessageContaining("not what was shown any more");
    PlanPage again = plans.look(page.plan(), page.inventory());
    assertThat(again.finding()).isInstanceOf(PlanPage.Mistaken.class);
    assertThat(Runs.in(state).list()).isEmpty();
  }

  @Test
  void aFolderNamedByALink_isOffered_withTheFilesBelowIt() throws IOException {
    file("below/plan.yaml", SOUND.formatted("sound"));
    file("below/inventory.yaml", HERE + "operators: access/operators.yaml\n");
    file(
        "below/access/operators.yaml",
        "operators: { v: { roles: [approver], local-users: [v] } }\n");
    folder = Files.createSymbolicLink(state.resolve("link"), folder);
    assertThat(look(plans(Optional.of(ANNA))).finding()).isInstanceOf(PlanPage.Sound.class);
  }

  private static Preview made(OfferedPlans plans, PlanPage page) {
    List<PreviewStage> stages = plans.preview(page).collectList().block(Duration.ofSeconds(30));
    assertThat(stages.getFirst())
        .isInstanceOfSatisfying(
            PreviewStage.Looking.class, looking -> assertThat(looking.known()).isZero());
    return ((PreviewStage.Made) stages.getLast()).preview();
  }

  @Test
  void aPreview_isMadeForWhoMayStartTheRun_andLeavesNothingBehind() throws Exception {
    file("plan.yaml", SOUND.formatted("sound"));
    file("inventory.yaml", HERE);
    OfferedPlans plans = plans(Optional.of(ANNA));
    PlanPage page = look(plans);
    Preview preview = made(plans, page);
    assertThat(preview.tasks())
        .extracting(task -> Sign.of(task.prospect()))
        .containsExactly(Sign.BY_HAND, Sign.WAITS, Sign.BY_HAND);
    assertThat(Runs.in(state).list()).isEmpty();
  }

  @Test
  void aViewer_hasNoHostLookedAt_andOfFilesThatChangedThereIsNoPreview() throws Exception {
    file("plan.yaml", SOUND.formatted("sound"));
    file("inventory.yaml", HERE);
    OfferedPlans viewer = plans(Optional.of(VERA));
    PlanPage page = look(viewer);
    assertThatThrownBy(() -> viewer.preview(page)).hasMessageContaining("vera has not the role");
    OfferedPlans plans = plans(Optional.of(ANNA));
    PlanPage seen = look(plans);
    file("inventory.yaml", HERE + "# another one\n");
    assertThatThrownBy(() -> plans.preview(seen)).hasMessageContaining("not what was shown");
  }

  @Test
  void aSecretThatIsTyped_isNoneForTheConsole() throws IOException {
    file("plan.yaml", SOUND.formatted("sound"));
    file("inventory.yaml", HERE + "secrets: { word: { prompt: The password } }\n");
    OfferedPlans plans = plans(Optional.empty());
    PlanPage page = look(plans);
    assertThat(((PlanPage.Sound) page.finding()).refusal().orElseThrow())
        .contains("the secret 'word' is typed by a person");
    assertThatThrownBy(() -> plans.preview(page)).hasMessageContaining("typed by a person");
  }
}
