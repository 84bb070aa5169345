package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.changeover.console.model.Key;
import org.changeover.console.model.LobbyEffect;
import org.changeover.console.model.LobbyUpdate;
import org.changeover.console.model.PlanLine;
import org.changeover.console.model.PlanOffer;
import org.changeover.console.model.PlanOutline;
import org.changeover.console.model.PlanPage;
import org.changeover.console.model.RunLine;
import org.changeover.console.model.Size;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewStage;
import org.changeover.preview.PreviewedTask;
import org.changeover.preview.Prospect;
import org.changeover.preview.SamplePreview;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A preview in the console: asked for, awaited, read, and begun upon. */
class PreviewPageTest {
  private static final Path FILES = Path.of("src/test/resources/console");
  private static final Size WIDE = new Size(200, 50);

  private static final PlanLine PLAN =
      new PlanLine("service.yaml", "service", "Move the service", List.of("lab.yaml"), 12, 0, true);

  private static PlanPage page(Optional<String> refusal) {
    var outline =
        new PlanOutline(
            "service",
            "Move the service",
            true,
            Optional.empty(),
            List.of(),
            List.of("dns (a service)"),
            List.of());
    return new PlanPage(PLAN, "lab.yaml", new PlanPage.Sound(outline, "f", refusal));
  }

  private static LobbyShown plan(Size size, Optional<String> refusal) {
    return LobbyShown.of(size)
        .type("p")
        .tell(model -> LobbyUpdate.found(model, new PlanOffer(List.of(PLAN), "")))
        .press(Key.Named.ENTER)
        .tell(model -> LobbyUpdate.looked(model, page(refusal)));
  }

  private static LobbyShown plan(Size size) {
    return plan(size, Optional.empty());
  }

  private static LobbyEffect.Preview asked(LobbyShown shown) {
    return (LobbyEffect.Preview) shown.effects.getLast();
  }

  private static LobbyShown hear(LobbyShown shown, PreviewStage stage) {
    LobbyEffect.Preview asked = asked(shown);
    return shown.tell(model -> LobbyUpdate.previewed(model, asked, stage));
  }

  private static PreviewStage.Looking looking() {
    return new PreviewStage.Looking(7, 23, Optional.of(new TaskId("lower-ttl", "dns")));
  }

  private static LobbyShown previewed(Size size) {
    return hear(plan(size).type("v"), new PreviewStage.Made(SamplePreview.preview()));
  }

  /** The sample with its tasks made into others. */
  private static Preview otherwise(UnaryOperator<PreviewedTask> change) {
    Preview sample = SamplePreview.preview();
    return new Preview(
        sample.plan(),
        sample.title(),
        sample.lab(),
        sample.madeAt(),
        sample.basis(),
        sample.phases(),
        sample.tasks().stream().map(change).toList());
  }

  private static Preview with(Prospect prospect) {
    return otherwise(task ->
        task.task().step().equals("lower-ttl")
            ? SamplePreview.task("lower-ttl", "dns", task.phase(), task.kind(), prospect)
            : task);
  }

  private static Preview moved() {
    return with(
        new Prospect.WouldChange(
            List.of(new Change("www.service.example A", "60 s", "3600 s")), "serial 8"));
  }

  private static LobbyShown begun(Size size, Preview now) {
    return hear(previewed(size).type("sy"), new PreviewStage.Made(now));
  }

  @ParameterizedTest
  @CsvSource({"80,24", "200,50"})
  void screens_areAsCommitted(int columns, int rows) throws IOException {
    var size = new Size(columns, rows);
    Map<String, LobbyShown> all =
        Map.of(
            "previewing-", hear(plan(size).type("v"), looking()),
            "previewing-start-", hear(previewed(size).type("sy"), looking()),
            "preview-", previewed(size),
            "preview-open-", previewed(size).type("o"),
            "preview-moved-", begun(size, moved()),
            "preview-start-dialog-", previewed(size).type("s"));
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
  void v_looksAtTheWorld_andSaysHowFarThatIs() {
    LobbyShown shown = plan(Size.SMALLEST).type("v");
    assertThat(asked(shown).page()).isEqualTo(page(Optional.empty()));
    assertThat(shown.screen()).contains("Looking at everything", "0:00  …");
    hear(shown, looking());
    assertThat(shown.screen()).contains("7 of 23 tasks looked at; waiting for lower-ttl@dns");
    hear(shown, new PreviewStage.Made(SamplePreview.preview()));
    assertThat(shown.screen())
        .contains("Plans / service / preview", "~ lower-ttl@dns", "pause@mirror[1-6,8-12]");
  }

  @Test
  void escape_endsTheLooks_andWhatIsHeardAfterwardsIsDropped() {
    LobbyShown shown = plan(Size.SMALLEST).type("v");
    LobbyEffect.Preview asked = asked(shown);
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.effects).endsWith(new LobbyEffect.EndPreview());
    assertThat(shown.screen()).contains("changeover  Plans / service  ");
    var made = new PreviewStage.Made(SamplePreview.preview());
    shown.tell(model -> LobbyUpdate.previewed(model, asked, made));
    shown.type("v");
    shown.tell(model -> LobbyUpdate.previewed(model, asked, made));
    shown.tell(model -> LobbyUpdate.notPreviewed(model, asked, "too late"));
    assertThat(shown.screen()).contains("Looking at everything").doesNotContain("too late");
  }

  @Test
  void aRunThatIsOpenedMeanwhile_endsTheLooks() {
    LobbyShown shown =
        plan(Size.SMALLEST)
            .tell(model ->
                LobbyUpdate.read(
                    model,
                    List.of(
                        new RunLine("web-1", "", Optional.empty(), "", Optional.empty(), false))))
            .type("v");
    shown.type(":web").press(Key.Named.ENTER);
    assertThat(shown.effects.getLast()).isInstanceOf(LobbyEffect.Open.class);
    assertThat(shown.screen()).contains("changeover  Plans / service  ");
  }

  @Test
  void whatCannotBeLookedAt_isSaidAtThePlan() {
    LobbyShown shown = plan(Size.SMALLEST).type("v");
    LobbyEffect.Preview asked = asked(shown);
    shown.tell(model -> LobbyUpdate.notPreviewed(model, asked, "the files are not\nas shown"));
    assertThat(shown.screen()).contains("✗ the files are not as shown", "Plans / service  ");
  }

  @Test
  void whoeverMayNotStartIt_hasNoHostLoggedInTo() {
    LobbyShown shown = plan(Size.SMALLEST, Optional.of("vera has not the role operator")).type("v");
    assertThat(shown.effects).noneMatch(LobbyEffect.Preview.class::isInstance);
    assertThat(shown.screen()).contains("v preview: not now, vera has not the role operator.");
    LobbyShown left = plan(Size.SMALLEST);
    left.model = left.model.locked("locked after 30m without a key");
    assertThat(left.type("v").screen()).contains("v preview: not now, locked after 30m");
    LobbyShown read = previewed(Size.SMALLEST);
    read.model = read.model.locked("locked after 30m without a key");
    assertThat(read.type("s").model.overlay()).isEmpty();
    assertThat(read.type("r").effects).filteredOn(LobbyEffect.Preview.class::isInstance).hasSize(1);
  }

  @Test
  void aTask_isOpenedAndClosed_andAPhaseOpensItsTasks() {
    LobbyShown shown = previewed(WIDE);
    shown.press(Key.Named.DOWN, Key.Named.DOWN, Key.Named.ENTER);
    assertThat(shown.screen())
        .contains("▾ ~ lower-ttl@dns", "- 43200 s", "+ 3600 s", "new.service.example A")
        .contains("▸ = find@dns");
    shown.press(Key.Named.DOWN, Key.Named.DOWN, Key.of(' '));
    assertThat(shown.screen()).contains("▸ ~ lower-ttl@dns").doesNotContain("- 43200 s");
    shown.press(Key.Named.HOME, Key.Named.ENTER);
    assertThat(shown.screen()).contains("▾ ~ lower-ttl@dns", "▾ = find@dns", "▸ ~ switch@dns");
    shown.press(Key.Named.ENTER);
    assertThat(shown.screen()).doesNotContain("▾");
  }

  @Test
  void everyLineOfALongTask_canBeReached_atAnySize() {
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      changes.add(new Change("name" + i, "word ".repeat(60), "new"));
    }
    Preview preview = with(new Prospect.WouldChange(changes, "f"));
    LobbyShown shown =
        hear(plan(Size.SMALLEST).type("v"), new PreviewStage.Made(preview)).type("o");
    var seen = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      seen.append(shown.screen());
      shown.press(Key.Named.PAGE_DOWN);
    }
    for (int i = 1; i <= 60; i++) {
      assertThat(seen).contains("name" + i + "\n");
    }
    shown.model = shown.model.size(WIDE);
    assertThat(shown.screen()).contains("▌");
    shown.press(Key.Named.END);
    assertThat(shown.screen()).contains("mirror7: no route to host").contains("▲");
    assertThat(shown.press(Key.Named.HOME).screen()).contains("Prepare DNS").contains("▼");
  }

  @Test
  void whatMachinesSaid_isCleaned() {
    var prospect =
        new Prospect.WouldChange(
            List.of(new Change("na\u001b[31mme", "a\u202eb\u001b]0;title\u0007c", "d\r\ne")), "f");
    Preview preview = with(prospect);
    LobbyShown shown = hear(plan(WIDE).type("v"), new PreviewStage.Made(preview)).type("o");
    assertThat(shown.screen()).contains("name\n", "- abc", "+ d e").doesNotContain("title");
  }

  @Test
  void aStart_looksOnceMore_andBeginsOnThePreviewThatWasRead() {
    LobbyShown shown = previewed(Size.SMALLEST).type("s");
    assertThat(shown.screen()).contains("Start service?", "unless all is as it says");
    shown.type("y");
    assertThat(shown.effects).noneMatch(LobbyEffect.Start.class::isInstance);
    assertThat(shown.screen()).contains("The run starts if all is still as its preview says.");
    hear(shown, new PreviewStage.Made(SamplePreview.preview()));
    assertThat(shown.effects)
        .endsWith(
            new LobbyEffect.Start(page(Optional.empty()), Optional.of(SamplePreview.preview())));
    assertThat(shown.screen()).contains("Starting the engine of service");
    shown.tell(model -> LobbyUpdate.failed(model, "the disk is full"));
    assertThat(shown.screen()).contains("✗ the disk is full", "~ lower-ttl@dns");
  }

  @Test
  void aStart_ofWhatMoved_isNone_andSaysWhatHas() {
    LobbyShown shown = begun(Size.SMALLEST, moved());
    assertThat(shown.effects).noneMatch(LobbyEffect.Start.class::isInstance);
    assertThat(shown.screen())
        .contains("! Not started: 1 thing is not as it was", "lower-ttl@dns", "60 s")
        .contains("✗ Not started: it is not as the preview said any more.");
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.screen()).contains("changeover  Plans / service ");
  }

  @Test
  void aStartThatIsLeftWhileItLooks_isNone() {
    LobbyShown shown = previewed(Size.SMALLEST).type("sy");
    LobbyEffect.Preview asked = asked(shown);
    shown.press(Key.Named.ESCAPE);
    assertThat(shown.screen()).contains("~ lower-ttl@dns");
    shown.tell(model ->
        LobbyUpdate.previewed(model, asked, new PreviewStage.Made(SamplePreview.preview())));
    assertThat(shown.effects).noneMatch(LobbyEffect.Start.class::isInstance);
  }

  @Test
  void previews_areMadeAgain() {
    LobbyShown shown = previewed(Size.SMALLEST).type("r");
    hear(shown, new PreviewStage.Made(moved()));
    assertThat(shown.screen()).contains("60 s → 360").doesNotContain("Not started");
    assertThat(Instant.EPOCH).isBefore(asked(shown).at());
  }
}
