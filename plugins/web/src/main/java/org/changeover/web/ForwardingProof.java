package org.changeover.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.changeover.spi.Change;
import org.changeover.spi.Command;
import org.changeover.spi.ReadableHost;
import org.changeover.web.Proof.Answer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the proxy, under each of its names, for a page that nobody has asked for before, and looks
 * for that page in the logs of the other host: an answer alone does not say who gave it.
 */
record ForwardingProof(ReadableHost host, ReadableHost other, Forwarding parameters)
    implements SiteProof {

  private static final int AT_ONCE = 4;
  private static final String PAGE = "/changeover-proxy-proof-";

  /** Answers that a proxy gives itself: no answer, bad gateway, closed, too late, a loop. */
  private static final Set<Integer> OWN = Set.of(0, 500, 502, 503, 504, 508);

  private record Asked(String page, Answer answer) {}

  @Override
  public String said() {
    return "%d names, asked here over verified HTTPS, are answered by %s, whose log shows it; HTTP leads to HTTPS"
        .formatted(parameters.names().size(), parameters.answeredBy());
  }

  @Override
  public Mono<List<Change>> deviations() {
    return Flux.fromIterable(parameters.names())
        .map(name -> name.replace("*", "any"))
        .flatMapSequential(this::asked, AT_ONCE)
        .collectList()
        .flatMap(asked -> logged().map(log -> judged(asked, log)))
        .flatMap(found -> redirects().map(more -> both(found, more)));
  }

  private Mono<Asked> asked(String name) {
    String page = PAGE + UUID.randomUUID();
    return Proof.ask(host, Proof.Trust.in(parameters.authorities()), "https", name, 443, page)
        .map(answer -> new Asked(page, answer));
  }

  private Mono<String> logged() {
    List<String> command = new ArrayList<>(List.of("grep", "-rhsF", "--", PAGE));
    command.addAll(parameters.logs());
    // 1: no line; 2: a folder is not there.
    return other
        .query(Command.of(command).accepting(0, 1, 2).capturing(Integer.MAX_VALUE >> 6))
        .map(output -> output.stdout());
  }

  private List<Change> judged(List<Asked> all, String log) {
    List<Change> found = new ArrayList<>();
    for (Asked asked : all) {
      Answer answer = asked.answer();
      String wanted = "an answer of " + parameters.answeredBy();
      if (OWN.contains(answer.status())) {
        found.add(new Change(answer.url(), answer.seen(), wanted));
      } else if (!log.contains(asked.page())) {
        found.add(new Change(answer.url(), answer.seen() + " from elsewhere", wanted));
      }
    }
    return found;
  }

  private Mono<List<Change>> redirects() {
    return Flux.fromIterable(parameters.names())
        .map(name -> name.replace("*", "any"))
        .flatMapSequential(name -> Proof.ask(host, "http", name, 80, "/any/path?x=1"), AT_ONCE)
        .flatMapIterable(Answer::leadsToHttps)
        .collectList();
  }

  private static List<Change> both(List<Change> one, List<Change> other) {
    List<Change> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }
}
