package org.changeover.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A time during which the probe saw the service not answer as the plan expects. */
public record Outage(Instant from, Instant to) {
  public Outage {
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
  }

  /** Those of a run that are over, in the order in which they began. */
  public static List<Outage> of(List<Entry> entries) {
    var outages = new ArrayList<Outage>();
    Instant since = null;
    for (Entry entry : entries) {
      if (entry.event() instanceof Event.ProbeChanged probe) {
        if (!probe.up()) {
          since = since == null ? entry.at() : since;
        } else if (since != null) {
          outages.add(new Outage(since, entry.at()));
          since = null;
        }
      }
    }
    return List.copyOf(outages);
  }

  Duration length() {
    return Duration.between(from, to);
  }

  boolean during(Instant begin, Instant end) {
    return begin.isBefore(to) && end.isAfter(from);
  }
}
