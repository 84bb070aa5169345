package org.changeover.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.spi.Change;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.junit.jupiter.api.Test;

/** Whatever machines and people say, it stays text. */
class HostileTextTest {
  private static final String EVIL =
      "<script>alert(1)</script>\" onload='x' ]]><!-- --> \u001b[31mred\u0007 \u202egnp.exe\u2066 `x` |a|b| ![i](http://x/) [l](javascript:x)";
  private static final Actor MALLORY =
      new Actor(EVIL, Set.of("operator"), "SHA256:" + EVIL, EVIL, EVIL);

  private static Played run() {
    Played run = Played.started();
    run.title = EVIL;
    run.status = "running";
    run.why = EVIL;
    var task = Played.COPY;
    run.begin(task, 1, 1)
        .add(
            new Event.Checked(
                task, Event.Verdict.DIFFERS, List.of(new Change(EVIL, EVIL, EVIL)), EVIL, EVIL))
        .add(
            new Event.GateOpened(
                task, EVIL, List.of(EVIL), 1, true, Optional.empty(), false, EVIL, EVIL))
        .add(new Event.Approved(task, MALLORY, EVIL, EVIL))
        .add(
            new Event.IntentRecorded(
                task,
                1,
                1,
                1,
                new Receipt(EVIL, Map.of(EVIL, EVIL), List.of()),
                Reversal.compensating(EVIL)))
        .add(new Event.ChangeMade(task, new Change(EVIL, EVIL, EVIL)))
        .add(new Event.OutputGiven(task, EVIL, EVIL))
        .add(new Event.DoubtRaised(task, EVIL, List.of(EVIL, EVIL), false))
        .add(new Event.RequestRefused(EVIL, Optional.of(task), MALLORY, EVIL, EVIL))
        .add(new Event.TaskFailed(task, "x".repeat(1 << 20) + EVIL, Optional.empty()))
        .add(new Event.ProbeChanged(false, EVIL))
        .add(new Event.RunPaused(MALLORY, EVIL));
    return run.print(task, EVIL, "out", EVIL).print(task, "new", "err", "<".repeat(1 << 20));
  }

  @Test
  void html_hasNoElementOfIts() {
    String page = run().html();
    HtmlCheck.check(page);
    assertThat(HtmlCheck.elements(page, "script")).hasSize(1);
    assertThat(HtmlCheck.elements(page, "a"))
        .allSatisfy(tag -> assertThat(tag).contains("href=\"#"));
    assertThat(page).doesNotContain("onload='", "\u001b", "\u202e", "\u2066", "\u0007");
    assertThat(page.length()).isLessThan(1 << 20);
  }

  @Test
  void markdown_hasNoLinkImageOrHtmlOfIts() {
    String outsideOfOutput = run().markdown().replaceAll("(?s)\n {2}(~~~+)\n.*?\n {2}\\1\n", "\n");
    String text = outsideOfOutput.replaceAll("(`+)[^`].*?[^`]\\1(?!`)", "");
    assertThat(text).doesNotContainPattern("(?<!\\\\)<");
    assertThat(text).doesNotContainPattern("(?<!\\\\)!\\[");
    assertThat(text).doesNotContainPattern("(?<!\\\\)\\[l");
    assertThat(outsideOfOutput).doesNotContain("\u001b", "\u202e", "\u2066");
    assertThat(text.lines().filter(line -> line.startsWith("| ")))
        .allSatisfy(row -> assertThat(row.replace("\\|", "").split("\\|")).hasSizeBetween(5, 7));
  }

  @Test
  void json_isStillJson() throws Exception {
    var tree = org.changeover.journal.EventCodec.mapper().readTree(run().json());
    assertThat(tree.path("gates").path(0).path("ask").asText()).isEqualTo(EVIL);
  }
}
