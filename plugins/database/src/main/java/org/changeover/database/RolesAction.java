package org.changeover.database;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.changeover.kit.Described;
import org.changeover.kit.Fingerprint;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.Output;
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
 * Copies roles with what the server stores of their passwords.
 *
 * <p>These verifiers are as good as secrets: they go from server to server in files that only
 * PostgreSQL's account may read, and through no command's output, argument or receipt.
 */
final class RolesAction extends Described<RolesAction.Parameters>
    implements ChangingAction<RolesAction.Parameters, DatabaseSettings> {

  private static final String FORMAT = "database/roles@1";
  private static final String BEFORE = "before:";
  private static final String AFTER = "after:";
  private static final String ABSENT = "";
  static final String BACK =
      """
      if [ -s "$1" ]; then
        psql -X -q -1 -v ON_ERROR_STOP=1 -d postgres -f "$1" >/dev/null || exit 1
      fi
      [ -z "$2" ] || psql -X -q -1 -v ON_ERROR_STOP=1 -d postgres -c "$2" || exit 1
      rm -f -- "$1" "$3"
      """;

  /** Which roles, and from where. */
  record Parameters(
      @Doc("The host that has the roles.") @Example("old") HostRef from,
      @Doc("The roles, each after those that it is a member of.")
          @Example("[djangouser]")
          @Matches(Patterns.ROLE)
          List<String> roles,
      @Doc("The folder of PostgreSQL's account on both hosts in which files lie for a while.")
          @Default("/var/lib/postgresql")
          @Matches(Patterns.FOLDER)
          String scratch) {
    Parameters {
      roles = List.copyOf(roles);
    }
  }

  RolesAction() {
    super(
        "roles",
        "Copies roles of a database server from another host, with their passwords, memberships and settings.",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.reading("host:" + parameters.from().name() + "/roles")
        .and(Resources.writing("host:" + target.name() + "/roles"));
  }

  private record Both(Map<String, String> wanted, Map<String, String> found) {
    List<Change> changes(List<String> roles) {
      return roles.stream()
          .filter(role -> !Objects.equals(wanted.get(role), found.get(role)))
          .map(role ->
              new Change("role " + role, found.getOrDefault(role, ABSENT), wanted.get(role)))
          .toList();
    }
  }

  private static Mono<Map<String, String>> roles(Postgres postgres, List<String> roles) {
    return postgres
        .host()
        .query(
            postgres.psql(
                Postgres.MAINTENANCE,
                Script.ROLES.text(),
                Map.of("roles", String.join(",", roles))))
        .map(Postgres::pairs);
  }

  private static Mono<Both> both(Parameters parameters, ReadContext<DatabaseSettings> context) {
    return Mono.zip(
            roles(source(parameters, context), parameters.roles()),
            roles(target(context), parameters.roles()))
        .map(found -> {
          for (String role : parameters.roles()) {
            if (!found.getT1().containsKey(role)) {
              throw new ActionFailedException(
                  "%s: there is no role %s to copy".formatted(parameters.from(), role));
            }
          }
          return new Both(found.getT1(), found.getT2());
        });
  }

  private static Postgres source(Parameters parameters, ReadContext<DatabaseSettings> context) {
    return new Postgres(context.host(parameters.from()), context.settings());
  }

  private static Postgres target(ReadContext<DatabaseSettings> context) {
    return new Postgres(context.host(), context.settings());
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<DatabaseSettings> context) {
    return Mono.zip(
            both(parameters, context), leftOver(parameters, context, passing(parameters, context)))
        .map(found -> {
          List<Change> changes = changes(parameters, found.getT1(), found.getT2());
          return changes.isEmpty()
              ? new Check.Satisfied(
                  new Evidence(
                      "%d roles are alike on %s and %s: %s"
                          .formatted(
                              parameters.roles().size(),
                              parameters.from(),
                              context.host().name(),
                              String.join(", ", parameters.roles())),
                      Map.of()))
              : new Check.Differs(changes, Fingerprint.sha256(changes.toString()));
        })
        .cast(Check.class)
        .onErrorResume(
            ActionFailedException.class,
            failure -> Mono.just(new Check.Unknown(failure.getMessage())));
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<DatabaseSettings> context) {
    return Mono.zip(
            both(parameters, context), leftOver(parameters, context, passing(parameters, context)))
        .flatMapMany(found -> {
          List<Change> changes = changes(parameters, found.getT1(), found.getT2());
          return changes.isEmpty()
              ? Flux.empty()
              : context
                  .intend(receipt(parameters, context, found.getT1()))
                  .flatMap(intent -> carry(parameters, context, intent, found.getT1()))
                  .thenMany(Flux.fromIterable(changes).map(Notice.Did::new));
        });
  }

  private static List<Change> changes(Parameters parameters, Both both, boolean leftOver) {
    List<Change> changes = new ArrayList<>(both.changes(parameters.roles()));
    if (leftOver) {
      changes.add(new Change("the file in which roles pass from host to host", "there", ""));
    }
    return changes;
  }

  /**
   * The kept file is named after what was there before: another attempt finds other things there.
   */
  private static Receipt receipt(
      Parameters parameters, ReadContext<DatabaseSettings> context, Both both) {
    Map<String, String> facts = new HashMap<>();
    for (String role : parameters.roles()) {
      facts.put(BEFORE + role, both.found().getOrDefault(role, ABSENT));
      facts.put(AFTER + role, both.wanted().get(role));
    }
    String passing = passing(parameters, context);
    facts.put("passing", passing);
    facts.put("kept", passing + "-" + mark(both.found().toString()));
    return Receipt.of(FORMAT, facts);
  }

  /** The file that passes from host to host. */
  private static String passing(Parameters parameters, ReadContext<DatabaseSettings> context) {
    return parameters.scratch() + "/changeover-roles-" + mark(context.operation().key());
  }

  private static String mark(String text) {
    return Fingerprint.sha256(text).substring(0, 8);
  }

  /** Whether the passing file lies about on one of the hosts. */
  private static Mono<Boolean> leftOver(
      Parameters parameters, ReadContext<DatabaseSettings> context, String file) {
    return Mono.zip(context.host().stat(file), context.host(parameters.from()).stat(file))
        .map(found -> found.getT1().exists() || found.getT2().exists());
  }

  private static Mono<Output> carry(
      Parameters parameters, ChangeContext<DatabaseSettings> context, Intent intent, Both both) {
    Host host = context.host();
    Host from = context.host(parameters.from());
    Postgres source = source(parameters, context);
    Postgres target = target(context);
    String file = passing(parameters, context);
    String kept = file + "-" + mark(both.found().toString());
    String remove = "rm -f -- \"$1\"";
    Mono<Output> keep =
        both.found().isEmpty()
            ? Mono.empty()
            : host.change(intent, write(target, List.copyOf(both.found().keySet()), kept));
    return keep.then(Mono.defer(() -> from.change(intent, write(source, parameters.roles(), file))))
        .then(Mono.defer(() -> host.receive(intent, from, file, file)))
        .then(Mono.defer(() -> host.change(intent, own(file))))
        .then(Mono.defer(() -> host.change(intent, run(target, file))))
        .then(Mono.defer(() -> host.change(intent, target.shell(remove, file))))
        .then(Mono.defer(() -> from.change(intent, source.shell(remove, file))));
  }

  private static Command own(String file) {
    return Command.of("chown", Postgres.ACCOUNT + ":" + Postgres.ACCOUNT, file);
  }

  private static Command write(Postgres postgres, List<String> roles, String file) {
    return postgres
        .shell(
            "umask 077; rm -f -- \"$1\"; exec psql -X -q -A -t -v ON_ERROR_STOP=1 -v roles=\"$2\" -d postgres -o \"$1\" -f -",
            file,
            String.join(",", roles))
        .input(Script.ROLES_OUT.text());
  }

  private static Command run(Postgres postgres, String file) {
    return postgres.shell(
        "exec psql -X -q -1 -v ON_ERROR_STOP=1 -d postgres -f \"$1\" >/dev/null", file);
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
      Parameters parameters, Receipt receipt, ReadContext<DatabaseSettings> context) {
    return Mono.zip(
            roles(target(context), parameters.roles()),
            context.host().stat(receipt.fact("kept")),
            leftOver(parameters, context, receipt.fact("passing")))
        .map(found -> {
          List<Change> back = new ArrayList<>();
          List<Change> foreign = new ArrayList<>();
          for (String role : parameters.roles()) {
            String now = found.getT1().getOrDefault(role, ABSENT);
            String before = receipt.fact(BEFORE + role);
            if (!now.equals(before)) {
              (now.equals(receipt.fact(AFTER + role)) ? back : foreign)
                  .add(new Change("role " + role, now, before));
            }
          }
          if (!foreign.isEmpty()) {
            return new UndoCheck.Changed(foreign);
          }
          return back.isEmpty() && !found.getT2().exists() && !found.getT3()
              ? new UndoCheck.AlreadyUndone("the roles are as before")
              : new UndoCheck.Reversible(back);
        });
  }

  @Override
  public Flux<Notice> undo(
      Parameters parameters, Receipt receipt, ChangeContext<DatabaseSettings> context) {
    Host host = context.host();
    Postgres target = target(context);
    List<String> made =
        parameters.roles().stream()
            .filter(role -> receipt.fact(BEFORE + role).equals(ABSENT))
            .toList();
    StringBuilder drops = new StringBuilder();
    made.reversed().forEach(role -> drops.append("drop role if exists \"%s\";%n".formatted(role)));
    String kept = receipt.fact("kept");
    String passing = receipt.fact("passing");
    String remove = "rm -f -- \"$1\"";
    return context
        .intend(Receipt.of(FORMAT + "/undo", receipt.facts()))
        .flatMapMany(intent ->
            host.change(intent, target.shell(BACK, kept, drops.toString(), passing))
                .then(
                    Mono.defer(() ->
                        context
                            .host(parameters.from())
                            .change(intent, source(parameters, context).shell(remove, passing))))
                .thenMany(
                    Flux.fromIterable(parameters.roles())
                        .map(role ->
                            new Notice.Did(
                                new Change(
                                    "role " + role,
                                    receipt.fact(AFTER + role),
                                    receipt.fact(BEFORE + role))))));
  }
}
