package org.changeover.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.OutputTail;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final Pattern VARIABLE = Pattern.compile("--([a-z]+):(#[0-9a-f]{3,6})");

  @Test
  void page_isWellFormedSelfContainedAndNavigable() {
    HtmlCheck.check(Played.whole().html());
  }

  @Test
  void timeline_isThereAsADrawingAndAsATable() {
    String page = Played.whole().html();
    assertThat(page).contains("id=\"drawing\"", "The timeline as a table", "class=\"span gate");
    assertThat(page).contains("pull@mirror2</th><td>works, failed");
  }

  @Test
  void runThatGoesOn_isSaidToBeSo() {
    Played run = Played.started();
    run.status = "running";
    assertThat(run.html()).contains("The run is not over. This is how it stood at 2026-11-22");
  }

  /** WCAG 2: contrast of at least 4.5 between each text colour and what it stands on. */
  @Test
  void textColours_haveEnoughContrast_inLightAndDark() throws Exception {
    String style =
        new String(
            HtmlReport.class.getResourceAsStream("report.css").readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    Matcher roots = Pattern.compile(":root\\{([^}]*)\\}").matcher(style);
    var themes = new ArrayList<Map<String, String>>();
    while (roots.find()) {
      var colours = new java.util.HashMap<String, String>();
      Matcher variable = VARIABLE.matcher(roots.group(1));
      while (variable.find()) {
        colours.put(variable.group(1), variable.group(2));
      }
      themes.add(colours);
    }
    assertThat(themes).hasSize(3);
    for (Map<String, String> theme : themes) {
      for (String text : List.of("ink", "faint", "accent", "good", "bad", "ask", "busy")) {
        for (String ground : List.of("paper", "sheet")) {
          assertThat(contrast(theme.get(text), theme.get(ground)))
              .as("%s on %s in %s", text, ground, theme)
              .isGreaterThanOrEqualTo(4.5);
        }
      }
    }
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String colour) {
    String digits =
        colour.length() == 4 ? colour.substring(1).replaceAll("(.)", "$1$1") : colour.substring(1);
    double[] parts = new double[3];
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16) / 255.0;
      parts[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }

  @Test
  void tenThousandLoudTasks_areAPageOfBoundedSize_withTheFailedOnesInFull() {
    String[] hosts =
        IntStream.range(0, 10_000).mapToObj("host%05d"::formatted).toArray(String[]::new);
    RunPlan plan = Plans.of(Plans.step("all").on(hosts).rollout(1, 50, 5));
    var failed = new TaskId("all", "host09999");
    var journal = new ArrayList<Entry>();
    for (TaskId task : plan.tasks()) {
      for (Event event :
          List.of(
              new Event.TaskStarted(task, 1, 1),
              task.equals(failed)
                  ? new Event.TaskFailed(task, "the last one failed", java.util.Optional.empty())
                  : new Event.TaskSucceeded(task, "is so. ".repeat(300), true, Map.of()))) {
        journal.add(new Entry(journal.size() + 1L, Played.START.plusMillis(journal.size()), event));
      }
    }
    var report =
        Report.of(
            new Source(
                "r",
                plan,
                journal,
                "failed",
                "",
                List.of(),
                List.of(),
                Played.START.plusSeconds(99)));
    var page = new StringBuilder();
    HtmlReport.write(report, new Printed(HtmlReportTest::loud), page);
    assertThat(page.length()).isLessThan(24 << 20);
    assertThat(page)
        .contains("id=\"task-all_host09999\"", "the page is full", "the last one failed");
    HtmlCheck.check(page.toString());
  }

  private static OutputTail loud(TaskId task) {
    var line = new Telemetry.Line(task, task.target(), "out", "<&".repeat(100), 0);
    return new OutputTail("output/" + task, 0, true, java.util.Collections.nCopies(300, line));
  }

  @Test
  void output_isItsEnd_withTheMarkOfWhatWasCut() {
    Played run = Played.whole();
    for (int i = 0; i < 300; i++) {
      run.print(Played.FENCE, "old", "out", "line " + i);
    }
    assertThat(run.html())
        .contains("Output, 200 lines", "Cut here", "old: line 299", "old: line 100\n")
        .doesNotContain("old: line 99\n");
  }
}
