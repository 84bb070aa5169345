package org.changeover.database;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/**
 * What is known of both servers before a copy begins.
 *
 * @param original the database that is copied
 * @param previous what the target has under its name
 * @param databases the names that the target has databases under
 */
record Preflight(Postgres.Facts original, Postgres.Facts previous, Set<String> databases) {

  /** Looks at both; fails with what to do when the copy cannot be made at all. */
  static Mono<Preflight> of(
      CopyAction.Parameters parameters, ReadContext<DatabaseSettings> context) {
    String database = parameters.database();
    Postgres source = new Postgres(context.host(parameters.from()), context.settings());
    Postgres target = new Postgres(context.host(), context.settings());
    return Mono.zip(
            source.facts(database), target.facts(database), databases(target), roles(target))
        .map(found -> {
          Preflight both = new Preflight(found.getT1(), found.getT2(), found.getT3());
          String owner = parameters.owner().orElse(both.original().value("owner"));
          refuseUnless(
              both.original().exists(),
              "%s: there is no database %s to copy".formatted(source.host().name(), database));
          refuseUnless(
              both.previous().major() >= both.original().major(),
              "%s runs PostgreSQL %d, older than the %d of %s; install at least that"
                  .formatted(
                      target.host().name(),
                      both.previous().major(),
                      both.original().major(),
                      source.host().name()));
          refuseUnless(
              found.getT4().contains(owner),
              "%s has no role %s to own the database; copy it first with the action roles"
                  .formatted(target.host().name(), owner));
          return both;
        })
        .delayUntil(both -> both.requireExtensions(source, target, database));
  }

  static void refuseUnless(boolean possible, String message) {
    if (!possible) {
      throw new ActionFailedException(message);
    }
  }

  static Mono<Set<String>> databases(Postgres postgres) {
    return lines(
        postgres, Postgres.MAINTENANCE, "select datname from pg_catalog.pg_database order by 1;\n");
  }

  private static Mono<Set<String>> roles(Postgres postgres) {
    return lines(
        postgres, Postgres.MAINTENANCE, "select rolname from pg_catalog.pg_roles order by 1;\n");
  }

  /** A dump names the extensions that its database uses, and does not hold them. */
  private Mono<Void> requireExtensions(Postgres source, Postgres target, String database) {
    return Mono.zip(
            lines(source, database, "select extname from pg_catalog.pg_extension;\n"),
            lines(
                target,
                Postgres.MAINTENANCE,
                "select name from pg_catalog.pg_available_extensions;\n"))
        .doOnNext(found -> {
          Set<String> missing = new TreeSet<>(found.getT1());
          missing.removeAll(found.getT2());
          refuseUnless(
              missing.isEmpty(),
              "%s does not have what the database %s of %s uses: extension %s; install the package that brings it for PostgreSQL %d there, and retry"
                  .formatted(
                      target.host().name(),
                      database,
                      source.host().name(),
                      String.join(", ", missing),
                      previous.major()));
        })
        .then();
  }

  private static Mono<Set<String>> lines(Postgres postgres, String database, String sql) {
    return postgres
        .host()
        .query(postgres.psql(database, sql, Map.of()))
        .map(output -> new HashSet<>(output.lines()));
  }
}
