package org.changeover.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.contract.live.SideBySide;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.changeover.spi.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a copy of a 500 MB database costs, beside pg_dump and pg_restore by hand; prints all. */
@Tag("benchmark")
class CopyBenchmarkTest {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
  private static final int ROWS = Integer.getInteger("benchmark.rows", 700_000);
  private static final String START =
      """
      mkdir -p /run/postgresql && chown postgres /run/postgresql
      echo 'host all all 10.13.0.0/24 trust' >>/etc/postgresql/15/main/pg_hba.conf
      pg_ctlcluster 15 main start -o "-c listen_addresses=* -c max_wal_size=256MB" >/tmp/start 2>&1 </dev/null
      """;
  private static final String TABLE =
      """
      create table photo%1$d (id bigint primary key, owner int, hash text, mail text, added timestamptz);
      insert into photo%1$d select n, n %% 9973, md5(n::text), md5((n * 7)::text) || '@example.org',
        timestamptz '2026-01-01' + n * interval '1 s' from generate_series(1, %2$d) n;
      create index on photo%1$d (hash);
      """;
  private static final String DUMP_AND_RESTORE =
      """
      cd /tmp && rm -rf /var/lib/postgresql/hand && createdb -T template0 shop &&
      pg_dump -h 10.13.0.1 -Fd $1 -j 2 -f /var/lib/postgresql/hand shop &&
      pg_restore -j 2 -d shop /var/lib/postgresql/hand
      """;

  private RootHost source;
  private RootHost target;
  private int generation;

  @BeforeEach
  void halfAGigabyte() {
    source = RootHost.start("old", "/usr/bin/pg_ctlcluster", "/usr/bin/pg_dump");
    target = RootHost.start("new", "/usr/bin/pg_ctlcluster", "/usr/bin/pg_dump");
    RootHost.connect(source, target, "10.13.0.1", "10.13.0.2");
    source.sh(START);
    target.sh(START);
    asPostgres(source, "createdb -T template0 shop");
    for (int table = 0; table < 4; table++) {
      asPostgres(source, "psql -q -d shop -c \"$1\"", TABLE.formatted(table, ROWS));
    }
    asPostgres(source, "vacuumdb -q --analyze shop");
  }

  @AfterEach
  void end() {
    source.close();
    target.close();
  }

  @Test
  void copyOfADatabase_besideDumpAndRestoreByHand_printsItsNumbers() {
    String size =
        asPostgres(
                source,
                "psql -XAt -d shop -c 'select pg_size_pretty(pg_database_size(current_database()))'")
            .strip();
    var table = new SideBySide(source, target);
    table
        .way(
            () -> table.measure("pg_dump -j2 | pg_restore -j2 by hand", () -> byHand("")),
            this::drop)
        .way(() -> table.measure("  the same with -Z1", () -> byHand("-Z1")), this::drop)
        .way(() -> copy(table), this::drop)
        .run("A database of " + size, ROUNDS);
  }

  private void byHand(String compression) {
    asPostgres(target, DUMP_AND_RESTORE, compression);
  }

  private void copy(SideBySide table) {
    var action = new CopyAction();
    var parameters =
        new CopyAction.Parameters(
            new HostRef("old"), "shop", 2, Optional.empty(), "/var/lib/postgresql", true, false);
    var operation =
        new LiveOperation<>(
            new Operation("run", "step", "new", ++generation, 1),
            new DatabaseSettings(Optional.empty(), Optional.empty()),
            Map.of("old", source, "new", target),
            "new",
            Map.of());
    table.measure("database/copy", () -> action.apply(parameters, operation).collectList().block());
    table.measure(
        "  comparing both again",
        () ->
            assertThat(action.verify(parameters, operation).block())
                .isInstanceOf(Check.Satisfied.class));
  }

  private void drop() {
    asPostgres(target, "dropdb shop; rm -rf /var/lib/postgresql/hand");
  }

  private static String asPostgres(RootHost host, String script, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = script;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return host.sh(
        "script=$1; shift; cd /tmp; exec runuser -u postgres -- sh -c \"$script\" sh \"$@\"", all);
  }
}
