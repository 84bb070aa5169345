package org.changeover.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * Keeps every application out of a database, so that nothing is written to it any more.
 *
 * <p>A connection limit of 0 holds everybody but superusers, the owner too, who could undo a
 * revoked privilege or a read-only default himself; and it leaves the database open for a dump. It
 * does not end sessions, so these are ended. That nothing writes any more is not believed but seen:
 * nobody is connected, and the server's counters of changed rows stand still.
 */
final class FenceAction extends Described<FenceAction.Parameters>
    implements ChangingAction<FenceAction.Parameters, DatabaseSettings> {

  private static final String FORMAT = "database/fence@1";

  /** What is fenced. */
  record Parameters(
      @Doc("The database's name.") @Example("libravatar") @Matches(Patterns.DATABASE)
          String database,
      @Doc("How long the counters of changed rows are watched.") @Default("2s") Duration watch) {}

  /**
   * @param written changed rows that the server has counted; -1 when that was not looked at
   */
  private record State(
      String limit, long others, String who, long prepared, long written, long then) {
    static State parse(Map<String, String> said) {
      return new State(
          said.getOrDefault("limit", ""),
          Long.parseLong(said.getOrDefault("others", "0")),
          said.getOrDefault("who", ""),
          Long.parseLong(said.getOrDefault("prepared", "0")),
          Long.parseLong(said.getOrDefault("written", "-1")),
          Long.parseLong(said.getOrDefault("written-then", "-1")));
    }
  }

  FenceAction() {
    super(
        "fence",
        "Keeps every application out of a database and proves that nothing writes to it any more.",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("ended", "How many sessions were ended."),
        new OutputDoc(
            "written", "The rows ever changed, as the server counts them: stands still."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing(
        Postgres.resource(target.name(), parameters.database()) + "/connections");
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<DatabaseSettings> context) {
    Postgres postgres = new Postgres(context.host(), context.settings());
    return postgres
        .facts(parameters.database())
        .flatMap(facts ->
            facts.exists()
                ? state(parameters, postgres).map(state -> judge(parameters, postgres, state))
                : Mono.<Check>just(
                    new Check.Unknown(
                        "%s: there is no database %s"
                            .formatted(context.host().name(), parameters.database()))))
        .onErrorResume(
            ActionFailedException.class,
            failure -> Mono.just(new Check.Unknown(failure.getMessage())));
  }

  private static Mono<State> state(Parameters parameters, Postgres postgres) {
    String seconds =
        "%d.%03d".formatted(parameters.watch().toSeconds(), parameters.watch().toMillisPart());
    return postgres
        .host()
        .query(
            postgres
                .psql(parameters.database(), Script.FENCE_STATE.text(), Map.of("settle", seconds))
                .within(parameters.watch().plusMinutes(1)))
        .map(output -> State.parse(Postgres.pairs(output)));
  }

  private static Check judge(Parameters parameters, Postgres postgres, State state) {
    String database = parameters.database() + " on " + postgres.host().name();
    List<Change> changes = new ArrayList<>();
    if (!state.limit().equals("0")) {
      changes.add(new Change("connection limit of " + database, state.limit(), "0"));
    }
    if (state.others() > 0) {
      changes.add(
          new Change(
              "sessions of others in " + database, state.others() + " (" + state.who() + ")", "0"));
    }
    if (state.written() != state.then()) {
      changes.add(
          new Change(
              "rows changed in " + database,
              "from %d to %d in %s".formatted(state.written(), state.then(), parameters.watch()),
              "none"));
    }
    if (!changes.isEmpty()) {
      return new Check.Differs(changes, "limit " + state.limit());
    }
    return new Check.Satisfied(
        new Evidence(
            "%s: connection limit 0, no session of others, %d prepared transactions, and the server's count of changed rows stood at %d for %d ms"
                .formatted(
                    database, state.prepared(), state.written(), parameters.watch().toMillis()),
            Map.of("written", state.written())));
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<DatabaseSettings> context) {
    Postgres postgres = new Postgres(context.host(), context.settings());
    return postgres
        .facts(parameters.database())
        .flatMap(facts -> existing(parameters, postgres, facts))
        .flatMapMany(facts ->
            context
                .intend(
                    Receipt.of(
                        FORMAT,
                        Map.of(
                            "database", parameters.database(),
                            "limit", facts.value("limit"),
                            "after", "0")))
                .flatMapMany(intent -> fence(parameters, context, intent, facts)));
  }

  private static Mono<Postgres.Facts> existing(
      Parameters parameters, Postgres postgres, Postgres.Facts facts) {
    return facts.exists()
        ? Mono.just(facts)
        : Mono.error(
            new ActionFailedException(
                "%s: there is no database %s to fence"
                    .formatted(postgres.host().name(), parameters.database())));
  }

  private static Flux<Notice> fence(
      Parameters parameters,
      ChangeContext<DatabaseSettings> context,
      Intent intent,
      Postgres.Facts before) {
    Postgres postgres = new Postgres(context.host(), context.settings());
    return context
        .host()
        .change(
            intent,
            postgres.psql(
                Postgres.MAINTENANCE, Script.FENCE.text(), Map.of("db", parameters.database())))
        .flatMapMany(output -> {
          long ended = Long.parseLong(Postgres.pairs(output).getOrDefault("ended", "0"));
          return Flux.just(
              new Notice.Did(
                  new Change(
                      "connection limit of " + parameters.database(), before.value("limit"), "0")),
              new Notice.Output("ended", ended));
        });
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
    String database = receipt.fact("database");
    return new Postgres(context.host(), context.settings())
        .facts(database)
        .map(facts -> {
          if (!facts.exists()) {
            return new UndoCheck.Impossible(
                "%s: there is no database %s any more".formatted(context.host().name(), database));
          }
          String now = facts.value("limit");
          Change back = new Change("connection limit of " + database, now, receipt.fact("limit"));
          if (now.equals(receipt.fact("limit"))) {
            return new UndoCheck.AlreadyUndone(
                "the connection limit of %s is %s".formatted(database, now));
          }
          return now.equals(receipt.fact("after"))
              ? new UndoCheck.Reversible(List.of(back))
              : new UndoCheck.Changed(List.of(back));
        });
  }

  @Override
  public Flux<Notice> undo(
      Parameters parameters, Receipt receipt, ChangeContext<DatabaseSettings> context) {
    Postgres postgres = new Postgres(context.host(), context.settings());
    String database = receipt.fact("database");
    String limit = receipt.fact("limit");
    return context
        .intend(Receipt.of(FORMAT + "/undo", receipt.facts()))
        .flatMap(intent ->
            context
                .host()
                .change(
                    intent,
                    postgres.psql(
                        Postgres.MAINTENANCE,
                        Script.LIMIT.text(),
                        Map.of("db", database, "limit", limit))))
        .map(
            _ -> (Notice) new Notice.Did(new Change("connection limit of " + database, "0", limit)))
        .flux();
  }
}
