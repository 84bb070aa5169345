package org.changeover.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Endpoint;
import org.changeover.spi.Sighting;
import org.changeover.spi.Sighting.Kind;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * One address of a name server or resolver, and what its answers mean for those who watch.
 *
 * <p>A resolver is asked without recursion, for what it holds already: any other question would
 * have it fetch the answer, and so fill the cache that is watched.
 *
 * @param name what it is called: the host, with the address when the host has several
 */
record Place(Endpoint endpoint, String name, Kind kind) {
  private static final String WITHOUT_RECURSION =
      " to a question for what it holds; allow this machine to ask its cache";

  /** A set of records that is asked for. */
  record Question(Name zone, Rrset.Key key) {}

  List<Sighting> ask(DnsConversation conversation, List<Question> questions) throws IOException {
    List<Message> answers = conversation.askAll(questions.stream().map(Question::key).toList());
    var seen = new ArrayList<Sighting>();
    for (int i = 0; i < questions.size(); i++) {
      seen.add(sighting(questions.get(i), answers.get(i)));
    }
    return seen;
  }

  /** That it did not answer: about the zone as a whole. */
  Sighting silent(Name zone, String why) {
    return troubled(serial(zone), "no answer: " + why);
  }

  /** What stands for a zone as a whole. */
  static Question serial(Name zone) {
    return new Question(zone, new Rrset.Key(zone, Type.SOA));
  }

  /** A place with the same trouble about everything of a zone says it once. */
  static List<Sighting> folded(List<Sighting> seen) {
    var zones = new LinkedHashMap<String, List<Sighting>>();
    seen.forEach(one -> zones.computeIfAbsent(one.within(), _ -> new ArrayList<>()).add(one));
    return zones.values().stream()
        .flatMap(all -> {
          Sighting first = all.getFirst();
          boolean same =
              first.trouble().isPresent()
                  && all.stream().allMatch(one -> one.trouble().equals(first.trouble()));
          return same
              ? List.of(
                  new Sighting(
                      first.within(),
                      first.within() + " SOA",
                      first.where(),
                      first.kind(),
                      List.of(),
                      Optional.empty(),
                      first.trouble()))
                  .stream()
              : all.stream();
        })
        .toList();
  }

  private Sighting sighting(Question question, Message answer) {
    Optional<String> trouble = kind == Kind.SOURCE ? unauthoritative(answer) : unwilling(answer);
    if (trouble.isPresent()) {
      return troubled(question, trouble.get());
    }
    if (question.key().type() == Type.SOA) {
      return soa(answer, Section.ANSWER)
          .map(soa -> said(question, List.of("" + soa.getSerial()), Optional.empty()))
          .orElseGet(() -> troubled(question, "an answer without the SOA record"));
    }
    return Rrset.in(answer, question.key())
        .map(set ->
            said(
                question,
                set.records().stream().map(Rrset::value).toList(),
                Optional.of(set.ttl())))
        .orElseGet(() -> said(question, List.of(), absentFor(answer)));
  }

  private static Optional<String> unauthoritative(Message answer) {
    return NameServers.authoritative(answer)
        ? Optional.empty()
        : Optional.of(NameServers.notOurs(answer));
  }

  private static Optional<String> unwilling(Message answer) {
    int rcode = answer.getRcode();
    return rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN
        ? Optional.empty()
        : Optional.of(Rcode.string(rcode) + WITHOUT_RECURSION);
  }

  /** How long it may be kept that there is nothing (RFC 2308, 5). */
  private Optional<Long> absentFor(Message answer) {
    return soa(answer, Section.AUTHORITY)
        .map(
            soa -> Math.min(soa.getTTL(), kind == Kind.SOURCE ? soa.getMinimum() : Long.MAX_VALUE));
  }

  private static Optional<SOARecord> soa(Message answer, int section) {
    return answer.getSection(section).stream()
        .filter(SOARecord.class::isInstance)
        .map(SOARecord.class::cast)
        .findFirst();
  }

  private Sighting said(Question question, List<String> values, Optional<Long> seconds) {
    return sighting(question, values, seconds.map(Duration::ofSeconds), Optional.empty());
  }

  private Sighting troubled(Question question, String trouble) {
    return sighting(question, List.of(), Optional.empty(), Optional.of(trouble));
  }

  private Sighting sighting(
      Question question, List<String> values, Optional<Duration> ttl, Optional<String> trouble) {
    return new Sighting(
        Names.text(question.zone()), question.key().toString(), name, kind, values, ttl, trouble);
  }
}
