package org.changeover.web;

import java.util.List;
import java.util.function.BiFunction;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/** What the checks of this provider's actions have in common. */
final class WebChecks {
  private WebChecks() {}

  /** Looks further when there is a web server; cannot say anything when there is none. */
  static Mono<Check> whenInstalled(
      ReadContext<WebSettings> context, BiFunction<WebServer, WebServer.State, Mono<Check>> look) {
    return WebServer.of(context)
        .flatMap(server ->
            server
                .state()
                .flatMap(state ->
                    state.installed()
                        ? look.apply(server, state)
                        : Mono.just(
                            new Check.Unknown(
                                "%s: there is no %s with Debian's layout (%s); install it"
                                    .formatted(
                                        context.host().name(), server.label(), server.root())))))
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
