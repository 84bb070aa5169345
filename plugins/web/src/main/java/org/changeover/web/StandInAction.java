package org.changeover.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts one site in the place of all others of a host, in one effect; or only prepares that, so that
 * at night nothing is left to go wrong but the switch itself.
 */
final class StandInAction<P extends Record & StandIn> implements ChangingAction<P, WebSettings> {
  private final String name;
  private final String summary;
  private final Class<P> parameters;
  private final boolean active;

  private StandInAction(String name, String summary, Class<P> parameters, boolean active) {
    this.name = name;
    this.summary = summary;
    this.parameters = parameters;
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
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return summary;
  }

  @Override
  public Class<P> parameters() {
    return parameters;
  }

  @Override
  public Set<TargetKind> targets() {
    return Set.of(TargetKind.HOST);
  }

  @Override
  public Resources resources(P wanted, Target target) {
    Resources server = Resources.writing("host:" + target.name() + "/apache");
    return active && wanted instanceof Maintenance maintenance
        ? server.and(
            Resources.writing("file:%s:%s".formatted(target.name(), maintenance.pagePath())))
        : server;
  }

  @Override
  public Mono<Check> check(P wanted, ReadContext<WebSettings> context) {
    return WebChecks.whenInstalled(
        new Apache(context.host()),
        state ->
            change(wanted, context)
                .flatMap(change -> change.changes(context.host(), state))
                .flatMap(changes ->
                    changes.isEmpty()
                        ? proven(wanted, context)
                        : Mono.just(WebChecks.differs(changes))));
  }

  private Mono<Check> proven(P wanted, ReadContext<WebSettings> context) {
    return active
        ? wanted.proof(context).flatMap(StandInAction::asked)
        : Mono.just(
            Check.satisfied(file(wanted) + " is there, passed its trial, and is not switched on"));
  }

  private static Mono<Check> asked(SiteProof proof) {
    return proof
        .deviations()
        .map(deviations ->
            deviations.isEmpty() ? Check.satisfied(proof.said()) : WebChecks.differs(deviations));
  }

  private static String file(StandIn site) {
    return Apache.ROOT + site.tree() + "/" + site.site() + ".conf";
  }

  private Mono<ConfigurationSwitch> change(P wanted, ReadContext<WebSettings> context) {
    List<Wanted> prepared =
        List.of(
            new Wanted.Folder(Apache.ROOT + wanted.tree()),
            new Wanted.Content(file(wanted), wanted.configuration()));
    return switched(wanted, context)
        .flatMap(switched ->
            active
                ? activating(wanted, context, prepared, switched)
                : Mono.just(preparing(context, prepared, switched)));
  }

  private ConfigurationSwitch preparing(
      ReadContext<WebSettings> context, List<Wanted> prepared, List<Wanted> switched) {
    return new ConfigurationSwitch(
        format(), prepared, switched, Proof.serves(context.host()), Duration.ZERO);
  }

  private Mono<ConfigurationSwitch> activating(
      P wanted, ReadContext<WebSettings> context, List<Wanted> prepared, List<Wanted> switched) {
    return Mono.zip(wanted.others(context), wanted.proof(context))
        .map(found -> {
          List<Wanted> all = new ArrayList<>(found.getT1());
          all.addAll(prepared);
          all.addAll(switched);
          return new ConfigurationSwitch(format(), all, found.getT2().orFail(), wanted.drain());
        });
  }

  private String format() {
    return "web/" + name + "@2";
  }

  /** Modules on, this site on, all others off. */
  private Mono<List<Wanted>> switched(P wanted, ReadContext<WebSettings> context) {
    Apache apache = new Apache(context.host());
    String file = wanted.site() + ".conf";
    return Mono.zip(apache.modules(), apache.enabledSites())
        .map(found -> {
          List<Wanted> all =
              new ArrayList<>(found.getT1().enabling(wanted.modules(), context.host().name()));
          all.add(
              new Wanted.Link(
                  Apache.ROOT + "sites-enabled/" + file, "../" + wanted.tree() + "/" + file));
          for (String other : found.getT2()) {
            String site = other.endsWith(".conf") ? other.substring(0, other.length() - 5) : other;
            if (!other.equals(file) && !wanted.keepSites().contains(site)) {
              all.add(new Wanted.Nothing(Apache.ROOT + "sites-enabled/" + other));
            }
          }
          return all;
        });
  }

  @Override
  public Flux<Notice> apply(P wanted, ChangeContext<WebSettings> context) {
    return KeyPairs.belongTogether(context.host(), wanted.certificate(), wanted.key())
        .then(change(wanted, context))
        .flatMapMany(change -> change.apply(context));
  }

  @Override
  public boolean repeatable(P wanted) {
    return true;
  }

  @Override
  public Reversal reversal(P wanted) {
    return Reversal.exact();
  }

  @Override
  public Mono<UndoCheck> checkUndo(P wanted, Receipt receipt, ReadContext<WebSettings> context) {
    return ConfigurationSwitch.checkUndo(receipt, context.host());
  }

  @Override
  public Flux<Notice> undo(P wanted, Receipt receipt, ChangeContext<WebSettings> context) {
    return ConfigurationSwitch.undo(receipt, context);
  }
}
