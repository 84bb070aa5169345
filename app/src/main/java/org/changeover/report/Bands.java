package org.changeover.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.report.Timeline.Band;
import org.changeover.report.Timeline.Over;
import org.changeover.run.Entry;
import org.changeover.run.Event;

/** What held for a run as a whole: outages, pauses, times without an engine. Used once. */
final class Bands {
  private record Open(Instant from, String said) {}

  private final List<Band> closed = new ArrayList<>();
  private final Map<Over, Open> open = new EnumMap<>(Over.class);
  private boolean engine;
  private boolean over;
  private Instant before = Instant.MIN;

  private Bands() {}

  /** In the order of their beginnings. */
  static List<Band> of(List<Entry> journal) {
    var bands = new Bands();
    for (Entry entry : journal) {
      bands.happened(entry);
      bands.before = entry.at();
    }
    if (bands.over) {
      bands.open.remove(Over.NO_ENGINE); // none is wanted any more
    }
    bands.open.forEach(
        (over, one) -> bands.closed.add(new Band(over, one.from(), Optional.empty(), one.said())));
    return bands.closed.stream().sorted(java.util.Comparator.comparing(Band::from)).toList();
  }

  private void happened(Entry entry) {
    Instant at = entry.at();
    switch (entry.event()) {
      case Event.ProbeChanged probe when probe.up() -> end(Over.DOWN, at);
      case Event.ProbeChanged probe -> begin(Over.DOWN, at, probe.saw());
      case Event.RunPaused paused ->
          begin(Over.PAUSED, at, "by " + paused.by().operator() + because(paused.reason()));
      case Event.RunParked parked -> begin(Over.PARKED, at, parked.why());
      case Event.RunResumed _, Event.CancelRequested _, Event.UndoRequested _ -> {
        over = false;
        end(Over.PAUSED, at);
        end(Over.PARKED, at);
      }
      case Event.EngineStarted _ -> engineStarted(at);
      case Event.EngineStopped stopped -> {
        engine = false;
        begin(Over.NO_ENGINE, at, stopped.why());
      }
      case Event.RunFinished _, Event.RunCancelled _, Event.UndoFinished _ -> {
        over = true;
        end(Over.PAUSED, at);
      }
      case Event.ClockJumped jump ->
          closed.add(
              new Band(Over.CLOCK_JUMPED, at, Optional.of(at), "by " + Words.length(jump.by())));
      default -> {}
    }
  }

  private void engineStarted(Instant at) {
    if (engine) {
      begin(Over.NO_ENGINE, before, "it ended without a word; this is when it was heard of last");
    }
    engine = true;
    end(Over.NO_ENGINE, at);
  }

  private void begin(Over over, Instant at, String said) {
    open.putIfAbsent(over, new Open(at, said));
  }

  private void end(Over over, Instant at) {
    Open one = open.remove(over);
    if (one != null) {
      Instant to = at.isBefore(one.from()) ? one.from() : at;
      closed.add(new Band(over, one.from(), Optional.of(to), one.said()));
    }
  }

  private static String because(String reason) {
    return reason.isBlank() ? "" : ": " + reason;
  }

  /** The outages among them. */
  static List<Report.Outage> outages(List<Band> bands, Instant now) {
    return bands.stream()
        .filter(band -> band.over() == Over.DOWN)
        .map(band ->
            new Report.Outage(
                band.from(),
                band.to(),
                Words.between(band.from(), band.to().orElse(now)),
                band.said()))
        .toList();
  }

  /** Those of that kind that are longer than nothing. */
  static List<Band> lasting(List<Band> bands, Over over) {
    return bands.stream()
        .filter(band -> band.over() == over)
        .filter(band ->
            band.to().isEmpty()
                || Words.between(band.from(), band.to().get()).compareTo(Duration.ofSeconds(1)) > 0)
        .toList();
  }
}
