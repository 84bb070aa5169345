package org.changeover.database;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.changeover.kit.Described;
import org.changeover.kit.Room;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Between;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.Finding;
import org.changeover.spi.HostRef;
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

/** Copies a database to the target from another host; again, when there is a copy already. */
final class CopyAction extends Described<CopyAction.Parameters>
    implements ChangingAction<CopyAction.Parameters, DatabaseSettings> {
  /** Where Debian keeps the clusters of PostgreSQL. */
  private static final String CLUSTERS = "/var/lib/postgresql";

  /** What is copied, and how. */
  record Parameters(
      @Doc("The host that has the database.") @Example("old") HostRef from,
      @Doc("The database's name on both.") @Example("libravatar") @Matches(Patterns.DATABASE)
          String database,
      @Doc("How many tables are dumped and restored at once.")
          @Default("2")
          @Between(min = 1, max = 64)
          int jobs,
      @Doc("The role that owns everything in the copy, where it is another than in the original.")
          @Example("djangouser")
          @Matches(Patterns.ROLE)
          Optional<String> owner,
      @Doc("The folder of PostgreSQL's account on both hosts in which the dump lies for a while.")
          @Default("/var/lib/postgresql")
          @Matches(Patterns.FOLDER)
          String scratch,
      @Doc(
              "Whether nobody writes to the original any more: then the copy is compared with it as it is now, and otherwise as it was when it was dumped.")
          @Default("false")
          boolean sourceAtRest,
      @Doc("Whether undo may lose what was written to the copy; otherwise a person is asked.")
          @Default("false")
          boolean discardOnUndo) {}

  CopyAction() {
    super(
        "copy",
        "Copies a database from another host and compares every table and sequence; what was there is kept for undo.",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("tables", "How many tables the copy has."),
        new OutputDoc("rows", "How many rows they have."),
        new OutputDoc("bytes", "How many bytes crossed from one host to the other."),
        new OutputDoc("seconds", "How long the copy took."),
        new OutputDoc("content", "A hash that stands for the content."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.reading(Postgres.resource(parameters.from().name(), parameters.database()))
        .and(Resources.reading("host:" + target.name() + "/roles"))
        .and(Resources.writing(Postgres.resource(target.name(), parameters.database())));
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<DatabaseSettings> context) {
    Mono<Check> now =
        new Comparison(
                new Postgres(context.host(parameters.from()), context.settings()),
                new Postgres(context.host(), context.settings()),
                parameters.database())
            .look();
    Mono<Check> look =
        parameters.sourceAtRest()
            ? now
            : CopyRecord.read(parameters, context)
                .filter(record -> record.operation().equals(context.operation().key()))
                .flatMap(record -> asRecorded(parameters, record, context))
                .switchIfEmpty(now);
    return Mono.zip(look, Copying.leftOver(parameters, context))
        .map(found ->
            found.getT2() && found.getT1() instanceof Check.Satisfied
                ? unfinished(parameters)
                : found.getT1())
        .onErrorResume(
            ActionFailedException.class,
            failure -> Mono.just(new Check.Unknown(failure.getMessage())));
  }

  /** The target may have no PostgreSQL yet; whether it is new enough is seen once it has. */
  @Override
  public Flux<Finding> inspect(Parameters parameters, ReadContext<DatabaseSettings> context) {
    Postgres source = new Postgres(context.host(parameters.from()), context.settings());
    String database = parameters.database();
    return source
        .facts(database)
        .flatMapMany(facts ->
            facts.exists()
                ? Flux.concat(
                    Mono.just(
                        Finding.fine(
                            "the original",
                            "%s: %s, PostgreSQL %d"
                                .formatted(source.host().name(), database, facts.major()))),
                    rooms(parameters, source, context))
                : Flux.just(
                    Finding.blocker(
                        "the original",
                        "%s has no database %s".formatted(source.host().name(), database),
                        "name the one that is meant, or the right host, in the plan")));
  }

  /** A dump is hardly ever larger than its database; what is restored is about as large. */
  private static Flux<Finding> rooms(
      Parameters parameters, Postgres source, ReadContext<DatabaseSettings> context) {
    String folder = parameters.scratch();
    return source
        .size(parameters.database())
        .map(OptionalLong::of)
        .flatMapMany(size ->
            Room.fits(
                List.of(
                    new Room.Need("the dump", source.host(), folder, size),
                    new Room.Need("the dump", context.host(), folder, size),
                    new Room.Need("the database", context.host(), CLUSTERS, size))));
  }

  private static Check unfinished(Parameters parameters) {
    return new Check.Differs(
        List.of(new Change("the dump of " + parameters.database(), "lies about", "")),
        "unfinished");
  }

  /** Compares with the original, or when that goes on being written to, with what was dumped. */
  @Override
  public Mono<Check> verify(Parameters parameters, ReadContext<DatabaseSettings> context) {
    return parameters.sourceAtRest()
        ? check(parameters, context)
        : CopyRecord.read(parameters, context)
            .flatMap(record -> asRecorded(parameters, record, context))
            .defaultIfEmpty(
                new Check.Unknown(
                    "%s: the record of the copy, %s, is gone; copy again"
                        .formatted(context.host().name(), CopyRecord.path(parameters))));
  }

  static Mono<Check> asRecorded(
      Parameters parameters, CopyRecord record, ReadContext<DatabaseSettings> context) {
    Postgres target = new Postgres(context.host(), context.settings());
    return target
        .facts(parameters.database())
        .flatMap(facts ->
            facts.exists()
                ? target.digest(parameters.database(), record.hash()).map(record::judge)
                : Mono.just(record.judge(new Digest(Map.of()))));
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<DatabaseSettings> context) {
    return Copying.prepare(parameters, context).flatMapMany(Copying::run);
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
    return CopyUndo.of(receipt).check(parameters, context);
  }

  @Override
  public Flux<Notice> undo(
      Parameters parameters, Receipt receipt, ChangeContext<DatabaseSettings> context) {
    return CopyUndo.of(receipt).run(parameters, context);
  }
}
