package org.changeover.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.changeover.report.Timeline.Band;
import org.changeover.report.Timeline.Lane;
import org.changeover.report.Timeline.Span;

/**
 * Draws a timeline. All places along the time are percentages, so that a drawing that is made wider
 * shows more and distorts nothing: to zoom is to give it another width.
 */
final class Drawing {
  /** As in report.css. */
  private static final int ROW = 24;

  private static final int AXIS = 26;

  /** What the drawing shows at each width: marks for once, four, 16 and 64 times the page. */
  private static final List<Integer> MARKS = List.of(7, 28, 112, 448);

  private final Markup html;
  private final Timeline timeline;
  private final Duration length;
  private final int height;

  Drawing(Markup html, Timeline timeline) {
    this.html = html;
    this.timeline = timeline;
    Duration between = Words.between(timeline.from(), timeline.to());
    this.length = between.toMillis() == 0 ? Duration.ofSeconds(1) : between;
    this.height = AXIS + ROW * timeline.lanes().size();
  }

  void draw() {
    html.in(
        "svg",
        () -> {
          html.element("title", "Timeline of the run", "id", "drawing-title");
          html.element("desc", description(), "id", "drawing-text");
          patterns();
          stripes();
          timeline.bands().forEach(this::band);
          for (int level = 0; level < MARKS.size(); level++) {
            marks(level);
          }
          for (int row = 0; row < timeline.lanes().size(); row++) {
            lane(row, timeline.lanes().get(row));
          }
        },
        "id",
        "drawing",
        "role",
        "img",
        "aria-labelledby",
        "drawing-title drawing-text",
        "width",
        "100%",
        "height",
        String.valueOf(height));
  }

  private String description() {
    return "%s from %s to %s, in %s. The table below says the same."
        .formatted(
            Words.length(Words.between(timeline.from(), timeline.to())),
            Words.whole(timeline.from()),
            Words.whole(timeline.to()),
            Words.count(timeline.lanes().size(), "row"));
  }

  private void patterns() {
    html.in(
        "defs",
        () -> {
          pattern("p-gate", "M0 6 6 0", 6);
          pattern("p-wait", "M0 3 6 3", 6);
          pattern("p-hand", "M3 0 3 6", 6);
          pattern("p-undo", "M0 0 6 6", 6);
          pattern("p-down", "M0 8 8 0", 8);
        });
  }

  private void pattern(String id, String path, int size) {
    html.in(
        "pattern",
        () -> html.element("path", "", "d", path),
        "id",
        id,
        "width",
        String.valueOf(size),
        "height",
        String.valueOf(size),
        "patternUnits",
        "userSpaceOnUse");
  }

  private void stripes() {
    String phase = "";
    boolean odd = false;
    for (int row = 0; row < timeline.lanes().size(); row++) {
      odd = timeline.lanes().get(row).phase().equals(phase) ? odd : !odd;
      phase = timeline.lanes().get(row).phase();
      if (odd) {
        rect("stripe", "0%", "100%", AXIS + ROW * row, ROW, Optional.empty());
      }
    }
  }

  private void band(Band band) {
    Instant to = band.to().orElse(timeline.to());
    String kind = band.over().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String said = "%s: %s".formatted(word(band.over()), band.said());
    rect(
        "band " + kind,
        place(band.from()),
        width(band.from(), to),
        AXIS,
        height - AXIS,
        Optional.of(said));
  }

  static String word(Timeline.Over over) {
    return switch (over) {
      case DOWN -> "service down";
      case PAUSED -> "paused";
      case PARKED -> "parked";
      case NO_ENGINE -> "no engine";
      case CLOCK_JUMPED -> "clock jumped";
    };
  }

  private void marks(int level) {
    html.in(
        "g",
        () ->
            Ticks.of(timeline.from(), timeline.to(), MARKS.get(level))
                .forEach(tick -> {
                  String x = place(tick.at());
                  html.element(
                      "line", "", "x1", x, "x2", x, "y1", String.valueOf(AXIS - 6), "y2", "100%");
                  html.element("text", tick.label(), "x", x, "y", "14", "dx", "3");
                }),
        "class",
        "marks at-" + level);
  }

  private void lane(int row, Lane lane) {
    int top = AXIS + ROW * row;
    for (Span span : lane.spans()) {
      span(top, lane, span);
    }
  }

  private void span(int top, Lane lane, Span span) {
    Instant to = span.to().orElse(timeline.to());
    String kind = span.kind().name().toLowerCase(Locale.ROOT);
    String said =
        "%s@%s: %s%s, %s, %s"
            .formatted(
                lane.step(),
                lane.where(),
                word(span.kind()),
                span.end().isEmpty() ? "" : " – " + span.end(),
                Words.moment(span.from(), timeline),
                Words.length(Words.between(span.from(), to)));
    boolean thin = span.kind() == Timeline.Kind.WAIT;
    rect(
        "span " + kind + (span.bad() ? " bad" : ""),
        place(span.from()),
        width(span.from(), to),
        top + (thin ? 9 : 5),
        thin ? 6 : ROW - 10,
        Optional.of(said));
    if (span.bad()) {
      html.element(
          "text", "✗", "class", "end", "x", place(to), "y", String.valueOf(top + 17), "dx", "3");
    }
  }

  static String word(Timeline.Kind kind) {
    return switch (kind) {
      case WORK -> "works";
      case GATE -> "waits for approval";
      case WAIT -> "waits";
      case MANUAL -> "by hand";
      case DOUBT -> "in doubt";
      case UNDO -> "undoes";
    };
  }

  private void rect(String style, String x, String width, int y, int tall, Optional<String> title) {
    html.in(
        "rect",
        () -> title.ifPresent(text -> html.element("title", text)),
        "class",
        style,
        "x",
        x,
        "width",
        width,
        "y",
        String.valueOf(y),
        "height",
        String.valueOf(tall));
  }

  private String place(Instant at) {
    return percent(Words.between(timeline.from(), at));
  }

  private String width(Instant from, Instant to) {
    return percent(Words.between(from, to));
  }

  private String percent(Duration part) {
    double share = 100.0 * part.toMillis() / length.toMillis();
    return String.format(Locale.ROOT, "%.4f%%", Math.min(100, share));
  }
}
