package org.changeover.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts one site in the place of all others of a host, in one effect; or only prepares that, so that
 * at night nothing is left to go wrong but the switch itself.
 */
final class StandInAction<P extends Record & StandIn> extends WebAction<P> {
  private final boolean active;

  private StandInAction(String name, String summary, Class<P> parameters, boolean active) {
    super(name, summary, parameters);
    this.active = active;
  }

  static StandInAction<Maintenance> closing() {
    return new StandInAction<>(
        "maintenance",
        "Closes the web service: every page answers 503 with a maintenance page, and HTTP leads to HTTPS.",
        Maintenance.class,
        true);
  }

  static StandInAction<Maintenance> preparingToClose() {
    return new StandInAction<>(
        "prepare-maintenance",
        "Puts the configuration of the maintenance page beside the active one and tries it, without switching it on.",
        Maintenance.class,
        false);
  }

  static StandInAction<Forwarding> forwarding() {
    return new StandInAction<>(
        "proxy",
        "Makes the web server pass every request on to another one, with TLS verified on both legs.",
        Forwarding.class,
        true);
  }

  static StandInAction<Forwarding> preparingToForward() {
    return new StandInAction<>(
        "prepare-proxy",
        "Puts the configuration of the proxy beside the active one and tries it, without switching it on.",
        Forwarding.class,
        false);
  }

  @Override
  public Resources resources(P wanted, Target target) {
    Resources server = super.resources(wanted, target);
    return active && wanted instanceof Maintenance maintenance
        ? server.and(
            Resources.writing("file:%s:%s".formatted(target.name(), maintenance.pagePath())))
        : server;
  }

  @Override
  public Mono<Check> check(P wanted, ReadContext<WebSettings> context) {
    return WebChecks.whenInstalled(
        context,
        (server, state) ->
            change(wanted, server, context)
                .flatMap(change -> change.changes(context.host(), state))
                .flatMap(changes ->
                    changes.isEmpty()
                        ? proven(wanted, server, context)
                        : Mono.just(WebChecks.differs(changes))));
  }

  private Mono<Check> proven(P wanted, WebServer server, ReadContext<WebSettings> context) {
    return active
        ? wanted.proof(context).flatMap(StandInAction::asked)
        : Mono.just(
            Check.satisfied(
                file(wanted, server) + " is there, passed its trial, and is not switched on"));
  }

  private static Mono<Check> asked(SiteProof proof) {
    return proof
        .deviations()
        .map(deviations ->
            deviations.isEmpty() ? Check.satisfied(proof.said()) : WebChecks.differs(deviations));
  }

  private static String file(StandIn site, WebServer server) {
    return server.root() + site.tree() + "/" + server.fileOf(site.site());
  }

  private Mono<ConfigurationSwitch> change(
      P wanted, WebServer server, ReadContext<WebSettings> context) {
    List<Wanted> prepared =
        List.of(
            new Wanted.Folder(server.root() + wanted.tree()),
            new Wanted.Content(file(wanted, server), wanted.configuration(server)));
    return Mono.zip(modules(wanted, server), server.enabledSites())
        .map(found ->
            Stream.concat(found.getT1().stream(), sites(wanted, server, found.getT2()).stream())
                .toList())
        .flatMap(switched ->
            active
                ? activating(wanted, server, context, prepared, switched)
                : Mono.just(
                    new ConfigurationSwitch(
                        server,
                        format(),
                        prepared,
                        switched,
                        Proof.serves(server),
                        Duration.ZERO)));
  }

  private Mono<ConfigurationSwitch> activating(
      P wanted,
      WebServer server,
      ReadContext<WebSettings> context,
      List<Wanted> prepared,
      List<Wanted> switched) {
    return Mono.zip(wanted.others(context), wanted.proof(context))
        .map(found -> {
          List<Wanted> all = new ArrayList<>(found.getT1());
          all.addAll(prepared);
          all.addAll(switched);
          return new ConfigurationSwitch(
              server, format(), all, found.getT2().orFail(), wanted.drain());
        });
  }

  private String format() {
    return "web/" + name() + "@2";
  }

  private Mono<List<Wanted>> modules(P wanted, WebServer server) {
    return switch (server) {
      case Apache apache ->
          apache.modules().map(modules -> modules.enabling(wanted.modules(), apache.host().name()));
      case Nginx _ -> Mono.just(List.of());
    };
  }

  /** This site on, all others off. */
  private List<Wanted> sites(P wanted, WebServer server, List<String> enabled) {
    String file = server.fileOf(wanted.site());
    String folder = server.root() + "sites-enabled/";
    List<Wanted> all = new ArrayList<>();
    all.add(new Wanted.Link(folder + file, "../" + wanted.tree() + "/" + file));
    enabled.stream()
        .filter(other -> !other.equals(file))
        .filter(other -> !wanted.keepSites().contains(server.siteOf(other)))
        .forEach(other -> all.add(new Wanted.Nothing(folder + other)));
    return all;
  }

  @Override
  public Flux<Notice> apply(P wanted, ChangeContext<WebSettings> context) {
    return KeyPairs.belongTogether(context.host(), wanted.certificate(), wanted.key())
        .then(WebServer.of(context))
        .flatMap(server -> change(wanted, server, context))
        .flatMapMany(change -> change.apply(context));
  }
}
