package org.changeover.mirrors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Apt;
import org.changeover.kit.Described;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
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
 * Brings one version of the mirrors' package to a mirror, out of its repository. An edited cron
 * file stays as it is, as dpkg has it; the evidence says how it stands to what the package ships.
 */
final class UpdatePackage extends Described<UpdatePackage.Parameters>
    implements ChangingAction<UpdatePackage.Parameters, MirrorsSettings> {
  private static final String FORMAT = "mirrors/update-package@1";
  private static final String NOTE =
      "installs the version before out of the repository, which must still offer it; lists of packages stay as fetched";

  record Parameters(
      @Doc("The .deb that was published: its name says the version. Either this or 'version'.")
          @Example("/srv/libravatar-slave_1.9+mig1_all.deb")
          @Matches("(.*/)?[a-z0-9.+-]+_[^_/]+_[a-z0-9]+\\.deb")
          Optional<String> deb,
      @Doc("The version to install. Either this or 'deb'.")
          @Example("1.9+mig1")
          @Matches(Patterns.VERSION)
          Optional<String> version,
      @Doc("How long to wait while another program uses apt or dpkg there.") @Default("5m")
          Duration lockWait) {
    public Parameters {
      if (deb.isPresent() == version.isPresent()) {
        throw new IllegalArgumentException("give either deb or version, and not both");
      }
    }

    String wanted() {
      return version.orElseGet(() -> deb.orElseThrow().split("_")[1]);
    }
  }

  UpdatePackage() {
    super(
        "update-package",
        "Updates the mirrors' package on a mirror",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("version", "The version that is installed."),
        new OutputDoc("conffile", "How the cron file stands to what the package ships."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("host:" + target.name() + "/dpkg", "host:" + target.name() + "/sync");
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<MirrorsSettings> context) {
    String wanted = parameters.wanted();
    return installed(context)
        .zipWith(CronState.of(context))
        .map(found -> {
          String now = found.getT1();
          String name = context.settings().packageName();
          if (!now.equals(wanted)) {
            return new Check.Differs(List.of(new Change("package " + name, now, wanted)), now);
          }
          String conffile = found.getT2().conffile(context.operation().run());
          return new Check.Satisfied(
              new Evidence(
                  "dpkg: %s %s; %s is %s"
                      .formatted(name, now, context.settings().cronFile(), conffile),
                  Map.of("version", now, "conffile", conffile)));
        });
  }

  /** The version that is installed in full; empty when none is. */
  private static Mono<String> installed(ReadContext<MirrorsSettings> context) {
    String name = context.settings().packageName();
    return Apt.installed(context.host(), List.of(name)).map(all -> all.getOrDefault(name, ""));
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<MirrorsSettings> context) {
    return installed(context)
        .flatMapMany(now ->
            now.equals(parameters.wanted()) ? Flux.empty() : update(now, parameters, context));
  }

  private static Flux<Notice> update(
      String now, Parameters parameters, ChangeContext<MirrorsSettings> context) {
    String name = context.settings().packageName();
    String wanted = parameters.wanted();
    Receipt receipt = Receipt.of(FORMAT, Map.of("before", now, "after", wanted));
    Duration lockWait = parameters.lockWait();
    return context
        .intend(receipt)
        .flatMap(intent ->
            Apt.update(context.host(), intent, lockWait)
                .then(install(name + "=" + wanted, lockWait, intent, context)))
        .thenMany(Flux.just(new Notice.Did(new Change("package " + name, now, wanted))));
  }

  private static Mono<Void> install(
      String what, Duration lockWait, Intent intent, ChangeContext<MirrorsSettings> context) {
    Host host = context.host();
    List<String> request =
        List.of("--allow-downgrades", "--no-install-recommends", "install", what);
    return Apt.forecast(host, request)
        .flatMap(forecast -> {
          List<String> others = others(forecast, context.settings().packageName());
          return others.isEmpty()
              ? Apt.act(host, intent, request, lockWait)
              : Mono.error(
                  new ActionFailedException(
                      "%s: with %s apt would also change %s, so nothing was installed; solve that by hand"
                          .formatted(host.name(), what, String.join(", ", others))));
        });
  }

  /** What apt would touch beside the one package. */
  private static List<String> others(Apt.Forecast forecast, String name) {
    var others = new ArrayList<String>(forecast.removed());
    others.addAll(forecast.fresh().keySet());
    others.addAll(forecast.upgraded().keySet());
    others.removeIf(name::equals);
    return others;
  }

  @Override
  public boolean repeatable(Parameters parameters) {
    return true;
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return Reversal.compensating(NOTE);
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters parameters, Receipt receipt, ReadContext<MirrorsSettings> context) {
    String before = receipt.fact("before");
    String name = context.settings().packageName();
    return installed(context)
        .flatMap(now -> {
          if (now.equals(before)) {
            return Mono.just(new UndoCheck.AlreadyUndone(name + " " + now + " is installed"));
          }
          List<Change> change = List.of(new Change("package " + name, now, before));
          if (!now.isEmpty() && !now.equals(receipt.fact("after"))) {
            return Mono.just(new UndoCheck.Changed(change));
          }
          return before.isEmpty()
              ? Mono.just(new UndoCheck.Impossible(name + " was not installed in full before"))
              : possible(name + "=" + before, change, context);
        });
  }

  private static Mono<UndoCheck> possible(
      String what, List<Change> change, ReadContext<MirrorsSettings> context) {
    return Apt.forecast(context.host(), List.of("--allow-downgrades", "install", what))
        .<UndoCheck>map(forecast -> {
          List<String> others = others(forecast, context.settings().packageName());
          return others.isEmpty()
              ? new UndoCheck.Reversible(change)
              : new UndoCheck.Impossible("apt would also change " + String.join(", ", others));
        })
        .onErrorResume(
            ActionFailedException.class,
            refused -> Mono.just(new UndoCheck.Impossible(refused.getMessage())));
  }

  @Override
  public Flux<Notice> undo(
      Parameters parameters, Receipt receipt, ChangeContext<MirrorsSettings> context) {
    String before = receipt.fact("before");
    String name = context.settings().packageName();
    return installed(context)
        .flatMapMany(now ->
            now.equals(before)
                ? Flux.empty()
                : context
                    .intend(Receipt.of(FORMAT + "-undo", receipt.facts()))
                    .flatMap(intent ->
                        install(name + "=" + before, parameters.lockWait(), intent, context))
                    .thenMany(
                        Flux.just(new Notice.Did(new Change("package " + name, now, before)))));
  }
}
