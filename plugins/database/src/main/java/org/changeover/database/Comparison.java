package org.changeover.database;

import java.util.List;
import java.util.Map;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Evidence;
import reactor.core.publisher.Mono;

/** Compares a database on two servers: first how much there is, and only then what. */
record Comparison(Postgres source, Postgres target, String database) {
  private static final int ROWS_HAVE_A_HASH = 14;

  Mono<Check> look() {
    return Mono.zip(source.facts(database), target.facts(database))
        .flatMap(facts -> look(facts.getT1(), facts.getT2()));
  }

  private Mono<Check> look(Postgres.Facts there, Postgres.Facts here) {
    if (!there.exists()) {
      return Mono.just(
          new Check.Unknown(
              "%s: there is no database %s to compare with"
                  .formatted(source.host().name(), database)));
    }
    if (!here.exists()) {
      return Mono.just(
          new Check.Differs(
              List.of(
                  new Change(
                      "database %s on %s".formatted(database, target.host().name()),
                      "",
                      "as on " + source.host().name())),
              "absent"));
    }
    return compare(Digest.COUNTS)
        .flatMap(counts ->
            counts instanceof Check.Differs
                ? Mono.just(counts)
                : compare(hash(there.major(), here.major())));
  }

  static String hash(int oneMajor, int otherMajor) {
    return oneMajor == otherMajor && oneMajor >= ROWS_HAVE_A_HASH ? Digest.FAST : Digest.PORTABLE;
  }

  private Mono<Check> compare(String hash) {
    return Mono.zip(source.digest(database, hash), target.digest(database, hash))
        .map(digests -> judge(digests.getT2(), digests.getT1()));
  }

  private Check judge(Digest here, Digest there) {
    List<Change> changes = here.changesTo(there);
    return changes.isEmpty()
        ? alike(
            here,
            "%s is alike on %s and %s"
                .formatted(database, source.host().name(), target.host().name()))
        : new Check.Differs(changes, here.sha256() + " " + there.sha256());
  }

  static Check alike(Digest digest, String what) {
    return new Check.Satisfied(
        new Evidence(
            what + ": " + digest.summary(),
            Map.of("tables", digest.tables(), "rows", digest.rows(), "content", digest.sha256())));
  }
}
