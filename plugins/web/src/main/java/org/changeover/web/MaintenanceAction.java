package org.changeover.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Closes a web service with a maintenance page, in one effect. */
final class MaintenanceAction implements ChangingAction<MaintenanceAction.Parameters, WebSettings> {

  /** What is closed, and with which page. */
  record Parameters(
      @Doc("The names that the page answers for, the main one first.")
          @Example("[www.example.org, example.org]")
          @Matches(Patterns.SERVER_NAME)
          List<String> names,
      @Doc("The certificate on the host.") @Example("/etc/ssl/www.crt") @Matches(Patterns.PATH)
          String certificate,
      @Doc("The certificate's key on the host.")
          @Example("/etc/ssl/www.pem")
          @Matches(Patterns.PATH)
          String key,
      @Doc(
              "The certificates between that one and its authority, on the host, where they are a file of their own.")
          @Example("/etc/ssl/www-chain.pem")
          @Matches(Patterns.PATH)
          Optional<String> chain,
      @Doc("The page in HTML; a short text of Changeover's when there is none.")
          @Example("files/migration.html")
          Optional<PlanFile> page,
      @Doc("Where the page is put; the folder must exist.")
          @Default("/var/www/migration.html")
          @Matches(Patterns.PATH)
          String pagePath,
      @Doc("When clients should come back.") @Default("10m") Duration retryAfter,
      @Doc("Sites that stay open beside the page.")
          @Example("[stats]")
          @Default("[]")
          @Matches(Patterns.SITE)
          List<String> keepSites,
      @Doc("The name of the site that is made for the page; the alphabet puts it first.")
          @Default("000-maintenance")
          @Matches(Patterns.SITE)
          String site,
      @Doc("The folder under which certificate challenges are answered.")
          @Default("/var/www/html")
          @Matches(Patterns.PATH)
          String acmeRoot,
      @Doc("How long requests that were under way get to end.") @Default("30s") Duration drain) {
    Parameters {
      names = List.copyOf(names);
      keepSites = List.copyOf(keepSites);
    }
  }

  @Override
  public String name() {
    return "maintenance";
  }

  @Override
  public String summary() {
    return "Closes the web service: every page answers 503 with a maintenance page, and HTTP leads to HTTPS.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public Set<TargetKind> targets() {
    return Set.of(TargetKind.HOST);
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing(
        "host:" + target.name() + "/apache", "file:" + target.name() + ":" + parameters.pagePath());
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<WebSettings> context) {
    return WebChecks.whenInstalled(
        new Apache(context.host()),
        state ->
            plan(parameters, context)
                .flatMap(plan ->
                    plan.change()
                        .changes(context.host(), state)
                        .flatMap(changes ->
                            changes.isEmpty()
                                ? closed(plan)
                                : Mono.just(WebChecks.differs(changes)))));
  }

  private static Mono<Check> closed(Plan plan) {
    return plan.proof()
        .deviations()
        .map(deviations ->
            deviations.isEmpty()
                ? new Check.Satisfied(new Evidence(plan.proof().said(), Map.of()))
                : WebChecks.differs(deviations));
  }

  private record Plan(ConfigurationSwitch change, MaintenanceProof proof) {}

  private static Mono<Plan> plan(Parameters parameters, ReadContext<WebSettings> context) {
    Apache apache = new Apache(context.host());
    Mono<byte[]> page =
        parameters
            .page()
            .map(context::file)
            .orElseGet(() -> Mono.fromSupplier(MaintenanceSite::defaultPage));
    return Mono.zip(apache.modules(), apache.enabledSites(), page)
        .map(found -> {
          MaintenanceProof proof =
              new MaintenanceProof(context.host(), parameters, new String(found.getT3(), UTF_8));
          List<Wanted> wanted = new ArrayList<>();
          wanted.addAll(found.getT1().enabling(MaintenanceSite.MODULES, context.host().name()));
          wanted.addAll(site(parameters, found.getT2(), found.getT3()));
          return new Plan(
              new ConfigurationSwitch(
                  "web/maintenance@1", wanted, proof.orFail(), parameters.drain()),
              proof);
        });
  }

  private static List<Wanted> site(Parameters parameters, List<String> enabled, byte[] page) {
    String file = parameters.site() + ".conf";
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(new Wanted.Content(parameters.pagePath(), page));
    wanted.add(
        new Wanted.Content(
            Apache.ROOT + "sites-available/" + file, MaintenanceSite.configuration(parameters)));
    wanted.add(
        new Wanted.Link(Apache.ROOT + "sites-enabled/" + file, "../sites-available/" + file));
    for (String other : enabled) {
      String name = other.endsWith(".conf") ? other.substring(0, other.length() - 5) : other;
      if (!other.equals(file) && !parameters.keepSites().contains(name)) {
        wanted.add(new Wanted.Nothing(Apache.ROOT + "sites-enabled/" + other));
      }
    }
    return wanted;
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<WebSettings> context) {
    return keyBelongsToCertificate(parameters, context)
        .then(plan(parameters, context))
        .flatMapMany(plan -> plan.change().apply(context));
  }

  /** A key that does not belong passes Apache's syntax check and then kills it at the reload. */
  private static Mono<Void> keyBelongsToCertificate(
      Parameters parameters, ReadContext<WebSettings> context) {
    return Mono.zip(
            publicKey(context, "x509", parameters.certificate(), "-noout", "-pubkey"),
            publicKey(context, "pkey", parameters.key(), "-pubout"))
        .flatMap(keys ->
            keys.getT1().equals(keys.getT2())
                ? Mono.empty()
                : Mono.error(
                    new ActionFailedException(
                        "%s: the key %s does not belong to the certificate %s, so nothing was changed; name the pair that does"
                            .formatted(
                                context.host().name(),
                                parameters.key(),
                                parameters.certificate()))));
  }

  private static Mono<String> publicKey(
      ReadContext<WebSettings> context, String kind, String path, String... options) {
    List<String> arguments = new ArrayList<>(List.of("openssl", kind, "-in", path));
    arguments.addAll(List.of(options));
    return context
        .host()
        .query(Command.of(arguments).accepting(0, 1))
        .flatMap(output ->
            output.exitCode() == 0
                ? Mono.just(output.stdout())
                : Mono.error(
                    new ActionFailedException(
                        "%s: %s cannot be read as a %s, so nothing was changed: %s"
                            .formatted(
                                context.host().name(),
                                path,
                                kind.equals("x509") ? "certificate" : "private key",
                                output.stderr().lines().findFirst().orElse("")))));
  }

  @Override
  public boolean repeatable(Parameters parameters) {
    return true;
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return Reversal.exact();
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters parameters, Receipt receipt, ReadContext<WebSettings> context) {
    return ConfigurationSwitch.checkUndo(receipt, context.host());
  }

  @Override
  public Flux<Notice> undo(
      Parameters parameters, Receipt receipt, ChangeContext<WebSettings> context) {
    return ConfigurationSwitch.undo(receipt, context);
  }
}
