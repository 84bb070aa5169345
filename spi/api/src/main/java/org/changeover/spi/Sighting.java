package org.changeover.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one place says about one subject, as a {@link Lookout} saw it. Holds no secret.
 *
 * @param within what the subject belongs to and is shown under, such as a zone
 * @param subject what was asked for, such as {@code www.example.org A}
 * @param where who answered, such as a server's name
 * @param values the answer, in an order that says nothing of when it came; empty for none
 * @param ttl how long others may keep this answer, or how long a cache keeps it from now on; empty
 *     when nobody keeps it
 * @param trouble what kept it from answering, in one line; empty when nothing did
 */
public record Sighting(
    String within,
    String subject,
    String where,
    Kind kind,
    List<String> values,
    Optional<Duration> ttl,
    Optional<String> trouble) {
  public Sighting {
    requireNonNull(within, "within is null");
    requireNonNull(subject, "subject is null");
    requireNonNull(where, "where is null");
    requireNonNull(kind, "kind is null");
    values = List.copyOf(values);
    requireNonNull(ttl, "ttl is null");
    requireNonNull(trouble, "trouble is null");
  }

  /** What a place is to its subjects. */
  public enum Kind {
    /** It says what is so; caches get their answers here. */
    SOURCE,
    /** It repeats what a source said some time ago. */
    CACHE
  }
}
