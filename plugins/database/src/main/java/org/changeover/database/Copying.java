package org.changeover.database;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Notice;
import org.changeover.spi.Output;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.SavedFile;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One copy under way.
 *
 * <p>The stages: dump on the source, together with a digest of what the dump holds, seen in the
 * same snapshot; move the dump; restore into a database with a name of its own; compare with the
 * digest; and only then give it the name, in one transaction in which what had the name before gets
 * another and is kept for undo. So there is never half a copy under the database's name.
 *
 * <p>Crash points: dump and restore run detached and are guarded by a lock and a mark of their own,
 * so that a second attempt waits for the first one's process and takes its result; a restore that
 * did not reach its mark (the target was restarted, say) begins anew. The record of what the copy
 * holds is written before the switch: until the switch, content and record differ, and a check says
 * so.
 */
final class Copying {
  static final String FORMAT = "database/copy@1";
  static final int STAGES = 6;

  private static final Duration LONG = Duration.ofHours(24);

  /** Characters of what a tool complains about. */
  private static final int SHOWN = 600;

  private final CopyAction.Parameters parameters;
  private final ChangeContext<DatabaseSettings> context;
  private final Postgres source;
  private final Postgres target;
  private final Postgres.Facts original;
  private final Postgres.Facts previous;
  private final CopyNames names;
  private final String hash;
  private final Instant begun;

  private Copying(
      CopyAction.Parameters parameters,
      ChangeContext<DatabaseSettings> context,
      Postgres.Facts original,
      Postgres.Facts previous,
      CopyNames names) {
    this.parameters = parameters;
    this.context = context;
    this.source = new Postgres(context.host(parameters.from()), context.settings());
    this.target = new Postgres(context.host(), context.settings());
    this.original = original;
    this.previous = previous;
    this.names = names;
    this.hash = Comparison.hash(original.major(), previous.major());
    this.begun = context.clock().instant();
  }

  /** Looks whether the copy can be made at all; fails with what to do when it cannot. */
  static Mono<Copying> prepare(
      CopyAction.Parameters parameters, ChangeContext<DatabaseSettings> context) {
    return Preflight.of(parameters, context)
        .map(found -> {
          CopyNames names = CopyNames.of(parameters, context.operation(), found.databases());
          return new Copying(parameters, context, found.original(), found.previous(), names);
        });
  }

  /** Whether this operation's dump lies about on one of the hosts. */
  static Mono<Boolean> leftOver(
      CopyAction.Parameters parameters, ReadContext<DatabaseSettings> context) {
    String folder = CopyNames.folder(parameters, context.operation().key());
    return Mono.zip(context.host().stat(folder), context.host(parameters.from()).stat(folder))
        .map(found -> found.getT1().exists() || found.getT2().exists());
  }

  Flux<Notice> run() {
    Host host = context.host();
    return host.save(CopyRecord.path(parameters))
        .flatMap(saved -> context.intend(receipt(saved)))
        .flatMapMany(intent ->
            inUse()
                .flatMapMany(
                    inUse -> inUse ? clean(intent).thenReturn(progress(STAGES)) : stages(intent))
                .onErrorResume(
                    Copying::isAnAnswer,
                    failure ->
                        answering()
                            .then(clean(intent))
                            .onErrorMap(again -> both(failure, again))
                            .then(Mono.<Notice>error(failure))));
  }

  /** Whether an earlier attempt of this operation came as far as the switch. */
  private Mono<Boolean> inUse() {
    return CopyRecord.read(parameters, context)
        .filter(record -> record.operation().equals(context.operation().key()))
        .flatMap(record -> CopyAction.asRecorded(parameters, record, context))
        .map(Check.Satisfied.class::isInstance)
        .defaultIfEmpty(false);
  }

  private static boolean isAnAnswer(Throwable failure) {
    return failure instanceof ActionFailedException || failure instanceof CommandFailedException;
  }

  private static Throwable both(Throwable failure, Throwable again) {
    return new ActionFailedException(
        "%s; and what the attempt left could not be removed, which a retry or an undo of the step does: %s"
            .formatted(failure.getMessage(), again.getMessage()),
        failure);
  }

  private Receipt receipt(SavedFile record) {
    return new Receipt(
        FORMAT,
        Map.of(
            "database", parameters.database(),
            "fresh", names.fresh(),
            "kept", names.kept(),
            "folder", names.folder(),
            "existed", Boolean.toString(previous.exists()),
            "connectable", previous.exists() ? previous.value("connectable") : "true"),
        List.of(record));
  }

  private Flux<Notice> stages(Intent intent) {
    return Flux.concat(
        Mono.just(progress(0)),
        dump(intent).thenReturn(progress(1)),
        Flux.defer(() -> move(intent)),
        restore(intent).thenReturn(progress(3)),
        compared().flatMapMany(copied -> use(intent, copied)),
        clean(intent).thenReturn(progress(STAGES)),
        Mono.fromSupplier(() ->
            new Notice.Output(
                "seconds", Duration.between(begun, context.clock().instant()).toSeconds())));
  }

  private static Notice progress(int done) {
    return new Notice.Progress(done, STAGES, "stages");
  }

  private Mono<Output> dump(Intent intent) {
    return sourceHost()
        .change(
            intent,
            detached(
                "dump",
                source.shell(
                    Script.DUMP,
                    parameters.database(),
                    names.folder(),
                    Integer.toString(parameters.jobs()),
                    hash,
                    Script.DIGEST.text(),
                    Script.CARRY.text(),
                    Script.SEQUENCES.text())))
        .onErrorMap(
            CommandFailedException.class,
            failure ->
                failed(
                    failure,
                    source,
                    "%s could not be dumped, and nothing was changed"
                        .formatted(parameters.database())));
  }

  private Command detached(String what, Command command) {
    return command.within(LONG).detached(what + "-" + context.operation().attempt());
  }

  private Flux<Notice> move(Intent intent) {
    Host host = context.host();
    return host.change(intent, target.shell("umask 077; mkdir -p \"$1\"", names.folder()))
        .then(
            Mono.defer(() ->
                host.receive(
                    intent, sourceHost(), names.folder() + "/out", names.folder() + "/in")))
        .delayUntil(_ ->
            host.change(
                intent,
                Command.of(
                    "chown", "-R", Postgres.ACCOUNT + ":" + Postgres.ACCOUNT, names.folder())))
        .flatMapMany(bytes -> Flux.just(progress(2), new Notice.Output("bytes", bytes)));
  }

  private Mono<Output> restore(Intent intent) {
    return Mono.defer(() ->
            context
                .host()
                .change(
                    intent,
                    detached(
                        "restore",
                        target.shell(
                            Script.RESTORE,
                            names.fresh(),
                            creation(),
                            names.folder(),
                            Integer.toString(parameters.jobs()),
                            hash,
                            Script.DIGEST.text(),
                            Script.SEQUENCES.text(),
                            parameters.owner().orElse("")))))
        .onErrorMap(
            CommandFailedException.class,
            failure ->
                failed(
                    failure,
                    target,
                    "the dump of %s could not be restored, and what was there under that name is as it was"
                        .formatted(parameters.database())));
  }

  private static ActionFailedException failed(
      CommandFailedException failure, Postgres where, String what) {
    String said = failure.output().stderr().strip();
    return new ActionFailedException(
        "%s: %s; mend the cause and retry. It said: %s"
            .formatted(
                where.host().name(), what, said.substring(Math.max(0, said.length() - SHOWN))),
        failure);
  }

  private String creation() {
    StringBuilder sql =
        new StringBuilder(
            "create database %s owner %s template template0 encoding %s lc_collate %s lc_ctype %s"
                .formatted(
                    identifier(names.fresh()),
                    identifier(parameters.owner().orElse(original.value("owner"))),
                    literal(original.value("encoding")),
                    literal(original.value("collate")),
                    literal(original.value("ctype"))));
    switch (original.value("provider")) {
      case "i" ->
          sql.append(" locale_provider icu icu_locale ").append(literal(original.value("locale")));
      case "b" ->
          sql.append(" locale_provider builtin builtin_locale ")
              .append(literal(original.value("locale")));
      default -> {}
    }
    return sql.toString();
  }

  private static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  private static String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /**
   * @param taken when the dump saw the original
   */
  private record Copied(Digest digest, Instant taken) {}

  /** What the copy holds, when that is what the dump holds. */
  private Mono<Copied> compared() {
    return Mono.defer(() ->
        Mono.zip(text(names.folder() + "/in/digest"), text(names.folder() + "/digest"))
            .map(texts -> {
              Digest dumped = Digest.parse(texts.getT1());
              Digest copied = Digest.parse(texts.getT2());
              List<Change> changes =
                  copied.changesTo(
                      parameters.sourceAtRest() ? dumped : dumped.withSequencesOf(copied));
              Preflight.refuseUnless(
                  changes.isEmpty() && !dumped.facts().isEmpty(),
                  "%s: the restored copy of %s is not like the dump, so it was not used: %s"
                      .formatted(target.host().name(), parameters.database(), changes));
              return new Copied(copied, Instant.parse(CopyRecord.field(texts.getT1(), "taken")));
            }));
  }

  private Mono<String> text(String path) {
    return target
        .host()
        .query(target.shell("cat \"$1\"", path).capturing(16 << 20))
        .map(Output::stdout);
  }

  private Flux<Notice> use(Intent intent, Copied copied) {
    Digest digest = copied.digest();
    String path = CopyRecord.path(parameters);
    CopyRecord record = new CopyRecord(context.operation().key(), hash, copied.taken(), digest);
    Mono<Output> switched =
        context
            .host()
            .change(
                intent,
                target
                    .psql(
                        Postgres.MAINTENANCE,
                        Script.SWITCH.text(),
                        Map.of(
                            "db", parameters.database(),
                            "fresh", names.fresh(),
                            "kept", names.kept()))
                    .letFinish());
    return context
        .host()
        .write(intent, record.file(path))
        .then(switched)
        .thenMany(
            Flux.just(
                new Notice.Did(
                    new Change(
                        "database %s on %s".formatted(parameters.database(), target.host().name()),
                        previous.exists() ? "another, kept as " + names.kept() : "",
                        digest.summary())),
                new Notice.Output("tables", digest.tables()),
                new Notice.Output("rows", digest.rows()),
                new Notice.Output("content", digest.sha256()),
                progress(5)));
  }

  /** Waits for a server that ended in the middle and starts again by itself; for a while. */
  private Mono<Void> answering() {
    return target.facts(parameters.database()).onErrorComplete().then();
  }

  /** Removes the dump from both hosts, and a copy that did not become one. */
  private Mono<Void> clean(Intent intent) {
    return Mono.defer(() ->
        sourceHost()
            .change(intent, source.shell("rm -rf -- \"$1\"", names.folder()))
            .then(context.host().change(intent, target.shell("rm -rf -- \"$1\"", names.folder())))
            .thenMany(Flux.fromIterable(names.abandoned()).concatWithValues(names.fresh()))
            .concatMap(database -> drop(intent, database))
            .then());
  }

  private Mono<Output> drop(Intent intent, String database) {
    return context
        .host()
        .change(
            intent,
            target.psql(
                Postgres.MAINTENANCE,
                "drop database if exists :\"fresh\" with (force);\n",
                Map.of("fresh", database)));
  }

  private Host sourceHost() {
    return context.host(parameters.from());
  }
}
