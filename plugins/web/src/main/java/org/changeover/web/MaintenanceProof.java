package org.changeover.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ReadableHost;
import org.changeover.web.Proof.Answer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Asks whether a service is closed as it should be, under each of its names. */
record MaintenanceProof(ReadableHost host, MaintenanceAction.Parameters parameters, String page) {

  private static final int AT_ONCE = 4;

  /** A worker of before may take one more connection in the moment of the reload. */
  private static final Retry PATIENT =
      Retry.fixedDelay(4, Duration.ofMillis(500))
          .filter(ActionFailedException.class::isInstance)
          .onRetryExhaustedThrow((_, last) -> last.failure());

  private static final List<String> PATHS = List.of("/", "/any/other/path?and=more");

  /** What was seen when nothing deviates. */
  String said() {
    return "%d names answer 503 with the page, Retry-After %d s and no-store over HTTPS, and lead there from HTTP; challenges are let through"
        .formatted(parameters.names().size(), parameters.retryAfter().toSeconds());
  }

  Mono<String> orFail() {
    return deviations()
        .flatMap(deviations ->
            deviations.isEmpty()
                ? Mono.just(said())
                : Mono.error(
                    new ActionFailedException(
                        "%s: %s answers %s instead of %s"
                            .formatted(
                                host.name(),
                                deviations.getFirst().what(),
                                deviations.getFirst().before(),
                                deviations.getFirst().after()))))
        .retryWhen(PATIENT);
  }

  /** Every answer that is not as it should be; empty when the service is closed. */
  Mono<List<Change>> deviations() {
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
        Proof.ask(host, "http", name, 80, PATHS.getLast())
            .flatMapIterable(MaintenanceProof::leadsToHttps),
        Proof.ask(host, "https", name, 443, MaintenanceSite.CHALLENGES + "changeover")
            .flatMapIterable(MaintenanceProof::letThrough),
        Proof.ask(host, "http", name, 80, MaintenanceSite.CHALLENGES + "changeover")
            .flatMapIterable(MaintenanceProof::letThrough));
  }

  private List<Change> closed(Answer answer) {
    List<Change> found = new ArrayList<>();
    if (answer.status() != 503) {
      found.add(new Change(answer.url(), seen(answer), "503"));
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

  private static List<Change> leadsToHttps(Answer answer) {
    boolean leads =
        answer.status() / 100 == 3 && answer.header("location").orElse("").startsWith("https://");
    return leads
        ? List.of()
        : List.of(new Change(answer.url(), seen(answer), "a redirect to HTTPS"));
  }

  private static List<Change> letThrough(Answer answer) {
    boolean through = answer.status() != 0 && answer.status() != 503 && answer.status() / 100 != 3;
    return through
        ? List.of()
        : List.of(new Change(answer.url(), seen(answer), "what lies there, or 404"));
  }

  private static String seen(Answer answer) {
    return answer.status() == 0
        ? "nothing (" + answer.body() + ")"
        : Integer.toString(answer.status());
  }
}
