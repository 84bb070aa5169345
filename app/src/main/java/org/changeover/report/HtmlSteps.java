package org.changeover.report;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.changeover.run.TaskId;
import org.changeover.spi.Receipt;

/** The steps by phase, each task to be opened; as much of each as the page has room for. */
final class HtmlSteps {
  /** Characters of a page from which on tasks are one line each. */
  static final long FULL = 14L << 20;

  /** Tasks of a step that are shown without opening it. */
  private static final int FEW = 12;

  /** What a task's checks and events are cut to. */
  private static final int MOST = 60;

  private final Report report;
  private final Printed printed;
  private final Markup html;
  private final int tasks;

  HtmlSteps(Report report, Printed printed, Markup html) {
    this.report = report;
    this.printed = printed;
    this.html = html;
    this.tasks = report.tasks().size();
  }

  /** Where on the page a task is. */
  static String id(TaskId task) {
    return "task-" + task.toString().replaceAll("[^A-Za-z0-9_.-]", "_");
  }

  void write() {
    html.raw(
        """
        <div class="tools" id="filter" hidden>
        <label>Find <input type="search" id="find" placeholder="step, host or text"></label>
        <label>Show <select id="show"><option value="">all</option><option value="bad">what went wrong</option><option value="changed">what changed something</option></select></label>
        <button type="button" data-open="yes">Open all</button>
        <button type="button" data-open="no">Close all</button>
        <output id="found" aria-live="polite"></output>
        </div>
        """);
    report.phases().forEach(this::phase);
  }

  private void phase(Report.PhasePart phase) {
    html.in(
            "section",
            () -> {
              html.element("h3", phase.title());
              phase.steps().forEach(this::step);
            },
            "class",
            "phase")
        .line();
  }

  private void step(Report.StepPart step) {
    html.in(
            "div",
            () -> {
              html.in("h4", () -> title(step));
              if (step.tasks().size() > FEW) {
                html.in(
                    "details",
                    () -> {
                      html.element("summary", outcomes(step));
                      step.tasks().forEach(this::task);
                    },
                    "class",
                    "many");
              } else {
                step.tasks().forEach(this::task);
              }
            },
            "class",
            "step")
        .line();
  }

  private void title(Report.StepPart step) {
    html.text(step.title().isEmpty() ? step.id() : step.title())
        .raw(" ")
        .in(
            "span",
            () ->
                html.element("code", step.id())
                    .text(step.does().isEmpty() ? "" : " · " + step.does())
                    .text(step.chain().isEmpty() ? "" : " · in " + step.chain()),
            "class",
            "aside");
  }

  /** How many tasks of a step ended how. */
  private static String outcomes(Report.StepPart step) {
    var counts = new TreeMap<String, Integer>();
    step.tasks().forEach(task -> counts.merge(Words.look(task).word(), 1, Integer::sum));
    return "%d targets: %s"
        .formatted(
            step.tasks().size(),
            counts.entrySet().stream()
                .map(one -> one.getValue() + " " + one.getKey())
                .collect(java.util.stream.Collectors.joining(", ")));
  }

  private void task(Report.TaskPart task) {
    Words.Look look = Words.look(task);
    boolean cut = html.written() > FULL;
    if (cut || task.history().isEmpty()) {
      html.in(
          "p",
          () -> {
            line(task, look);
            if (cut && !task.history().isEmpty()) {
              html.element("span", " – the page is full; 'report --json' has it", "class", "faint");
            }
          },
          "class",
          "task none " + kinds(task),
          "id",
          id(task.task()));
      return;
    }
    html.in(
            "details",
            () -> {
              html.in("summary", () -> line(task, look));
              html.in("div", () -> body(task), "class", "body");
            },
            "class",
            "task " + kinds(task),
            "id",
            id(task.task()))
        .line();
  }

  private static String kinds(Report.TaskPart task) {
    return (task.bad() ? "bad" : "") + (task.changed() ? " changed" : "");
  }

  private void line(Report.TaskPart task, Words.Look look) {
    String where = task.task().target().equals(TaskId.RUN) ? "the run" : task.task().target();
    html.element("span", look.glyph(), "class", "glyph " + look.tone(), "aria-hidden", "true")
        .raw(" ")
        .element("strong", where)
        .raw(" ")
        .element("span", look.word(), "class", "word " + look.tone())
        .raw(" ");
    task.from()
        .ifPresent(from -> {
          html.time(from, report.timeline());
          task.to()
              .ifPresent(to -> {
                html.raw(" ")
                    .element("span", Words.length(Words.between(from, to)), "class", "nowrap");
              });
        });
    if (!task.said().isBlank()) {
      html.raw(" ").element("span", first(task.said()), "class", "said");
    }
  }

  private static String first(String said) {
    String line = Cut.line(said.strip().lines().findFirst().orElse(""));
    return line.length() > 160 ? line.substring(0, 160) + " …" : line;
  }

  private void body(Report.TaskPart task) {
    if (!task.said().strip().equals(first(task.said()))) {
      html.element("p", task.said(), "class", "evidence");
    }
    if (!task.facts().isEmpty()) {
      html.in("ul", () -> task.facts().forEach(fact -> html.element("li", fact)));
    }
    changes(task);
    outputs(task);
    looks(task);
    intents(task.intents());
    history(task.history());
    output(task);
  }

  private void changes(Report.TaskPart task) {
    if (!task.changes().isEmpty()) {
      HtmlTables.changes(html, "What it changed", task.changes());
      return;
    }
    Optional<Report.Look> last =
        task.looks().stream().filter(look -> !look.changes().isEmpty()).reduce((_, later) -> later);
    last.ifPresent(look ->
        HtmlTables.changes(
            html,
            task.changed() ? "What the check found, before it was changed" : "What the check found",
            look.changes()));
  }

  private void outputs(Report.TaskPart task) {
    if (task.outputs().isEmpty()) {
      return;
    }
    html.element("h5", "Outputs");
    html.in(
        "dl",
        () ->
            new TreeMap<>(task.outputs())
                .forEach((name, value) ->
                    html.in(
                        "div",
                        () ->
                            html.element("dt", name)
                                .in("dd", () -> html.element("code", String.valueOf(value))))),
        "class",
        "facts");
  }

  private void looks(Report.TaskPart task) {
    if (task.looks().isEmpty()) {
      return;
    }
    html.element("h5", "Checks");
    html.in(
        "ul",
        () ->
            last(task.looks())
                .forEach(look ->
                    html.in(
                        "li",
                        () ->
                            html.time(look.at(), report.timeline())
                                .text(" " + said(look))
                                .element(
                                    "span",
                                    look.fingerprint().isEmpty() ? "" : " " + look.fingerprint(),
                                    "class",
                                    "faint"))),
        "class",
        "moments");
  }

  private static String said(Report.Look look) {
    String detail =
        look.detail().isBlank()
            ? look.changes().isEmpty()
                ? ""
                : ": " + Words.count(look.changes().size(), "difference")
            : ": " + look.detail();
    return Words.verdict(look.verdict()) + detail;
  }

  private void intents(List<Report.Intent> intents) {
    if (intents.isEmpty()) {
      return;
    }
    html.element("h5", "On disk before the effect, for an undo");
    html.in(
        "ul",
        () ->
            last(intents)
                .forEach(intent ->
                    html.in(
                        "li",
                        () -> {
                          html.time(intent.at(), report.timeline())
                              .text(
                                  " %s, generation %d, attempt %d; %s"
                                      .formatted(
                                          intent.receipt().format(),
                                          intent.generation(),
                                          intent.attempt(),
                                          Words.reversal(intent.reversal())));
                          receipt(intent.receipt());
                        })),
        "class",
        "moments");
  }

  private void receipt(Receipt receipt) {
    if (receipt.facts().isEmpty() && receipt.saved().isEmpty()) {
      return;
    }
    html.in(
        "dl",
        () -> {
          new TreeMap<>(receipt.facts())
              .forEach((name, value) ->
                  html.in(
                      "div",
                      () -> html.element("dt", name).in("dd", () -> html.element("code", value))));
          receipt
              .saved()
              .forEach(saved ->
                  html.in(
                      "div",
                      () ->
                          html.element("dt", "saved: " + saved.host() + ":" + saved.path())
                              .in("dd", () -> html.element("code", saved(saved.savedAt())))));
        },
        "class",
        "facts");
  }

  private static String saved(String at) {
    return at.isEmpty() ? "there was none" : at;
  }

  private void history(List<Report.Moment> history) {
    html.element("h5", "What happened");
    html.in(
        "ol",
        () -> {
          if (history.size() > MOST) {
            html.element("li", "%d earlier events are left out".formatted(history.size() - MOST));
          }
          last(history)
              .forEach(moment ->
                  html.in(
                      "li",
                      () -> html.time(moment.at(), report.timeline()).text(" " + moment.said())));
        },
        "class",
        "moments");
  }

  private static <T> List<T> last(List<T> all) {
    return all.subList(Math.max(0, all.size() - MOST), all.size());
  }

  private void output(Report.TaskPart task) {
    Printed.Excerpt excerpt = printed.of(task, tasks);
    if (excerpt.lines().isEmpty() && !excerpt.cut()) {
      return;
    }
    html.in(
        "details",
        () -> {
          html.element("summary", "Output, " + Words.count(excerpt.lines().size(), "line"));
          if (excerpt.cut()) {
            html.element(
                "p",
                "Cut here: only its end is shown; more is in " + excerpt.file(),
                "class",
                "cut");
          }
          html.in(
              "pre",
              () -> excerpt.lines().forEach(text -> html.text(text).line()),
              "tabindex",
              "0",
              "role",
              "region",
              "aria-label",
              "Output of " + task.task());
        },
        "class",
        "output");
  }
}
