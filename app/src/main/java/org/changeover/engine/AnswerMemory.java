package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.changeover.run.Telemetry.Earlier;
import org.changeover.spi.Sighting;

/**
 * Which answers the sources of subjects gave, and so what caches may hold that ask them. A source
 * may have given an answer until the moment at which another one was seen there, and whoever took
 * it then keeps it for its TTL; a source that lags behind gives it on, and that time begins anew.
 * So does one that was not heard, for it may be silent to this machine only.
 *
 * <p>What is right now is what the first source says that ever answered about the subject.
 *
 * <p>Bounded in subjects, in sources and answers of each, and in characters: what finds no room
 * counts as not heard. Used by one thread at a time.
 */
final class AnswerMemory {
  static final int SUBJECTS = 1000;
  static final int SOURCES = 64;
  static final int ANSWERS = 4;

  /** In characters; one look may go beyond it. */
  static final int ROOM = 2_000_000;

  /**
   * Two answers differ also when they may be kept for different times.
   *
   * @param ttl empty when nobody keeps it
   */
  private record Answer(List<String> values, Optional<Duration> ttl) {

    int size() {
      return values.stream().mapToInt(String::length).sum();
    }
  }

  /** What is known of one subject: what each source said last, and until when it gave an answer. */
  private record Known(
      String lead, Map<String, Answer> last, LinkedHashMap<Answer, Instant> given) {

    void said(String where, Answer answer, Instant at) {
      Answer before = last.put(where, answer);
      if (before != null) {
        given(before, at);
      }
      given(answer, at);
    }

    void notHeardBut(Set<String> heard, Instant at) {
      last.forEach((where, answer) -> {
        if (!heard.contains(where)) {
          given(answer, at);
        }
      });
    }

    private void given(Answer answer, Instant at) {
      if (answer.ttl().isPresent()) {
        given.put(answer, at);
      }
      while (given.size() > ANSWERS) {
        given.remove(
            given.keySet().stream()
                .filter(one -> !last.containsValue(one))
                .min(Comparator.comparing(this::until))
                .orElseGet(() -> given.firstEntry().getKey()));
      }
    }

    private Instant until(Answer one) {
      return given.get(one).plus(one.ttl().orElseThrow());
    }

    boolean hasRoomFor(String where) {
      return last.containsKey(where) || last.size() < SOURCES;
    }

    int size() {
      return Stream.concat(last.values().stream(), given.keySet().stream())
          .mapToInt(Answer::size)
          .sum();
    }

    List<Earlier> earlier(String subject) {
      Answer now = last.get(lead);
      return given.keySet().stream()
          .filter(one -> !one.equals(now))
          .map(one -> new Earlier(subject, one.values(), one.ttl().orElseThrow(), until(one)))
          .sorted(Comparator.comparing(Earlier::until).reversed())
          .toList();
    }
  }

  private final Map<String, Known> subjects = new LinkedHashMap<>();

  /** Takes in what was seen; who had trouble to answer was not heard. */
  void see(List<Sighting> sightings, Instant at) {
    boolean full = subjects.values().stream().mapToLong(Known::size).sum() > ROOM;
    var heard = new HashMap<String, Set<String>>();
    for (Sighting one : sightings) {
      if (!full && one.kind() == Sighting.Kind.SOURCE && one.trouble().isEmpty() && room(one)) {
        subjects
            .computeIfAbsent(
                one.subject(), _ -> new Known(one.where(), new HashMap<>(), new LinkedHashMap<>()))
            .said(one.where(), new Answer(one.values(), one.ttl()), at);
        heard.computeIfAbsent(one.subject(), _ -> new HashSet<>()).add(one.where());
      }
    }
    subjects.forEach(
        (subject, known) -> known.notHeardBut(heard.getOrDefault(subject, Set.of()), at));
  }

  private boolean room(Sighting seen) {
    Known known = subjects.get(seen.subject());
    return known == null
        ? seen.ttl().isPresent() && subjects.size() < SUBJECTS
        : known.hasRoomFor(seen.where());
  }

  /** Of each subject the answers that are not given any more where it changes first. */
  List<Earlier> earlier() {
    var all = new ArrayList<Earlier>();
    subjects.forEach((subject, known) -> all.addAll(known.earlier(subject)));
    return all;
  }
}
