package org.changeover.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.changeover.database.LivePostgres.sql;

import java.util.Map;
import java.util.Optional;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.changeover.spi.HostRef;
import org.changeover.spi.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A copy between two real PostgreSQL servers on a bad day: each time a message that says what,
 * where and what to do, an original that is untouched, and a copy that is made once the cause is
 * mended.
 */
@Tag("lab")
class CopyFaultsLabTest {
  private static final CopyAction COPY = new CopyAction();
  private static final String DATABASES =
      "select datname from pg_database where datname like 'shop%' order by 1";

  /** Puts the folder $1 of the server's data on a disk that has room for $2 kB more. */
  private static final String SMALL_DISK =
      """
      set -e
      pg_ctlcluster 15 main stop
      cd /var/lib/postgresql/15/main
      mv "$1" was.full; mkdir -m 700 "$1"
      mount -t tmpfs -o "mode=700,size=$(($(du -sk was.full | cut -f1) + $2))k" tmpfs "$1"
      chown postgres: "$1"
      cp -a was.full/. "$1"
      pg_ctlcluster 15 main start >/tmp/start 2>&1 </dev/null
      """;

  private RootHost old;
  private RootHost fresh;
  private int generation;

  @BeforeEach
  void aShopOnOld() {
    old = LivePostgres.start("old");
    fresh = LivePostgres.start("new");
    sql(old, "postgres", "create database shop");
    sql(
        old,
        "shop",
        "create table sale (id serial primary key, note text); insert into sale (note) select repeat(md5(n::text), 20) from generate_series(1, 20000) n");
  }

  @AfterEach
  void end() {
    old.close();
    fresh.close();
  }

  @Test
  void fullDiskOfTheNewServer_isSaidLeavesNothingAndIsGoneOnFromOnceThereIsRoom() {
    String before = content(old);
    fresh.sh(SMALL_DISK, "base", "12000");

    assertThatThrownBy(this::copy)
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("new: the dump of shop could not be restored")
        .hasMessageContaining("as it was; mend the cause and retry")
        .hasMessageContaining("No space left on device");
    assertThat(sql(fresh, "postgres", DATABASES)).isEmpty();
    nothingLiesAbout();
    assertThat(content(old)).isEqualTo(before);

    fresh.sh("mount -o remount,size=400m /var/lib/postgresql/15/main/base");
    goesOn();
    assertThat(content(fresh)).isEqualTo(before);
  }

  /** There is room for tables, but not for the log, without which the server does not live. */
  @Test
  void logThatFillsItsDiskWhileRestoring_isSaidAndIsGoneOnFromOnceThereIsRoom() {
    String before = content(old);
    fresh.sh(SMALL_DISK, "pg_wal", "4000");

    assertThatThrownBy(this::copy)
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("new: the dump of shop could not be restored")
        .hasMessageContaining("mend the cause and retry")
        .hasMessageContaining("the server stopped itself, as /var/log/postgresql/")
        .hasMessageContaining("pg_wal")
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("which a retry or an undo of the step does");
    assertThat(content(old)).isEqualTo(before);

    fresh.sh(
        """
        mount -o remount,size=400m /var/lib/postgresql/15/main/pg_wal
        pg_ctlcluster 15 main status >/dev/null || pg_ctlcluster 15 main start >/tmp/start 2>&1 </dev/null
        """);
    assertThat(sql(fresh, "postgres", "select 1 from pg_database where datname = 'shop'"))
        .isEmpty();
    goesOn();
    assertThat(content(fresh)).isEqualTo(before);
    assertThat(sql(fresh, "postgres", DATABASES)).isEqualTo("shop\n");
  }

  @Test
  void fullDiskOfTheOldServer_isSeenBeforeADumpFillsIt() {
    String before = content(old);
    old.sh(
        "mkdir /srv/small && mount -t tmpfs -o size=5m tmpfs /srv/small && chown postgres /srv/small");

    assertThatThrownBy(() -> copy("/srv/small"))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("old: shop could not be dumped, and nothing was changed")
        .hasMessageContaining("make room there, or name another folder as scratch");
    assertThat(old.sh("ls -A /srv/small").strip()).isEmpty();
    assertThat(content(old)).isEqualTo(before);
    assertThat(sql(fresh, "postgres", DATABASES)).isEmpty();

    old.sh("mount -o remount,size=200m /srv/small");
    fresh.sh("mkdir /srv/small && chown postgres /srv/small");
    copy("/srv/small");
    assertThat(content(fresh)).isEqualTo(before);
  }

  @Test
  void extensionThatTheNewServerLacks_isNamedBeforeAnythingIsDoneAndUsedOnceItIsThere() {
    sql(
        old,
        "shop",
        "create extension pg_trgm; create index on sale using gin (note gin_trgm_ops)");
    String before = content(old);
    fresh.sh("mkdir /root/away && mv /usr/share/postgresql/15/extension/pg_trgm* /root/away");
    LiveOperation<DatabaseSettings> operation = operation();

    assertThatThrownBy(() -> COPY.apply(parameters("/var/lib/postgresql"), operation).blockLast())
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("new does not have what the database shop of old uses")
        .hasMessageContaining("extension pg_trgm; install the package")
        .hasMessageContaining("for PostgreSQL 15");
    assertThat(operation.receipts()).isEmpty();
    assertThat(sql(fresh, "postgres", DATABASES)).isEmpty();
    nothingLiesAbout();
    assertThat(content(old)).isEqualTo(before);

    fresh.sh("mv /root/away/* /usr/share/postgresql/15/extension");
    goesOn();
    assertThat(content(fresh)).isEqualTo(before);
    assertThat(sql(fresh, "shop", "select count(*) from pg_extension where extname = 'pg_trgm'"))
        .isEqualTo("1\n");
  }

  private void goesOn() {
    LiveOperation<DatabaseSettings> operation = copy();
    assertThat(COPY.verify(parameters("/var/lib/postgresql"), operation).block())
        .isInstanceOf(Check.Satisfied.class);
    nothingLiesAbout();
  }

  private void nothingLiesAbout() {
    for (RootHost host : new RootHost[] {old, fresh}) {
      assertThat(host.sh("ls /var/lib/postgresql").lines())
          .noneMatch(name -> name.startsWith("changeover-"));
    }
  }

  private static String content(RootHost host) {
    return sql(
        host,
        "shop",
        "select count(*), md5(string_agg(sale::text, '' order by id)) from sale; select last_value from sale_id_seq");
  }

  private LiveOperation<DatabaseSettings> copy() {
    return copy("/var/lib/postgresql");
  }

  private LiveOperation<DatabaseSettings> copy(String scratch) {
    LiveOperation<DatabaseSettings> operation = operation();
    COPY.apply(parameters(scratch), operation).blockLast();
    return operation;
  }

  private static CopyAction.Parameters parameters(String scratch) {
    return new CopyAction.Parameters(
        new HostRef("old"), "shop", 2, Optional.empty(), scratch, true, false);
  }

  /** Each a generation later, as a retry by a person is. */
  private LiveOperation<DatabaseSettings> operation() {
    return new LiveOperation<>(
        new Operation("run", "copy", "new", ++generation, 1),
        new DatabaseSettings(Optional.empty(), Optional.empty()),
        Map.of("old", old, "new", fresh),
        "new",
        Map.of());
  }
}
