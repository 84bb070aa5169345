package org.changeover.web;

import java.util.List;
import java.util.function.Function;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import reactor.core.publisher.Mono;

/** What the checks of this provider's actions have in common. */
final class WebChecks {
  private WebChecks() {}

  /** Looks further when there is an Apache; cannot say anything when there is none. */
  static Mono<Check> whenInstalled(Apache apache, Function<Apache.State, Mono<Check>> look) {
    return apache
        .state()
        .flatMap(state ->
            state.installed()
                ? look.apply(state)
                : Mono.just(
                    new Check.Unknown(
                        apache.host().name()
                            + ": there is no Apache with Debian's layout (apache2ctl, /etc/apache2); install apache2")))
        .onErrorResume(
            ActionFailedException.class,
            failure -> Mono.just(new Check.Unknown(failure.getMessage())));
  }

  static Check differs(List<Change> changes) {
    StringBuilder all = new StringBuilder();
    changes.forEach(change -> all.append(change.what()).append(change.before()).append('\n'));
    return new Check.Differs(changes, Wanted.sha256(all.toString()));
  }
}
