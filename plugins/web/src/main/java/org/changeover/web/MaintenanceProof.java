package org.changeover.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Change;
import org.changeover.spi.ReadableHost;
import org.changeover.web.Proof.Answer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks whether a service is closed as it should be, under each of its names. */
record MaintenanceProof(ReadableHost host, Maintenance parameters, String page)
    implements SiteProof {

  private static final int AT_ONCE = 4;

  private static final List<String> PATHS = List.of("/", "/any/other/path?and=more");

  @Override
  public String said() {
    return "%d names answer 503 with the page, Retry-After %d s and no-store over HTTPS, and lead there from HTTP; challenges are let through"
        .formatted(parameters.names().size(), parameters.retryAfter().toSeconds());
  }

  @Override
  public Mono<List<Change>> deviations() {
    return Flux.fromIterable(parameters.names())
        .map(name -> name.replace("*", "any"))
        .flatMapSequential(this::answers, AT_ONCE)
        .collectList();
  }

  private Flux<Change> answers(String name) {
    return Flux.concat(
        Flux.fromIterable(PATHS)
            .concatMap(path -> Proof.ask(host, "https", name, 443, path))
            .flatMapIterable(this::closed),
        Proof.ask(host, "http", name, 80, PATHS.getLast()).flatMapIterable(Answer::leadsToHttps),
        Proof.ask(host, "https", name, 443, MaintenanceSite.CHALLENGES + "changeover")
            .flatMapIterable(MaintenanceProof::letThrough),
        Proof.ask(host, "http", name, 80, MaintenanceSite.CHALLENGES + "changeover")
            .flatMapIterable(MaintenanceProof::letThrough));
  }

  private List<Change> closed(Answer answer) {
    List<Change> found = new ArrayList<>();
    if (answer.status() != 503) {
      found.add(new Change(answer.url(), answer.seen(), "503"));
      return found;
    }
    String seconds = Long.toString(parameters.retryAfter().toSeconds());
    if (!answer.header("retry-after").equals(Optional.of(seconds))) {
      found.add(header(answer, "retry-after", "Retry-After: " + seconds));
    }
    if (!answer.header("cache-control").orElse("").contains("no-store")) {
      found.add(header(answer, "cache-control", "Cache-Control: no-store"));
    }
    if (!answer.body().equals(page)) {
      found.add(new Change(answer.url(), "another page", "the page"));
    }
    return found;
  }

  private static Change header(Answer answer, String name, String wanted) {
    return new Change(answer.url(), answer.header(name).orElse("no " + name), wanted);
  }

  private static List<Change> letThrough(Answer answer) {
    boolean through = answer.status() != 0 && answer.status() != 503 && answer.status() / 100 != 3;
    return through
        ? List.of()
        : List.of(new Change(answer.url(), answer.seen(), "what lies there, or 404"));
  }
}
