package org.changeover.report;

import java.util.List;
import java.util.Optional;
import org.changeover.run.Actor;
import org.changeover.run.TaskId;

/** What people decided and asked for, what went wrong, and what proves that it was so. */
final class HtmlPeople {
  private final Report report;
  private final Markup html;

  HtmlPeople(Report report, Markup html) {
    this.report = report;
    this.html = html;
  }

  void troubles() {
    if (report.troubles().isEmpty()) {
      html.element("p", "Nothing failed, and nothing was in doubt.");
      return;
    }
    report.troubles().forEach(this::trouble);
  }

  private void trouble(Report.Trouble trouble) {
    html.in(
            "article",
            () -> {
              html.in(
                  "h3",
                  () -> {
                    html.element(
                        "span",
                        trouble.doubt() ? "?" : "✗",
                        "class",
                        "glyph " + (trouble.doubt() ? "ask" : "bad"),
                        "aria-hidden",
                        "true");
                    html.raw(" ");
                    link(trouble.task());
                    html.text(trouble.doubt() ? " was in doubt at " : " failed at ");
                    html.time(trouble.at(), report.timeline());
                  });
              html.element("p", trouble.what(), "class", "evidence");
              if (!trouble.then().isEmpty()) {
                html.in(
                    "ol",
                    () ->
                        trouble.then().stream()
                            .limit(40)
                            .forEach(moment ->
                                html.in(
                                    "li",
                                    () ->
                                        html.time(moment.at(), report.timeline())
                                            .text(" " + moment.said()))),
                    "class",
                    "moments");
              }
              html.in(
                  "p",
                  () ->
                      html.element(
                          "strong",
                          trouble.outcome(),
                          "class",
                          trouble.settled() ? "good" : "bad"));
            },
            "class",
            "trouble")
        .line();
  }

  private void link(TaskId task) {
    html.element("a", task.toString(), "href", "#" + HtmlSteps.id(task));
  }

  void gates() {
    if (report.gates().isEmpty()) {
      html.element("p", "No approval was asked for.");
      return;
    }
    report.gates().forEach(this::gate);
  }

  private void gate(Report.GatePart gate) {
    html.in(
            "article",
            () -> {
              html.element("h3", gate.ask());
              html.in(
                  "p",
                  () -> {
                    html.element("strong", gate.outcome(), "class", tone(gate));
                    gate.closed().ifPresent(at -> html.text(" at ").time(at, report.timeline()));
                    html.text("; asked at ").time(gate.opened(), report.timeline()).text(" for ");
                    link(gate.task());
                  });
              html.element("p", wanted(gate), "class", "said");
              votes(gate.votes());
              if (!gate.shown().isEmpty()) {
                html.in(
                    "details",
                    () -> {
                      html.element("summary", "What was shown to be approved");
                      HtmlTables.changes(html, "What would change", gate.shown());
                    });
              }
              html.in(
                  "p",
                  () ->
                      html.text("Bound to what was found: ")
                          .element("code", gate.fingerprint())
                          .text(", and to the plan ")
                          .element("code", gate.planSha256()),
                  "class",
                  "said hash");
            },
            "class",
            "gate")
        .line();
  }

  private static String tone(Report.GatePart gate) {
    return gate.outcome().equals("approved")
        ? "good"
        : gate.outcome().startsWith("rejected") ? "bad" : "ask";
  }

  private String wanted(Report.GatePart gate) {
    String by = gate.by().isEmpty() ? "approvers" : String.join(", ", gate.by());
    String until =
        gate.deadline()
            .map(at ->
                " until %s, then %s"
                    .formatted(
                        Words.moment(at, report.timeline()),
                        gate.rejectWhenLate() ? "rejected" : "held"))
            .orElse("");
    return "Wanted %s by %s%s%s"
        .formatted(
            Words.count(gate.count(), "approval"),
            by,
            gate.self() ? ", who started the run among them" : "",
            until);
  }

  private void votes(List<Report.Vote> votes) {
    if (votes.isEmpty()) {
      html.element("p", "Nobody answered.");
      return;
    }
    html.in(
        "table",
        () -> {
          HtmlTables.head(html, "Who", "Said", "When", "From where, with what", "Why");
          html.in(
              "tbody",
              () ->
                  votes.forEach(vote ->
                      html.in(
                          "tr",
                          () -> {
                            html.element("th", vote.by().operator(), "scope", "row");
                            html.element("td", vote.approved() ? "approved" : "rejected");
                            html.in("td", () -> html.time(vote.at(), report.timeline()));
                            means(vote.by());
                            reason(vote.reason());
                          })));
        });
  }

  private void means(Actor by) {
    html.in("td", () -> html.element("span", Words.means(by), "class", "means"));
  }

  private void reason(String reason) {
    html.in(
        "td",
        () -> {
          if (reason.isBlank()) {
            html.element("span", "none given", "class", "faint");
          } else {
            html.text(reason);
          }
        });
  }

  void requests() {
    html.element(
        "p",
        "Everything that was asked of the run and reached its engine, in the order in which it was recorded; what was refused among it.",
        "class",
        "said");
    html.in(
        "table",
        () -> {
          HtmlTables.head(
              html, "When", "Who", "Asked for", "From where, with what", "Why", "Became of it");
          html.in("tbody", () -> report.requests().forEach(this::asked));
        },
        "class",
        "requests");
  }

  private void asked(Report.Asked asked) {
    html.in(
            "tr",
            () -> {
              html.in("td", () -> html.time(asked.at(), report.timeline()));
              html.element("th", asked.by().operator(), "scope", "row");
              html.in(
                  "td",
                  () -> {
                    html.element("strong", asked.request()).raw(" ");
                    asked.task().ifPresent(this::link);
                    if (!asked.detail().isEmpty()) {
                      html.element("span", " " + asked.detail(), "class", "faint");
                    }
                  });
              means(asked.by());
              reason(asked.reason());
              outcome(asked.refused());
            })
        .line();
  }

  private void outcome(Optional<String> refused) {
    html.in(
        "td",
        () ->
            refused.ifPresentOrElse(
                why -> html.element("strong", "refused", "class", "bad").text(": " + why),
                () -> html.element("span", "recorded", "class", "good")));
  }

  void proof() {
    Report.Head head = report.head();
    html.in(
        "dl",
        () -> {
          hash(Words.plan(head) + ", SHA-256", head.planSha256());
          hash("Inventory, SHA-256", head.inventorySha256());
          hash("Changeover", head.version() + ", journal format " + head.journalFormat());
          head.plugins()
              .forEach(plugin ->
                  hash("Plugin %s %s".formatted(plugin.id(), plugin.version()), plugin.sha256()));
          hash("Journal", Words.count(head.events(), "event"));
        },
        "class",
        "facts hash");
    signed();
  }

  private void hash(String name, String value) {
    html.in("div", () -> html.element("dt", name).in("dd", () -> html.element("code", value)));
  }

  private void signed() {
    if (report.signed().isEmpty()) {
      html.element("p", "No head of the journal is signed.");
      return;
    }
    Report.SignedHead last = report.signed().getLast();
    html.element("h3", "The last signed head of the journal");
    html.in(
        "dl",
        () -> {
          hash("Event", "%d of %d".formatted(last.sequence(), report.head().events()));
          hash("Line, SHA-256", last.sha256());
          hash("Signed at", Words.whole(last.at()));
          hash("Key", last.key() + (last.own() ? ", of this installation" : ""));
          hash("Signature", "holds");
          hash("Signed before", Words.count(report.signed().size() - 1, "head"));
        },
        "class",
        "facts hash");
    html.element(
        "p",
        "Keep this page apart from the machine: who later changes the journal up to this event cannot make the line's hash come out again, and without the key cannot sign another.",
        "class",
        "said");
  }
}
