package org.changeover.web;

import java.time.Duration;
import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** What the running server is asked, to see whether a site does what it is for. */
interface SiteProof {

  /** A worker of before may take one more connection in the moment of the reload. */
  Retry PATIENT =
      Retry.fixedDelay(4, Duration.ofMillis(500))
          .filter(ActionFailedException.class::isInstance)
          .onRetryExhaustedThrow((_, last) -> last.failure());

  ReadableHost host();

  /** What was seen when nothing deviates. */
  String said();

  /** Every answer that is not as it should be. */
  Mono<List<Change>> deviations();

  /** Says what was seen; fails when something deviates and goes on doing so. */
  default Mono<String> orFail() {
    return deviations()
        .flatMap(deviations ->
            deviations.isEmpty()
                ? Mono.just(said())
                : Mono.error(
                    new ActionFailedException(
                        "%s: %s answers %s instead of %s"
                            .formatted(
                                host().name(),
                                deviations.getFirst().what(),
                                deviations.getFirst().before(),
                                deviations.getFirst().after()))))
        .retryWhen(PATIENT);
  }
}
