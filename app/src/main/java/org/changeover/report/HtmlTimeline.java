package org.changeover.report;

import java.util.List;
import java.util.stream.Collectors;
import org.changeover.report.Timeline.Band;
import org.changeover.report.Timeline.Kind;
import org.changeover.report.Timeline.Lane;
import org.changeover.report.Timeline.Span;

/** The drawn timeline, its legend, and a table that says the same. */
final class HtmlTimeline {
  private final Timeline timeline;
  private final Markup html;

  HtmlTimeline(Report report, Markup html) {
    this.timeline = report.timeline();
    this.html = html;
  }

  void write() {
    if (timeline.lanes().isEmpty()) {
      html.element("p", "No step has begun.");
      return;
    }
    html.raw(
        """
        <div class="tools" id="zoom" hidden>
        <button type="button" data-zoom="in" aria-label="Zoom in">+</button>
        <button type="button" data-zoom="out" aria-label="Zoom out">−</button>
        <button type="button" data-zoom="all">Whole run</button>
        <output id="zoom-now" aria-live="polite"></output>
        </div>
        """);
    html.in("div", this::drawing, "class", "timeline").line();
    legend();
    if (timeline.left() > 0) {
      html.element("p", Words.count(timeline.left(), "more row") + " were too many to draw.");
    }
    html.in("details", this::table).line();
  }

  private void drawing() {
    html.in(
        "ol",
        () -> timeline.lanes().forEach(this::label),
        "class",
        "labels",
        "aria-hidden",
        "true");
    html.in(
        "div",
        () -> new Drawing(html, timeline).draw(),
        "class",
        "scroll",
        "id",
        "scroll",
        "role",
        "region",
        "aria-label",
        "Timeline, to be moved sideways",
        "tabindex",
        "0");
  }

  private void label(Lane lane) {
    boolean alone = lane.where().equals("run");
    html.in(
        "li",
        () ->
            html.element("span", lane.step(), "class", "name")
                .element("span", alone ? "" : "@" + lane.where(), "class", "faint"),
        "title",
        "%s: %s@%s".formatted(lane.phase(), lane.step(), lane.where()));
  }

  private void legend() {
    html.in(
        "ul",
        () -> {
          for (Kind kind : Kind.values()) {
            if (timeline.lanes().stream()
                .flatMap(lane -> lane.spans().stream())
                .anyMatch(span -> span.kind() == kind)) {
              sample("span " + kind.name().toLowerCase(java.util.Locale.ROOT), Drawing.word(kind));
            }
          }
          timeline.bands().stream()
              .map(Band::over)
              .distinct()
              .forEach(over ->
                  sample(
                      "band " + over.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                      Drawing.word(over)));
          html.in(
              "li",
              () ->
                  html.element("span", "✗", "class", "end", "aria-hidden", "true").text(" failed"));
        },
        "class",
        "legend",
        "aria-label",
        "Legend");
  }

  private void sample(String style, String word) {
    html.in(
        "li",
        () ->
            html.raw(
                    "<svg width=\"22\" height=\"12\" aria-hidden=\"true\"><rect class=\"%s\" width=\"22\" height=\"12\"></rect></svg> "
                        .formatted(style))
                .text(word));
  }

  private void table() {
    html.element("summary", "The timeline as a table");
    html.in(
        "table",
        () -> {
          HtmlTables.head(html, "Step", "What", "From", "For");
          html.in(
              "tbody",
              () -> {
                timeline.bands().forEach(this::row);
                timeline.lanes().forEach(lane -> lane.spans().forEach(span -> row(lane, span)));
              });
        });
  }

  private void row(Band band) {
    html.in(
        "tr",
        () -> {
          html.element("th", "the run", "scope", "row");
          html.element("td", "%s: %s".formatted(Drawing.word(band.over()), band.said()));
          html.in("td", () -> html.time(band.from(), timeline));
          html.element(
              "td",
              band.to().map(to -> Words.length(Words.between(band.from(), to))).orElse("not over"));
        });
  }

  private void row(Lane lane, Span span) {
    html.in(
        "tr",
        () -> {
          html.element("th", lane.step() + "@" + lane.where(), "scope", "row");
          String said =
              List.of(Drawing.word(span.kind()), span.end()).stream()
                  .filter(part -> !part.isEmpty())
                  .collect(Collectors.joining(", "));
          html.element("td", said);
          html.in("td", () -> html.time(span.from(), timeline));
          html.element(
              "td",
              span.to().map(to -> Words.length(Words.between(span.from(), to))).orElse("not over"));
        });
  }
}
