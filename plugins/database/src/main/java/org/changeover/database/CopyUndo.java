package org.changeover.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.SavedFile;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes a copy back, from wherever it got to: the database that had the name before has it again,
 * and nothing of the copy is left on either host.
 *
 * @param fresh the copy's name while it was being filled
 * @param kept the name under which the database from before is kept
 * @param existed whether there was a database before
 * @param connectable whether that one let anybody in
 */
record CopyUndo(
    Receipt receipt,
    String database,
    String fresh,
    String kept,
    String folder,
    boolean existed,
    boolean connectable) {

  static CopyUndo of(Receipt receipt) {
    return new CopyUndo(
        receipt,
        receipt.fact("database"),
        receipt.fact("fresh"),
        receipt.fact("kept"),
        receipt.fact("folder"),
        Boolean.parseBoolean(receipt.fact("existed")),
        Boolean.parseBoolean(receipt.fact("connectable")));
  }

  private SavedFile record() {
    return receipt.saved().getFirst();
  }

  /**
   * @param leftover whether something of the copy lies about that is not the database itself
   */
  private record Found(Set<String> names, Postgres.Facts facts, boolean leftover) {}

  Mono<UndoCheck> check(CopyAction.Parameters parameters, ReadContext<DatabaseSettings> context) {
    Postgres target = new Postgres(context.host(), context.settings());
    return Mono.zip(
            Preflight.databases(target),
            target.facts(database),
            context.host().stat(record().path()),
            context.host().stat(folder),
            context.host(parameters.from()).stat(folder))
        .flatMap(found -> {
          boolean leftover =
              found.getT1().contains(fresh)
                  || !same(found.getT3(), record().before())
                  || found.getT4().exists()
                  || found.getT5().exists();
          return judge(parameters, context, new Found(found.getT1(), found.getT2(), leftover));
        });
  }

  private Mono<UndoCheck> judge(
      CopyAction.Parameters parameters, ReadContext<DatabaseSettings> context, Found found) {
    boolean inUse = found.names().contains(kept) || (!existed && found.facts().exists());
    if (!inUse) {
      boolean closed =
          existed
              && found.facts().exists()
              && !found.facts().value("connectable").equals(Boolean.toString(connectable));
      return Mono.just(
          closed || found.leftover()
              ? new UndoCheck.Reversible(
                  List.of(new Change("what is left of the copy of " + database, "there", "")))
              : new UndoCheck.AlreadyUndone("nothing of the copy of " + database + " is there"));
    }
    if (!found.facts().exists()) {
      return Mono.just(
          new UndoCheck.Changed(List.of(new Change("database " + database, "", "as it was kept"))));
    }
    return written(context)
        .map(written -> {
          List<Change> changes = new ArrayList<>(written);
          changes.add(
              new Change("database " + database, "the copy", existed ? "as it was before" : ""));
          return written.isEmpty() || parameters.discardOnUndo()
              ? new UndoCheck.Reversible(changes)
              : new UndoCheck.Changed(changes);
        });
  }

  /** What was written to the copy since it was made; undo would lose it. */
  private Mono<List<Change>> written(ReadContext<DatabaseSettings> context) {
    Postgres target = new Postgres(context.host(), context.settings());
    return CopyRecord.read(context.host(), record().path())
        .flatMap(record -> target.digest(database, record.hash()).map(record::judge))
        .map(check ->
            switch (check) {
              case Check.Satisfied _ -> List.<Change>of();
              case Check.Differs differs -> differs.changes();
              case Check.Unknown unknown ->
                  List.of(new Change("database " + database, unknown.reason(), ""));
            })
        .defaultIfEmpty(
            List.of(new Change("the record of the copy of " + database, "missing", "there")));
  }

  private static boolean same(FileState one, FileState other) {
    return one.kind() == other.kind() && one.sha256().equals(other.sha256());
  }

  Flux<Notice> run(CopyAction.Parameters parameters, ChangeContext<DatabaseSettings> context) {
    Host host = context.host();
    Host from = context.host(parameters.from());
    Postgres target = new Postgres(host, context.settings());
    Postgres source = new Postgres(from, context.settings());
    Command back =
        target
            .psql(
                Postgres.MAINTENANCE,
                Script.UNSWITCH.text(),
                Map.of(
                    "db", database,
                    "fresh", fresh,
                    "kept", kept,
                    "existed", Boolean.toString(existed),
                    "connectable", Boolean.toString(connectable)))
            .letFinish();
    String remove = "rm -rf -- \"$1\"";
    return context
        .intend(new Receipt(Copying.FORMAT + "/undo", receipt.facts(), receipt.saved()))
        .flatMapMany(intent ->
            host.change(intent, back)
                .then(Mono.defer(() -> host.restore(intent, record())))
                .then(Mono.defer(() -> host.change(intent, target.shell(remove, folder))))
                .then(Mono.defer(() -> from.change(intent, source.shell(remove, folder))))
                .thenMany(
                    Flux.just(
                        new Notice.Did(
                            new Change(
                                "database " + database,
                                "the copy",
                                existed ? "as it was before" : "")))));
  }
}
