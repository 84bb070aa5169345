package org.changeover.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.changeover.run.Actor;
import org.changeover.spi.Change;

/** The report as Markdown (CommonMark with tables), to be read as it is or made into a page. */
public final class MarkdownReport {
  private final Report report;
  private final Printed printed;
  private final Appendable out;
  private final int tasks;

  private MarkdownReport(Report report, Printed printed, Appendable out) {
    this.report = report;
    this.printed = printed;
    this.out = out;
    this.tasks = report.tasks().size();
  }

  /** Writes it piece by piece. */
  public static void write(Report report, Printed printed, Appendable out) {
    new MarkdownReport(report, printed, out).all();
  }

  private void all() {
    head();
    timeline();
    troubles();
    steps();
    gates();
    requests();
    proof();
  }

  private void head() {
    Report.Head head = report.head();
    say("# " + text(head.title()));
    say("");
    fact("Run", code(head.run()) + (head.lab() ? ", on the lab" : ""));
    fact("Status", text(head.status() + (head.why().isBlank() ? "" : ": " + head.why())));
    head.startedBy().ifPresent(by -> fact("Started by", who(by)));
    if (!head.reason().isBlank()) {
      fact("Because", text(head.reason()));
    }
    head.begun().ifPresent(at -> fact("Begun", Words.whole(at)));
    head.last().ifPresent(at -> fact(head.ended() ? "Ended" : "Last event", Words.whole(at)));
    report.summary().duration().ifPresent(length -> fact("Time", Words.length(length)));
    fact("Downtime", downtime(report.summary().downtime()));
    fact("Steps", steps(report.summary().counts()));
    fact("As of", Words.whole(head.asOf()) + "; all times are UTC");
    say("");
    sentences("The journal is not sound", report.unsound());
    sentences("What is not known", report.unknown());
  }

  private void sentences(String title, List<String> said) {
    if (!said.isEmpty()) {
      say("## " + title);
      say("");
      said.forEach(sentence -> say("- " + text(sentence)));
      say("");
    }
  }

  private static String downtime(Report.Downtime down) {
    if (!down.watched()) {
      return "not known: the plan has no probe";
    }
    return Words.length(down.total())
        + down.budget().map(limit -> " of " + Words.length(limit) + " allowed").orElse("")
        + down.over().map(over -> ", " + Words.length(over) + " too much").orElse("");
  }

  private static String steps(Report.Counts counts) {
    return "%d, on their targets %d: %d done, %d as wanted already, %d skipped, %d undone, %d failed, %d open, %d not begun"
        .formatted(
            counts.steps(),
            counts.tasks(),
            counts.done(),
            counts.satisfied(),
            counts.skipped(),
            counts.undone(),
            counts.failed(),
            counts.open(),
            counts.notBegun());
  }

  private void timeline() {
    say("## Timeline");
    say("");
    row("Step", "What", "From", "For");
    row("---", "---", "---", "---");
    for (Timeline.Band band : report.timeline().bands()) {
      row(
          "the run",
          text(Drawing.word(band.over()) + ": " + band.said()),
          moment(band.from()),
          length(band.from(), band.to()));
    }
    for (Timeline.Lane lane : report.timeline().lanes()) {
      for (Timeline.Span span : lane.spans()) {
        row(
            text(lane.step() + "@" + lane.where()),
            Drawing.word(span.kind()) + (span.end().isEmpty() ? "" : ", " + text(span.end())),
            moment(span.from()),
            length(span.from(), span.to()));
      }
    }
    say("");
  }

  private static String length(Instant from, Optional<Instant> to) {
    return to.map(at -> Words.length(Words.between(from, at))).orElse("not over");
  }

  private void troubles() {
    say("## Failures");
    say("");
    if (report.troubles().isEmpty()) {
      say("Nothing failed, and nothing was in doubt.");
      say("");
    }
    for (Report.Trouble trouble : report.troubles()) {
      String what = trouble.doubt() ? "was in doubt" : "failed";
      say("### %s %s at %s".formatted(text(trouble.task()), what, moment(trouble.at())));
      say("");
      say(text(trouble.what()));
      say("");
      moments(trouble.then());
      say("**%s**".formatted(text(trouble.outcome())));
      say("");
    }
  }

  private void steps() {
    say("## Steps");
    say("");
    for (Report.PhasePart phase : report.phases()) {
      say("### " + text(phase.title()));
      say("");
      for (Report.StepPart step : phase.steps()) {
        String title = step.title().isEmpty() ? step.id() : step.title();
        say("#### %s (%s, %s)".formatted(text(title), code(step.id()), text(step.does())));
        say("");
        step.tasks().forEach(this::task);
      }
    }
  }

  private void task(Report.TaskPart task) {
    Words.Look look = Words.look(task);
    String when =
        task.from()
            .map(from ->
                ", %s%s"
                    .formatted(
                        moment(from),
                        task.to()
                            .map(to -> ", " + Words.length(Words.between(from, to)))
                            .orElse("")))
            .orElse("");
    String attempts = task.attempts() > 1 ? ", %d attempts".formatted(task.attempts()) : "";
    say(
        "- %s **%s** %s%s%s%s"
            .formatted(
                look.glyph(),
                text(task.task().target()),
                look.word(),
                when,
                attempts,
                task.said().isBlank() ? "" : ": " + text(task.said())));
    task.facts().forEach(fact -> say("  - " + text(fact)));
    changes(task).forEach(change -> say("  - " + change(change)));
    new TreeMap<>(task.outputs())
        .forEach((name, value) ->
            say("  - output %s = %s".formatted(text(name), code(String.valueOf(value)))));
    task.intents()
        .forEach(intent ->
            say(
                "  - before the effect, at %s: %s, %s"
                    .formatted(
                        moment(intent.at()),
                        code(intent.receipt().format()),
                        text(Words.reversal(intent.reversal())))));
    output(task);
    say("");
  }

  private static List<Change> changes(Report.TaskPart task) {
    return task.changes().isEmpty()
        ? task.looks().stream()
            .map(Report.Look::changes)
            .filter(found -> !found.isEmpty())
            .reduce((_, later) -> later)
            .orElse(List.of())
        : task.changes();
  }

  private static String change(Change change) {
    return "%s: %s → %s"
        .formatted(text(change.what()), value(change.before()), value(change.after()));
  }

  private static String value(String value) {
    return value.isEmpty() ? "nothing" : code(value);
  }

  private void output(Report.TaskPart task) {
    Printed.Excerpt excerpt = printed.of(task, tasks);
    if (excerpt.lines().isEmpty()) {
      return;
    }
    say("");
    if (excerpt.cut()) {
      say("  Output, cut to its end; more is in " + code(excerpt.file()) + ":");
      say("");
    }
    String fence = fence(excerpt.lines());
    say("  " + fence);
    excerpt.lines().forEach(line -> say("  " + line));
    say("  " + fence);
  }

  private static String fence(List<String> lines) {
    int longest = lines.stream().mapToInt(line -> longestRun(line, '~')).max().orElse(0);
    return "~".repeat(Math.max(3, longest + 1));
  }

  private void gates() {
    say("## Gates");
    say("");
    if (report.gates().isEmpty()) {
      say("No approval was asked for.");
      say("");
    }
    for (Report.GatePart gate : report.gates()) {
      say("### " + text(gate.ask()));
      say("");
      say(
          "**%s**%s; asked at %s for %s, %s by %s; bound to %s and the plan %s"
              .formatted(
                  text(gate.outcome()),
                  gate.closed().map(at -> " at " + moment(at)).orElse(""),
                  moment(gate.opened()),
                  text(gate.task()),
                  Words.count(gate.count(), "approval"),
                  text(String.join(", ", gate.by())),
                  code(gate.fingerprint()),
                  code(gate.planSha256())));
      say("");
      for (Report.Vote vote : gate.votes()) {
        say(
            "- %s %s at %s%s"
                .formatted(
                    who(vote.by()),
                    vote.approved() ? "approved" : "rejected",
                    moment(vote.at()),
                    vote.reason().isBlank() ? "" : ": " + text(vote.reason())));
      }
      gate.shown().forEach(change -> say("- shown: " + change(change)));
      say("");
    }
  }

  private void requests() {
    say("## Requests");
    say("");
    row("When", "Who", "Asked for", "From where, with what", "Why", "Became of it");
    row("---", "---", "---", "---", "---", "---");
    for (Report.Asked asked : report.requests()) {
      row(
          moment(asked.at()),
          text(asked.by().operator()),
          text(
              asked.request()
                  + asked.task().map(task -> " " + task).orElse("")
                  + (asked.detail().isEmpty() ? "" : " " + asked.detail())),
          text(Words.means(asked.by())),
          asked.reason().isBlank() ? "none given" : text(asked.reason()),
          asked.refused().map(why -> "refused: " + text(why)).orElse("recorded"));
    }
    say("");
  }

  private void proof() {
    Report.Head head = report.head();
    say("## Proof");
    say("");
    fact(Words.plan(head) + ", SHA-256", code(head.planSha256()));
    fact("Inventory, SHA-256", code(head.inventorySha256()));
    fact("Changeover", text(head.version()) + ", journal format " + head.journalFormat());
    head.plugins()
        .forEach(plugin ->
            fact(
                text("Plugin %s %s".formatted(plugin.id(), plugin.version())),
                code(plugin.sha256())));
    fact("Journal", Words.count(head.events(), "event"));
    if (!report.signed().isEmpty()) {
      Report.SignedHead last = report.signed().getLast();
      fact(
          "Last signed head",
          "event %d at %s, line %s, by the key %s"
              .formatted(
                  last.sequence(), Words.whole(last.at()), code(last.sha256()), code(last.key())));
    }
  }

  private void moments(List<Report.Moment> moments) {
    moments.forEach(moment -> say("- %s %s".formatted(moment(moment.at()), text(moment.said()))));
    if (!moments.isEmpty()) {
      say("");
    }
  }

  private String moment(Instant at) {
    return Words.moment(at, report.timeline());
  }

  private static String who(Actor by) {
    return text(HtmlSummary.who(by));
  }

  private void fact(String name, String value) {
    say("- %s: %s".formatted(name, value));
  }

  private void row(String... cells) {
    say(List.of(cells).stream().collect(Collectors.joining(" | ", "| ", " |")));
  }

  private void say(String line) {
    try {
      out.append(line).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In one line, nothing in it being Markdown or HTML. */
  static String text(Object said) {
    String line = Cut.line(String.valueOf(said));
    var text = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ("\\`*_{}[]<>#|~&!".indexOf(c) >= 0) {
        text.append('\\');
      }
      text.append(c);
    }
    return text.toString();
  }

  /** As code; what would end it, or a row of a table, is taken care of. */
  static String code(String said) {
    String line = Cut.line(said).replace("|", "¦");
    if (line.isEmpty()) {
      return "nothing";
    }
    String fence = "`".repeat(longestRun(line, '`') + 1);
    return fence.length() == 1 ? fence + line + fence : fence + " " + line + " " + fence;
  }

  private static int longestRun(String text, char wanted) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == wanted ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
