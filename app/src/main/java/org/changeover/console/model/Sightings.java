package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.Telemetry;

/**
 * What the lookouts of the run saw last, bounded in instances; the engine bounds each of them.
 *
 * @param watched empty until the engine has told what is looked at
 * @param last by the instance
 */
public record Sightings(Optional<Telemetry.Watched> watched, Map<String, Telemetry.Sighted> last) {
  private static final int INSTANCES = 16;

  public Sightings {
    requireNonNull(watched, "watched is null");
    last = Collections.unmodifiableMap(new LinkedHashMap<>(last));
  }

  static Sightings none() {
    return new Sightings(Optional.empty(), Map.of());
  }

  Sightings heard(List<Telemetry> telemetry) {
    Optional<Telemetry.Watched> now = watched;
    var all = new LinkedHashMap<>(last);
    for (Telemetry one : telemetry) {
      if (one instanceof Telemetry.Watched news) {
        now = Optional.of(news);
      } else if (one instanceof Telemetry.Sighted news
          && (all.size() < INSTANCES || all.containsKey(news.instance()))) {
        all.put(news.instance(), news);
      }
    }
    return now.equals(watched) && all.equals(last) ? this : new Sightings(now, all);
  }
}
