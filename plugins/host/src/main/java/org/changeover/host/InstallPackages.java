package org.changeover.host;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.changeover.kit.Apt;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Host;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Installs Debian packages. What apt will install and upgrade is asked beforehand and kept in the
 * receipt; undo removes and downgrades just these, and refuses when apt would have to take anything
 * else along.
 */
final class InstallPackages extends HostAction<InstallPackages.Parameters> {
  private static final String NOTE =
      "removes what was newly installed and brings back earlier versions; configuration files of removed packages stay";

  record Parameters(
      @Doc("The packages, each as NAME or NAME=VERSION.")
          @Example("[apache2, libapache2-mod-wsgi-py3]")
          @Matches("[a-z0-9][a-z0-9+.-]+(=[A-Za-z0-9.+:~-]+)?")
          List<String> packages,
      @Doc("Whether to fetch the lists of packages first.") @Default("false") boolean update,
      @Doc("Whether recommended packages come along.") @Default("true") boolean recommends) {
    public Parameters {
      packages = List.copyOf(packages);
      if (packages.isEmpty()) {
        throw new IllegalArgumentException("packages is empty; name at least one");
      }
    }

    /** The wanted version of each package; empty when any will do. */
    Map<String, String> wanted() {
      var wanted = new LinkedHashMap<String, String>();
      for (String one : packages) {
        int equals = one.indexOf('=');
        wanted.put(
            equals < 0 ? one : one.substring(0, equals),
            equals < 0 ? "" : one.substring(equals + 1));
      }
      return wanted;
    }

    /** Only what is missing: apt brings newer versions of all that it is asked for. */
    List<String> request(Map<String, String> found) {
      var request = new ArrayList<String>();
      if (!recommends) {
        request.add("--no-install-recommends");
      }
      request.add("--allow-downgrades");
      request.add("install");
      wanted()
          .forEach((name, version) -> {
            if (isMissing(found, name, version)) {
              request.add(version.isEmpty() ? name : name + "=" + version);
            }
          });
      return request;
    }
  }

  private static boolean isMissing(Map<String, String> found, String name, String version) {
    String now = found.getOrDefault(name, "");
    return now.isEmpty() || !version.isEmpty() && !version.equals(now);
  }

  InstallPackages() {
    super("packages", "Installs Debian packages and knows which came with them", Parameters.class);
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("host:" + target.name() + "/dpkg");
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<NoSettings> context) {
    Map<String, String> wanted = parameters.wanted();
    return Apt.installed(context.host(), List.copyOf(wanted.keySet()))
        .map(found -> compared(wanted, found));
  }

  private static Check compared(Map<String, String> wanted, Map<String, String> found) {
    var changes = new ArrayList<Change>();
    wanted.forEach((name, version) -> {
      if (isMissing(found, name, version)) {
        String now = found.getOrDefault(name, "");
        changes.add(new Change("package " + name, now, version.isEmpty() ? "installed" : version));
      }
    });
    return changes.isEmpty()
        ? new Check.Satisfied(Evidence.of("installed: " + shown(found)))
        : new Check.Differs(changes, "installed: " + shown(found));
  }

  private static String shown(Map<String, String> versions) {
    return versions.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(joining(", "));
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<NoSettings> context) {
    Mono<Void> update =
        parameters.update()
            ? context
                .intend(new Came(Map.of(), Map.of()).receipt())
                .flatMap(intent -> Apt.update(context.host(), intent, Apt.LOCK_WAIT))
            : Mono.empty();
    return update
        .then(
            Mono.defer(
                () -> Apt.installed(context.host(), List.copyOf(parameters.wanted().keySet()))))
        .flatMapMany(found ->
            compared(parameters.wanted(), found) instanceof Check.Satisfied
                ? Flux.empty()
                : install(parameters.request(found), context));
  }

  private static Flux<Notice> install(List<String> request, ChangeContext<NoSettings> context) {
    return Apt.forecast(context.host(), request)
        .flatMapMany(forecast -> install(request, forecast, context));
  }

  private static Flux<Notice> install(
      List<String> request, Apt.Forecast forecast, ChangeContext<NoSettings> context) {
    Host host = context.host();
    String obstacle = obstacle(forecast);
    if (!obstacle.isEmpty()) {
      return Flux.error(
          new ActionFailedException(
              "%s: for this apt would %s, so nothing was installed; solve that by hand"
                  .formatted(host.name(), obstacle)));
    }
    var came = new Came(forecast.fresh(), forecast.upgraded());
    return context
        .intend(came.receipt())
        .flatMap(intent -> Apt.act(host, intent, request, Apt.LOCK_WAIT))
        .thenMany(Flux.fromIterable(came.changes()).map(Notice.Did::new));
  }

  /** What undo could not take back; empty when there is nothing of the kind. */
  private static String obstacle(Apt.Forecast forecast) {
    if (!forecast.removed().isEmpty()) {
      return "remove " + String.join(", ", forecast.removed());
    }
    return forecast.fresh().keySet().stream()
        .filter(name -> name.contains(":"))
        .findFirst()
        .map(name -> "install " + name + " of another architecture")
        .orElse("");
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return Reversal.compensating(NOTE);
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters parameters, Receipt receipt, ReadContext<NoSettings> context) {
    Came came = Came.of(receipt);
    return Apt.installed(context.host(), came.names())
        .flatMap(found -> judged(came, found, context.host()));
  }

  private static Mono<UndoCheck> judged(Came came, Map<String, String> found, ReadableHost host) {
    List<Change> open = came.open(found);
    List<Change> foreign = came.foreign(found);
    if (!foreign.isEmpty()) {
      return Mono.just(new UndoCheck.Changed(foreign));
    }
    if (open.isEmpty()) {
      return Mono.just(new UndoCheck.AlreadyUndone("no package of this step is left"));
    }
    return Apt.forecast(host, came.undoRequest(found))
        .map(forecast -> {
          List<Change> others = came.others(forecast);
          return others.isEmpty() ? new UndoCheck.Reversible(open) : new UndoCheck.Changed(others);
        });
  }

  @Override
  public Flux<Notice> undo(
      Parameters parameters, Receipt receipt, ChangeContext<NoSettings> context) {
    Came came = Came.of(receipt);
    Host host = context.host();
    return Apt.installed(host, came.names())
        .flatMapMany(
            found -> came.open(found).isEmpty() ? Flux.empty() : takeBack(came, found, context));
  }

  private static Flux<Notice> takeBack(
      Came came, Map<String, String> found, ChangeContext<NoSettings> context) {
    Host host = context.host();
    List<String> request = came.undoRequest(found);
    return Apt.forecast(host, request)
        .flatMap(forecast -> {
          List<Change> others = came.others(forecast);
          return others.isEmpty()
              ? context.intend(Receipt.of("host/packages-undo@1", Map.of()))
              : Mono.error(
                  new ActionFailedException(
                      "%s: apt would also change %s; remove the packages by hand"
                          .formatted(
                              host.name(),
                              others.stream().map(Change::what).collect(joining(", ")))));
        })
        .flatMap(intent -> Apt.act(host, intent, request, Apt.LOCK_WAIT))
        .thenMany(Flux.fromIterable(came.open(found)).map(Notice.Did::new));
  }

  /** What a step brought: in the receipt before it comes. */
  record Came(Map<String, String> fresh, Map<String, Apt.Forecast.Upgrade> upgraded) {
    private static final String FORMAT = "host/packages@1";

    Receipt receipt() {
      return Receipt.of(
          FORMAT,
          Map.of(
              "new",
              fresh.entrySet().stream()
                  .map(e -> e.getKey() + " " + e.getValue())
                  .collect(joining("\n")),
              "upgraded",
              upgraded.entrySet().stream()
                  .map(e ->
                      "%s %s %s".formatted(e.getKey(), e.getValue().before(), e.getValue().after()))
                  .collect(joining("\n"))));
    }

    static Came of(Receipt receipt) {
      var fresh = new LinkedHashMap<String, String>();
      receipt.fact("new").lines().map(l -> l.split(" ")).forEach(f -> fresh.put(f[0], f[1]));
      var upgraded = new LinkedHashMap<String, Apt.Forecast.Upgrade>();
      receipt
          .fact("upgraded")
          .lines()
          .map(l -> l.split(" "))
          .forEach(f -> upgraded.put(f[0], new Apt.Forecast.Upgrade(f[1], f[2])));
      return new Came(fresh, upgraded);
    }

    List<String> names() {
      var names = new TreeSet<>(fresh.keySet());
      names.addAll(upgraded.keySet());
      return List.copyOf(names);
    }

    List<Change> changes() {
      var changes = new ArrayList<Change>();
      fresh.forEach((name, version) -> changes.add(new Change("package " + name, "", version)));
      upgraded.forEach((name, versions) ->
          changes.add(new Change("package " + name, versions.before(), versions.after())));
      return changes;
    }

    /** What is not as before the step, and would be again. */
    List<Change> open(Map<String, String> found) {
      return differing(found, false);
    }

    /** What is neither as before the step nor as the step left it. */
    List<Change> foreign(Map<String, String> found) {
      return differing(found, true);
    }

    private List<Change> differing(Map<String, String> found, boolean foreignOnly) {
      var changes = new ArrayList<Change>();
      for (Change step : changes()) {
        String name = step.what().substring("package ".length());
        String now = found.getOrDefault(name, "");
        boolean differs = !now.equals(step.before());
        if (differs && !(foreignOnly && Objects.equals(now, step.after()))) {
          changes.add(new Change(step.what(), now, step.before()));
        }
      }
      return changes;
    }

    List<String> undoRequest(Map<String, String> found) {
      var request = new ArrayList<>(List.of("--allow-downgrades", "install"));
      for (Change change : open(found)) {
        String name = change.what().substring("package ".length());
        request.add(change.after().isEmpty() ? name + "-" : name + "=" + change.after());
      }
      return request;
    }

    /** What apt would touch beyond the packages of this step. */
    List<Change> others(Apt.Forecast forecast) {
      var others = new ArrayList<Change>();
      forecast.removed().stream()
          .filter(name -> !fresh.containsKey(name))
          .forEach(name -> others.add(new Change("package " + name, "installed", "")));
      forecast.upgraded().keySet().stream()
          .filter(name -> !upgraded.containsKey(name))
          .forEach(name -> others.add(new Change("package " + name, "", "another version")));
      forecast
          .fresh()
          .keySet()
          .forEach(name -> others.add(new Change("package " + name, "", "installed")));
      return others;
    }
  }
}
