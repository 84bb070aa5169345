package org.changeover.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Installs, enables and disables sites, all of a step's at once. */
final class SiteAction extends WebAction<SiteAction.Parameters> {

  /** Which sites. */
  record Parameters(
      @Doc("Sites to enable, by the name of their file without .conf.")
          @Example("[proxy]")
          @Default("[]")
          @Matches(Patterns.SITE)
          List<String> enable,
      @Doc("Sites to disable.") @Example("[www, www-ssl]") @Default("[]") @Matches(Patterns.SITE)
          List<String> disable,
      @Doc("Configuration of sites to put in place, from files of the plan, by the site's name.")
          @Example("{proxy: files/proxy.conf}")
          @Default("{}")
          Map<String, PlanFile> install) {
    Parameters {
      enable = List.copyOf(enable);
      disable = List.copyOf(disable);
      install = Map.copyOf(install);
    }
  }

  SiteAction() {
    super(
        "site",
        "Installs, enables and disables sites of the web server, and proves that it serves with them.",
        Parameters.class);
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<WebSettings> context) {
    return WebChecks.whenInstalled(
        context,
        (server, state) ->
            change(parameters, server, context)
                .flatMap(change -> change.changes(context.host(), state))
                .flatMap(changes ->
                    changes.isEmpty() ? served(server) : Mono.just(WebChecks.differs(changes))));
  }

  private static Mono<Check> served(WebServer server) {
    return Proof.serves(server)
        .map(Check::satisfied)
        .onErrorResume(
            ActionFailedException.class,
            failure ->
                Mono.just(
                    WebChecks.differs(
                        List.of(
                            new Change(
                                server.label() + " on " + server.host().name(),
                                failure.getMessage(),
                                "serves")))));
  }

  private static Mono<ConfigurationSwitch> change(
      Parameters parameters, WebServer server, ReadContext<WebSettings> context) {
    Flux<Wanted> installed =
        Flux.fromIterable(parameters.install().entrySet())
            .concatMap(entry ->
                context
                    .file(entry.getValue())
                    .map(bytes -> new Wanted.Content(available(server, entry.getKey()), bytes)));
    Stream<Wanted> links =
        Stream.concat(
            parameters.enable().stream()
                .map(name ->
                    new Wanted.Link(
                        enabled(server, name), "../sites-available/" + server.fileOf(name))),
            parameters.disable().stream().map(name -> new Wanted.Nothing(enabled(server, name))));
    List<Wanted> switched = links.toList();
    return installed
        .collectList()
        .map(files -> {
          List<Wanted> wanted = new ArrayList<>(files);
          wanted.addAll(switched);
          return new ConfigurationSwitch(
              server, "web/site@1", wanted, Proof.serves(server), Duration.ZERO);
        });
  }

  private static String available(WebServer server, String site) {
    return server.root() + "sites-available/" + server.fileOf(site);
  }

  private static String enabled(WebServer server, String site) {
    return server.root() + "sites-enabled/" + server.fileOf(site);
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<WebSettings> context) {
    return WebServer.of(context)
        .flatMapMany(server ->
            whatIsEnabledIsThere(parameters, server)
                .then(change(parameters, server, context))
                .flatMapMany(change -> change.apply(context)));
  }

  private static Mono<Void> whatIsEnabledIsThere(Parameters parameters, WebServer server) {
    return Flux.fromIterable(parameters.enable())
        .filter(name -> !parameters.install().containsKey(name))
        .concatMap(name -> server.host().stat(available(server, name)))
        .filter(state -> !state.exists())
        .concatMap(state ->
            Mono.error(
                new ActionFailedException(
                    "%s: there is no site %s to enable; give its file under 'install'"
                        .formatted(server.host().name(), state.path()))))
        .then();
  }
}
