package org.changeover.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The report as one page that needs nothing else: no other file, no network, and no script, which
 * only adds comfort. Its own policy allows its one style and its one script by their hashes.
 */
public final class HtmlReport {
  private static final String STYLE = resource("report.css");
  private static final String SCRIPT = resource("report.js");
  private static final String POLICY =
      "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
          .formatted(hash(STYLE), hash(SCRIPT));

  /** A heading of the page, and what it leads to. */
  private record Place(String id, String title) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("summary", "Summary"),
          new Place("timeline", "Timeline"),
          new Place("failures", "Failures"),
          new Place("steps", "Steps"),
          new Place("gates", "Gates"),
          new Place("requests", "Requests"),
          new Place("proof", "Proof"));

  private final Report report;
  private final Markup html;
  private final HtmlSteps steps;
  private final HtmlPeople people;

  private HtmlReport(Report report, Printed printed, Markup html) {
    this.report = report;
    this.html = html;
    this.steps = new HtmlSteps(report, printed, html);
    this.people = new HtmlPeople(report, html);
  }

  /** Writes the page piece by piece. */
  public static void write(Report report, Printed printed, Appendable out) {
    new HtmlReport(report, printed, new Markup(out)).page();
  }

  private void page() {
    html.raw("<!DOCTYPE html>\n");
    html.in(
        "html",
        () -> {
          html.in("head", this::head).line();
          html.in("body", this::body).line();
        },
        "lang",
        "en");
    html.line();
  }

  private void head() {
    html.raw("<meta charset=\"utf-8\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    html.element("title", "%s – %s".formatted(report.head().title(), report.head().run())).line();
    html.raw("<style>" + STYLE + "</style>");
  }

  private void body() {
    html.element("a", "Skip to the report", "class", "skip", "href", "#report").line();
    html.in("header", this::top).line();
    html.in("nav", this::contents, "aria-label", "Contents").line();
    html.in("main", this::main, "id", "report", "tabindex", "-1").line();
    html.in("footer", this::bottom).line();
    html.raw("<script>" + SCRIPT + "</script>");
  }

  private void top() {
    Report.Head head = report.head();
    html.element(
        "p", head.lab() ? "Report of a run on the lab" : "Report of a run", "class", "kind");
    html.element("h1", head.title());
    html.in(
        "p",
        () -> {
          badge(Words.look(head.status()));
          html.raw(" ").element("code", head.run());
          if (!head.why().isBlank()) {
            html.raw(" ").element("span", head.why(), "class", "said");
          }
        },
        "class",
        "state");
  }

  private void badge(Words.Look look) {
    html.in(
        "strong",
        () ->
            html.element("span", look.glyph(), "aria-hidden", "true", "class", "glyph")
                .raw(" ")
                .text(look.word()),
        "class",
        "badge " + look.tone());
  }

  private void contents() {
    html.in(
        "ul",
        () ->
            PLACES.forEach(place ->
                html.in("li", () -> html.element("a", place.title(), "href", "#" + place.id()))));
  }

  private void main() {
    section("summary", new HtmlSummary(report, html)::write);
    section("timeline", new HtmlTimeline(report, html)::write);
    section("failures", people::troubles);
    section("steps", steps::write);
    section("gates", people::gates);
    section("requests", people::requests);
    section("proof", people::proof);
  }

  private void section(String id, Runnable content) {
    String title =
        PLACES.stream()
            .filter(place -> place.id().equals(id))
            .map(Place::title)
            .findFirst()
            .orElseThrow();
    html.in(
            "section",
            () -> {
              html.element("h2", title, "id", id + "-title");
              content.run();
            },
            "id",
            id,
            "aria-labelledby",
            id + "-title")
        .line();
  }

  private void bottom() {
    html.element(
        "p",
        "Made by Changeover from the journal of the run, as of %s. All times are UTC."
            .formatted(Words.whole(report.head().asOf())));
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a Content Security Policy wants it. */
  private static String hash(String content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
