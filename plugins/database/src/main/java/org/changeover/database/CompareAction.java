package org.changeover.database;

import java.util.List;
import org.changeover.kit.Described;
import org.changeover.spi.Check;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Mono;

/** Compares a database with the one of the same name on another host. */
final class CompareAction extends Described<CompareAction.Parameters>
    implements ObservingAction<CompareAction.Parameters, DatabaseSettings> {

  /** What is compared. */
  record Parameters(
      @Doc("The host to compare with.") @Example("old") HostRef from,
      @Doc("The database's name on both.") @Example("libravatar") @Matches(Patterns.DATABASE)
          String database) {}

  CompareAction() {
    super(
        "compare",
        "Compares a database on two hosts: every table's rows and content, and every sequence.",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("tables", "How many tables were compared."),
        new OutputDoc("rows", "How many rows they have."),
        new OutputDoc("content", "A hash that stands for the content of both."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.reading(
        Postgres.resource(parameters.from().name(), parameters.database()),
        Postgres.resource(target.name(), parameters.database()));
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<DatabaseSettings> context) {
    return new Comparison(
            new Postgres(context.host(parameters.from()), context.settings()),
            new Postgres(context.host(), context.settings()),
            parameters.database())
        .look();
  }
}
