package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.changeover.console.model.Key;
import org.changeover.console.model.LobbyEffect;
import org.changeover.console.model.LobbyUpdate;
import org.changeover.console.model.PlanLine;
import org.changeover.console.model.PlanOffer;
import org.changeover.console.model.PlanOutline;
import org.changeover.console.model.PlanPage;
import org.changeover.console.model.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plans, one of them, and the question before it is started. */
class PlansListTest {
  private static final Path FILES = Path.of("src/test/resources/console");

  private static final PlanLine LIBRAVATAR =
      new PlanLine(
          "config/plans/libravatar/plan.yaml",
          "libravatar",
          "Move the main Libravatar server",
          List.of("config/plans/libravatar/inventory.yaml", "lab/inventory.yaml"),
          58,
          0,
          false);
  private static final PlanLine BROKEN =
      new PlanLine("plan.yaml", "mail", "Move the mail", List.of("inventory.yaml"), 0, 3, false);
  private static final PlanLine LAB =
      new PlanLine("lab.yaml", "lab", "Try it", List.of("inventory.yaml"), 2, 0, true);

  private static PlanOutline outline(boolean lab) {
    return new PlanOutline(
        "libravatar",
        "Move the main Libravatar server",
        lab,
        Optional.of(Duration.ofMinutes(10)),
        List.of(
            new PlanOutline.Part(
                "Prepare DNS",
                List.of(
                    step("lower-ttl", "1. Lower the TTL to an hour", "dns/set-ttl"),
                    step("old-ttl-gone", "Until the old TTL has run out", "waits 1h"))),
            new PlanOutline.Part(
                "Migrate",
                List.of(
                    new PlanOutline.Item(
                        "sync-off",
                        "Stop the mirrors' syncs",
                        false,
                        "2 steps on each",
                        "mirrors (3)",
                        Optional.empty(),
                        Optional.empty()),
                    new PlanOutline.Item(
                        "pause-cron",
                        "Comment the sync jobs out",
                        true,
                        "host/command",
                        "",
                        Optional.empty(),
                        Optional.empty()))),
            new PlanOutline.Part(
                "Switch",
                List.of(
                    new PlanOutline.Item(
                        "switch-dns",
                        "Point every name at the new server",
                        false,
                        "dns/replace-addresses",
                        "",
                        Optional.of("2 approvers within 30m"),
                        Optional.empty()),
                    new PlanOutline.Item(
                        "remove-old",
                        "Remove the old database",
                        false,
                        "database/remove",
                        "old",
                        Optional.empty(),
                        Optional.of("a removed database does not come back")),
                    step("call", "Telephone the hosting company", "by hand")))),
        List.of("old 203.0.113.10", "new 203.0.113.20", "mirror1 198.51.100.1", "dns (a service)"),
        List.of("ns1 203.0.113.2", "ns2 203.0.113.3"));
  }

  private static PlanOutline.Item step(String id, String title, String does) {
    return new PlanOutline.Item(id, title, false, does, "", Optional.empty(), Optional.empty());
  }

  private static PlanPage page(boolean lab, Optional<String> refusal) {
    return new PlanPage(
        LIBRAVATAR,
        LIBRAVATAR.inventories().get(lab ? 1 : 0),
        new PlanPage.Sound(outline(lab), "f", refusal));
  }

  private static PlanPage mistaken(int many) {
    List<String> lines =
        IntStream.rangeClosed(1, many)
            .mapToObj(n ->
                "plan.yaml:%d:7: step 's%d': there is no provider 'hots' in the inventory. Did you mean 'host'?"
                    .formatted(10 + n, n))
            .toList();
    return new PlanPage(BROKEN, "inventory.yaml", new PlanPage.Mistaken(lines));
  }

  private static LobbyShown plans(Size size) {
    return LobbyShown.of(size)
        .type("p")
        .tell(
            model -> LobbyUpdate.found(model, new PlanOffer(List.of(LIBRAVATAR, BROKEN, LAB), "")));
  }

  private static LobbyShown looked(Size size, PlanPage page) {
    LobbyShown shown = plans(size);
    while (!shown.model.plans().current().filter(page.plan()::equals).isPresent()) {
      shown.press(Key.Named.DOWN);
    }
    shown.press(Key.Named.ENTER);
    if (!page.inventory().equals(page.plan().inventories().getFirst())) {
      shown.tell(model ->
          LobbyUpdate.looked(
              model,
              new PlanPage(page.plan(), page.plan().inventories().getFirst(), page.finding())));
      shown.type("i");
    }
    return shown.tell(model -> LobbyUpdate.looked(model, page));
  }

  private static LobbyShown looked(PlanPage page) {
    return looked(Size.SMALLEST, page);
  }

  @ParameterizedTest
  @CsvSource({"80,24", "200,60"})
  void screens_areAsCommitted(int columns, int rows) throws IOException {
    var size = new Size(columns, rows);
    Map<String, LobbyShown> all =
        Map.of(
            "plans-", plans(size),
            "plan-mistakes-", looked(size, mistaken(3)),
            "plan-", looked(size, page(false, Optional.empty())),
            "plan-viewer-", looked(size, page(true, Optional.of("vera is no operator"))),
            "start-dialog-", looked(size, page(false, Optional.empty())).type("slibra"),
            "start-dialog-lab-", looked(size, page(true, Optional.empty())).type("s"),
            "plans-help-", plans(size).type("?"));
    for (var one : all.entrySet()) {
      String screen = one.getValue().screen();
      Path file = FILES.resolve(one.getKey() + size + ".txt");
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(file, screen);
      }
      assertThat(screen).as(one.getKey()).isEqualTo(Files.readString(file));
    }
  }

  @Test
  void p_findsThePlans_andWithoutAnySaysWhy() {
    LobbyShown shown = LobbyShown.of(Size.SMALLEST).type("p");
    assertThat(shown.effects).containsExactly(new LobbyEffect.Find());
    assertThat(shown.screen()).contains("Reading the plans …");
    shown.tell(model -> LobbyUpdate.found(model, new PlanOffer(List.of(), "None is offered.")));
    assertThat(shown.screen()).contains("None is offered.");
    shown.press(Key.Named.ENTER);
    assertThat(shown.effects).hasSize(1);
    assertThat(shown.screen()).contains("there is no plan here");
  }

  @Test
  void escape_goesFromThePlanToThePlansToTheRuns() {
    LobbyShown shown = looked(page(false, Optional.empty()));
    assertThat(shown.screen()).contains("Plans / libravatar");
    assertThat(shown.press(Key.Named.ESCAPE).screen()).contains("Move the mail");
    shown.type("/mail");
    shown.press(Key.Named.ENTER);
    assertThat(shown.press(Key.Named.ESCAPE).model.plans().shown()).hasSize(3);
    assertThat(shown.press(Key.Named.ESCAPE).screen()).contains("changeover  Runs");
  }

  @Test
  void open_checksThePlan_andAnAnswerThatComesTooLateIsDropped() {
    LobbyShown shown = plans(Size.SMALLEST).press(Key.Named.ENTER);
    assertThat(shown.effects)
        .endsWith(new LobbyEffect.Look(LIBRAVATAR, LIBRAVATAR.inventories().getFirst()));
    assertThat(shown.screen()).contains("Checking config/plans/libravatar/plan.yaml");
    shown.press(Key.Named.ESCAPE);
    shown.tell(model -> LobbyUpdate.looked(model, page(false, Optional.empty())));
    assertThat(shown.screen()).contains("Move the mail");
    shown.press(Key.Named.ENTER).tell(model -> LobbyUpdate.failed(model, "the disk is full"));
    assertThat(shown.screen()).contains("✗ the disk is full").contains("Move the mail");
  }

  @Test
  void i_goesThroughTheInventories_andRReadsTheFilesAgain() {
    LobbyShown shown = looked(page(false, Optional.empty())).type("i");
    assertThat(shown.effects).endsWith(new LobbyEffect.Look(LIBRAVATAR, "lab/inventory.yaml"));
    shown.tell(model -> LobbyUpdate.looked(model, page(true, Optional.empty())));
    assertThat(shown.screen()).contains("LAB, a rehearsal");
    shown.type("r");
    assertThat(shown.effects).endsWith(new LobbyEffect.Look(LIBRAVATAR, "lab/inventory.yaml"));
    assertThat(looked(mistaken(1)).type("i").screen()).contains("there is no other inventory");
  }

  @Test
  void mistakes_areScrolledToTheLast_andCannotBeStarted() {
    LobbyShown shown = looked(mistaken(40));
    assertThat(shown.screen()).contains("40 mistakes").contains("plan.yaml:11:7").contains("▼");
    assertThat(shown.press(Key.Named.END).screen()).contains("plan.yaml:50:7").contains("▲");
    assertThat(shown.press(Key.Named.DOWN, Key.Named.UP).screen()).contains("plan.yaml:49:7");
    assertThat(shown.type("s").screen()).contains("s start: not now, it has 40 mistakes.");
  }

  @Test
  void start_ofRealHosts_wantsThePlansNameAndAnotherKey() {
    LobbyShown shown = looked(page(false, Optional.empty())).type("s");
    assertThat(shown.screen())
        .contains("Start libravatar?", "REAL HOSTS", "mirror1", "ns2", "[ Cancel ]")
        .contains("config/plans/libravatar/inventory.yaml");
    shown.type("libra").press(Key.Named.TAB, Key.Named.TAB, Key.Named.ENTER);
    assertThat(shown.effects).noneMatch(LobbyEffect.Start.class::isInstance);
    assertThat(shown.screen()).contains("Not yet: type the plan's name, libravatar");
    shown.press(Key.Named.TAB).type("vatar").press(Key.Named.ENTER, Key.Named.ENTER);
    assertThat(shown.model.overlay()).as("the first button is Cancel").isEmpty();
    shown.type("slibravatar").press(Key.Named.ENTER).type("y");
    assertThat(shown.effects)
        .endsWith(new LobbyEffect.Start(page(false, Optional.empty()), Optional.empty()));
  }

  @Test
  void start_onTheLab_wantsNoName_andEnterLeaves() {
    LobbyShown shown = looked(page(true, Optional.empty())).type("s");
    shown.atOnce(Key.of('y'));
    assertThat(shown.effects).as("deaf at first").noneMatch(LobbyEffect.Start.class::isInstance);
    assertThat(shown.press(Key.Named.ENTER).screen()).doesNotContain("Start libravatar?");
    shown.type("ss");
    assertThat(shown.effects)
        .as("the key that opens does not confirm")
        .noneMatch(LobbyEffect.Start.class::isInstance);
    assertThat(shown.type("y").effects)
        .endsWith(new LobbyEffect.Start(page(true, Optional.empty()), Optional.empty()));
  }

  @Test
  void aStart_isWaitedFor_andLeadsIntoTheRun_orBackWithTheReason() {
    LobbyShown shown = looked(page(true, Optional.empty())).type("sy");
    assertThat(shown.screen()).contains("Starting the engine of libravatar");
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.screen()).contains("an engine is being started");
    shown.tell(model -> LobbyUpdate.failed(model, "the secret 'tsig' cannot be read"));
    assertThat(shown.screen()).contains("✗ the secret 'tsig'").contains("Prepare DNS");
    shown.type("sy").tell(model -> LobbyUpdate.goesOn(model, "libravatar-1"));
    assertThat(shown.effects).endsWith(new LobbyEffect.Open("libravatar-1"));
    assertThat(shown.model.runs().selected()).contains("libravatar-1");
  }

  @Test
  void whoeverMayNotStart_isToldWhy() {
    LobbyShown shown = looked(page(true, Optional.of("vera has not the role operator")));
    assertThat(shown.screen()).contains("not now: vera has not the role operator");
    assertThat(shown.type("s").model.overlay()).isEmpty();
    assertThat(shown.screen()).contains("s start: not now, vera has not the role operator.");
  }

  @Test
  void pastedText_goesIntoTheField_andPressesNoKey() {
    LobbyShown shown = looked(page(false, Optional.empty()));
    shown.model = LobbyUpdate.pasted(shown.model, "sy");
    assertThat(shown.model.overlay()).isEmpty();
    shown.type("s");
    shown.model = LobbyUpdate.pasted(shown.model, "libra\u001b[Avatar");
    shown.press(Key.Named.ENTER).type("y");
    assertThat(shown.effects)
        .endsWith(new LobbyEffect.Start(page(false, Optional.empty()), Optional.empty()));
  }
}
