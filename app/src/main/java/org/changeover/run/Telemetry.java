package org.changeover.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Sighting;
import org.changeover.text.Sanitiser;

/** What is shown live and not journaled; a slow viewer misses some of it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "telemetry")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Telemetry.Line.class, name = "line"),
  @JsonSubTypes.Type(value = Telemetry.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = Telemetry.Missed.class, name = "missed"),
  @JsonSubTypes.Type(value = Telemetry.Watched.class, name = "watched"),
  @JsonSubTypes.Type(value = Telemetry.Sighted.class, name = "sighted"),
  @JsonSubTypes.Type(value = Telemetry.Present.class, name = "present"),
})
public sealed interface Telemetry {

  /**
   * A line of output, cleaned of control sequences.
   *
   * @param host the host that said it
   * @param stream {@link #OUTPUT}, {@link #ERRORS}, or {@link #COMMANDS} for a command itself
   * @param end where the line ends in the task's output file, in bytes; of lines that found no room
   *     there, a number that grows as well
   */
  record Line(TaskId task, String host, String stream, String text, long end) implements Telemetry {
    public static final String OUTPUT = "out";
    public static final String ERRORS = "err";
    public static final String COMMANDS = "cmd";
  }

  record Progress(TaskId task, long done, long total, String unit) implements Telemetry {}

  /** So many lines did not reach this viewer; they are in the task's output file. */
  record Missed(TaskId task, long lines) implements Telemetry {}

  /**
   * What is looked at for as long as the run is open; told at once to whoever comes later.
   *
   * @param instances the provider instances that have a lookout, none when no used one has
   * @param hosts the name of the host at each address of the inventory
   */
  record Watched(List<String> instances, Map<String, String> hosts) implements Telemetry {
    public Watched {
      instances = List.copyOf(instances);
      hosts = Map.copyOf(hosts);
    }
  }

  /**
   * What one instance's lookout saw last; the last one is told at once to whoever comes later.
   *
   * <p>Its texts come from machines: they are cleaned of control sequences, however one is made.
   *
   * @param at when it was seen; empty when nothing could be seen yet
   * @param sightings of the last look that was one
   * @param earlier what sources said before, and caches may still hold
   * @param trouble why looking failed since then
   * @param since when it was seen first by this engine; empty when that is not told
   */
  record Sighted(
      String instance,
      Optional<Instant> at,
      List<Sighting> sightings,
      List<Earlier> earlier,
      Optional<String> trouble,
      Optional<Instant> since)
      implements Telemetry {
    public Sighted {
      requireNonNull(instance, "instance is null");
      requireNonNull(at, "at is null");
      sightings = sightings.stream().map(Sighted::cleaned).toList();
      earlier = earlier.stream().map(Earlier::cleaned).toList();
      trouble = trouble.map(Sanitiser::clean);
      requireNonNull(since, "since is null");
    }

    private static Sighting cleaned(Sighting raw) {
      return new Sighting(
          Sanitiser.clean(raw.within()),
          Sanitiser.clean(raw.subject()),
          Sanitiser.clean(raw.where()),
          raw.kind(),
          raw.values().stream().map(Sanitiser::clean).toList(),
          raw.ttl(),
          raw.trouble().map(Sanitiser::clean));
    }
  }

  /**
   * An answer that a source gave and that is not the one given now.
   *
   * @param until when the last cache drops it that took it at the last moment; in the past when it
   *     is gone everywhere
   */
  record Earlier(String subject, List<String> values, Duration ttl, Instant until) {
    public Earlier {
      requireNonNull(subject, "subject is null");
      values = List.copyOf(values);
      requireNonNull(ttl, "ttl is null");
      requireNonNull(until, "until is null");
    }

    private Earlier cleaned() {
      return new Earlier(
          Sanitiser.clean(subject), values.stream().map(Sanitiser::clean).toList(), ttl, until);
    }
  }

  /**
   * Who looks at the run now; told to everybody who does whenever that changes.
   *
   * @param operators sorted; one as often as there are terminals
   */
  record Present(List<String> operators) implements Telemetry {
    public Present {
      operators = List.copyOf(operators);
    }
  }
}
