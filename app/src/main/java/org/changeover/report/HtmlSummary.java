package org.changeover.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Actor;

/** The head of the page: how it went, in a few numbers, and what is not known. */
final class HtmlSummary {
  private final Report report;
  private final Markup html;

  HtmlSummary(Report report, Markup html) {
    this.report = report;
    this.html = html;
  }

  void write() {
    if (!report.head().ended()) {
      html.element(
          "p",
          "The run is not over. This is how it stood at %s."
              .formatted(Words.whole(report.head().asOf())),
          "class",
          "note");
    }
    html.in("div", this::cards, "class", "cards").line();
    html.in("dl", this::facts, "class", "facts").line();
    outages();
    aside("The journal is not sound", "unsound", report.unsound());
    aside("What is not known", "unknown", report.unknown());
  }

  private void cards() {
    Report.Counts counts = report.summary().counts();
    card("Time", report.summary().duration().map(Words::length).orElse("–"), times());
    downtime();
    card("Steps", String.valueOf(counts.steps()), String.join(", ", tasks(counts)));
    long failures = report.troubles().stream().filter(trouble -> !trouble.settled()).count();
    int all = report.troubles().size();
    card(
        "Failures",
        String.valueOf(all),
        all == 0 ? "nothing failed" : failures == 0 ? "all settled" : failures + " not settled");
    card(
        "Requests",
        String.valueOf(counts.accepted() + counts.refused()),
        counts.refused() == 0 ? "none refused" : counts.refused() + " refused");
  }

  private String times() {
    Report.Head head = report.head();
    return head.begun()
        .map(from -> "from " + Words.whole(from))
        .map(said -> head.ended() ? said : said + ", not over")
        .orElse("it never began");
  }

  private static List<String> tasks(Report.Counts counts) {
    var said = new ArrayList<String>();
    if (counts.tasks() != counts.steps()) {
      said.add(Words.count(counts.tasks(), "task") + " on their targets");
    }
    part(said, counts.done(), "done");
    part(said, counts.satisfied(), "as wanted already");
    part(said, counts.skipped(), "skipped");
    part(said, counts.undone(), "undone");
    part(said, counts.failed(), "failed");
    part(said, counts.open(), "open");
    part(said, counts.notBegun(), "not begun");
    return said;
  }

  private static void part(List<String> said, int many, String what) {
    if (many > 0) {
      said.add(many + " " + what);
    }
  }

  private void downtime() {
    Report.Downtime down = report.summary().downtime();
    if (!down.watched()) {
      card("Downtime", "not known", "the plan has no probe");
      return;
    }
    String of =
        down.budget().isEmpty()
            ? "the plan allows any"
            : down.over()
                .map(over -> "%s more than allowed".formatted(Words.length(over)))
                .orElseGet(() -> "within the " + Words.length(down.budget().get()) + " allowed");
    card("Downtime", Words.length(down.total()), of);
  }

  private void card(String title, String number, String said) {
    html.in(
        "div",
        () ->
            html.element("h3", title)
                .element("p", number, "class", "number")
                .element("p", said, "class", "said"),
        "class",
        "card");
  }

  private void facts() {
    Report.Head head = report.head();
    head.startedBy().ifPresent(by -> fact("Started by", who(by)));
    if (!head.reason().isBlank()) {
      fact("Because", head.reason());
    }
    fact("Plan", head.plan());
    if (!head.variables().isEmpty()) {
      fact("With", variables());
    }
    head.begun().ifPresent(from -> fact("Begun", Words.whole(from)));
    head.last().ifPresent(last -> fact(head.ended() ? "Ended" : "Last event", Words.whole(last)));
    fact("Where", head.lab() ? "on the lab, a rehearsal" : "on the real hosts of its inventory");
  }

  static String who(Actor by) {
    return "%s (%s)".formatted(by.operator(), Words.means(by));
  }

  private String variables() {
    return report.head().variables().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .map(one -> one.getKey() + " = " + one.getValue())
        .collect(java.util.stream.Collectors.joining(", "));
  }

  private void fact(String name, String value) {
    html.in("div", () -> html.element("dt", name).element("dd", value));
  }

  private void outages() {
    List<Report.Outage> outages = report.summary().downtime().outages();
    if (outages.isEmpty()) {
      return;
    }
    html.element("h3", "When the service did not answer").line();
    html.in(
        "table",
        () -> {
          HtmlTables.head(html, "From", "To", "For", "The probe saw");
          html.in("tbody", () -> outages.forEach(this::outage));
        });
  }

  private void outage(Report.Outage outage) {
    html.in(
        "tr",
        () -> {
          html.in("th", () -> html.time(outage.from(), report.timeline()), "scope", "row");
          Optional<java.time.Instant> to = outage.to();
          html.in(
              "td",
              () ->
                  to.ifPresentOrElse(
                      at -> html.time(at, report.timeline()), () -> html.text("not over")));
          Duration length = outage.length();
          html.element("td", Words.length(length), "class", "nowrap");
          html.element("td", outage.saw());
        });
  }

  private void aside(String title, String style, List<String> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    html.in(
        "aside",
        () -> {
          html.element("h3", title, "id", style + "-title");
          html.in("ul", () -> sentences.forEach(said -> html.element("li", said)));
        },
        "class",
        style,
        "aria-labelledby",
        style + "-title");
  }
}
