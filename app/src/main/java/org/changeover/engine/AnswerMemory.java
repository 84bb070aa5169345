package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.changeover.run.Telemetry.Earlier;
import org.changeover.spi.Sighting;

/**
 * Which answers the sources of subjects gave, and so what caches may hold that ask them. A source
 * may have given an answer until the moment at which another one was seen there, and whoever took
 * it then keeps it for its TTL; a source that lags behind gives it on, and that time begins anew.
 *
 * <p>What is right now is what the first source says that ever answered about the subject.
 *
 * <p>Bounded in subjects and in answers of each. Used by one thread at a time.
 */
final class AnswerMemory {
  static final int SUBJECTS = 1000;
  static final int ANSWERS = 4;

  /** Two answers differ also when they may be kept for different times. */
  private record Answer(List<String> values, Duration ttl) {}

  /** What is known of one subject: what each source said last, and until when it gave an answer. */
  private record Known(
      String lead, Map<String, Answer> last, LinkedHashMap<Answer, Instant> given) {

    void said(String where, Answer answer, Instant at) {
      Answer before = last.put(where, answer);
      if (before != null) {
        given.put(before, at);
      }
      given.put(answer, at);
      while (given.size() > ANSWERS) {
        given.remove(
            given.keySet().stream()
                .filter(one -> !last.containsValue(one))
                .min(Comparator.comparing(one -> given.get(one).plus(one.ttl())))
                .orElseGet(() -> given.firstEntry().getKey()));
      }
    }

    List<Earlier> earlier(String subject) {
      Answer now = last.get(lead);
      return given.entrySet().stream()
          .filter(one -> !one.getKey().equals(now))
          .map(one ->
              new Earlier(
                  subject,
                  one.getKey().values(),
                  one.getKey().ttl(),
                  one.getValue().plus(one.getKey().ttl())))
          .sorted(Comparator.comparing(Earlier::until).reversed())
          .toList();
    }
  }

  private final Map<String, Known> subjects = new LinkedHashMap<>();

  /** Takes in what was seen; what had trouble to answer, and what nobody keeps, says nothing. */
  void see(List<Sighting> sightings, Instant at) {
    for (Sighting one : sightings) {
      boolean counts =
          one.kind() == Sighting.Kind.SOURCE
              && one.trouble().isEmpty()
              && one.ttl().isPresent()
              && (subjects.containsKey(one.subject()) || subjects.size() < SUBJECTS);
      if (counts) {
        subjects
            .computeIfAbsent(
                one.subject(), _ -> new Known(one.where(), new HashMap<>(), new LinkedHashMap<>()))
            .said(one.where(), new Answer(one.values(), one.ttl().get()), at);
      }
    }
  }

  /** Of each subject the answers that are not given any more where it changes first. */
  List<Earlier> earlier() {
    var all = new ArrayList<Earlier>();
    subjects.forEach((subject, known) -> all.addAll(known.earlier(subject)));
    return all;
  }
}
