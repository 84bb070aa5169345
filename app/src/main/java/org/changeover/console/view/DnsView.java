package org.changeover.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Sightings;
import org.changeover.console.view.DnsPicture.Name;
import org.changeover.console.view.DnsPicture.Said;
import org.changeover.console.view.DnsPicture.Zone;
import org.changeover.run.Telemetry;

/**
 * Each name at each server and resolver: what it answers, for how long that may be kept, and until
 * when a cache may hold what was answered before. Servers with the same answer share a row.
 */
final class DnsView {
  private static final Style FAINT = Style.of(Tone.FAINT);
  private static final Style HEAD = Style.of(Tone.ACCENT).strong();

  /** From this width on, names stand beside their rows and not above them. */
  private static final int BESIDE = 110;

  private static final int INDENT = 2;
  private static final int LONGEST_PLACES = 24;
  private static final int LONGEST_NAME = 44;

  private final ConsoleModel model;
  private final int width;
  private final HostNames hosts;
  private final DnsRows.Moments moments;
  private final Optional<String> gap;
  private final List<Line> lines = new ArrayList<>();

  private DnsView(ConsoleModel model, Looks looks, int width) {
    this.model = model;
    this.width = width;
    this.hosts =
        new HostNames(
            model.world().sightings().watched().map(Telemetry.Watched::hosts).orElse(Map.of()));
    this.moments = new DnsRows.Moments(model.now(), looks);
    this.gap = new DnsGaps(model, moments).first();
  }

  /** The lines about all zones, none wider than {@code width}. */
  static List<Line> lines(ConsoleModel model, Looks looks, int width) {
    var view = new DnsView(model, looks, width);
    List<DnsPicture> pictures = DnsPicture.of(model);
    model
        .world()
        .gone()
        .ifPresent(why -> view.text("✗ ", "No engine looks any more: " + why, Tone.BAD));
    if (pictures.stream().allMatch(one -> one.zones().isEmpty())) {
      view.nothing();
    } else {
      view.summary(pictures);
    }
    pictures.forEach(view::picture);
    return view.lines;
  }

  private void nothing() {
    Sightings seen = model.world().sightings();
    boolean none = seen.watched().filter(one -> one.instances().isEmpty()).isPresent();
    boolean tried = seen.last().values().stream().anyMatch(one -> one.trouble().isPresent());
    if (none) {
      text("○ ", "Nothing to look at: this plan uses no provider that shows DNS.", Tone.FAINT);
    } else if (!tried && model.world().gone().isEmpty()) {
      text("◷ ", "Not looked yet.", Tone.FAINT);
    }
  }

  private void summary(List<DnsPicture> pictures) {
    List<Name> names =
        pictures.stream()
            .flatMap(one -> one.zones().stream())
            .flatMap(zone -> zone.names().stream())
            .toList();
    Optional<Instant> last =
        names.stream().flatMap(name -> name.until().stream()).max(Comparator.naturalOrder());
    if (last.filter(moments::ahead).isPresent()) {
      text(
          "◷ ",
          "The last cache may hold an earlier answer for " + moments.left(last.get()),
          Tone.ASK);
    } else if (gap.isPresent()) {
      text("◷ ", "Not known whether a cache holds an earlier answer: " + gap.get() + ".", Tone.ASK);
    } else {
      text("✓ ", "No cache is known to hold an earlier answer.", Tone.GOOD);
    }
    long differ = names.stream().filter(name -> !name.agrees()).count();
    if (differ > 0) {
      text("✗ ", "Servers differ about %d of %d names.".formatted(differ, names.size()), Tone.BAD);
    }
  }

  private void picture(DnsPicture picture) {
    picture
        .seen()
        .trouble()
        .ifPresent(why -> text("✗ ", picture.seen().instance() + ": " + why, Tone.BAD));
    Duration age =
        picture.seen().at().map(at -> Times.between(at, model.now())).orElse(Duration.ZERO);
    for (Zone zone : picture.zones()) {
      lines.add(Line.empty());
      head(zone, age);
      serials(zone);
      zone.troubles().forEach(trouble -> text("✗ ", trouble, Tone.BAD));
      names(zone, age);
    }
  }

  private void head(Zone zone, Duration age) {
    boolean old = age.compareTo(DnsGaps.OLD) > 0;
    String looked = (old ? "◷ as it was " : "looked ") + Times.words(age) + " ago";
    String name = Cells.shortened(zone.name(), Math.max(8, width - Cells.width(looked) - 2));
    lines.add(Line.of(name + "  ", HEAD).and(looked, old ? Style.of(Tone.ASK) : FAINT));
  }

  private void serials(Zone zone) {
    String all =
        zone.serials().stream()
            .map(one -> String.join(", ", one.values()) + " at " + String.join(", ", one.where()))
            .collect(Collectors.joining("; "));
    switch (zone.serials().size()) {
      case 0 -> {}
      case 1 -> text("✓ ", "serial " + all, Tone.GOOD);
      default -> text("✗ ", "serials differ: " + all, Tone.BAD);
    }
  }

  private void names(Zone zone, Duration age) {
    boolean beside = width >= BESIDE;
    int longest = zone.names().stream().mapToInt(n -> Cells.width(n.subject())).max().orElse(0);
    int left = INDENT + (beside ? Math.min(longest, LONGEST_NAME) + 2 : 0);
    DnsRows.Frame frame = frame(zone, age, width - left);
    for (Name name : zone.names()) {
      List<Line> rows = DnsRows.of(name, frame);
      if (!beside) {
        lines.add(Line.of(Cells.shortened(name.subject(), width), Style.TEXT.strong()));
      }
      for (int i = 0; i < rows.size(); i++) {
        String shown =
            beside && i == 0 ? "  " + Cells.shortened(name.subject(), left - 2 * INDENT) : "";
        lines.add(Line.of(DnsRows.padded(shown, left), Style.TEXT.strong()).and(rows.get(i)));
      }
    }
  }

  private DnsRows.Frame frame(Zone zone, Duration age, int room) {
    int places = widest(zone, said -> String.join(", ", said.where()));
    int answers = widest(zone, said -> said.trouble().orElseGet(() -> hosts.joined(said.values())));
    int where = Math.min(Math.min(places, LONGEST_PLACES), room / 3) + 2;
    return new DnsRows.Frame(hosts, moments, age, room, where, answers, gap.isEmpty());
  }

  private static int widest(Zone zone, Function<Said, String> text) {
    return zone.names().stream()
        .flatMap(name -> Stream.concat(name.sources().stream(), name.caches().stream()))
        .mapToInt(said -> Cells.width(text.apply(said)))
        .max()
        .orElse(0);
  }

  private void text(String mark, String text, Tone tone) {
    List<String> pieces = Line.wrap(text, width - INDENT);
    for (int i = 0; i < pieces.size(); i++) {
      lines.add(
          Line.of(i == 0 ? mark : "  ", Style.of(tone).strong())
              .and(pieces.get(i), Style.of(tone)));
    }
  }
}
