package org.changeover.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.database.LivePostgres.sql;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.contract.live.RootHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** What a digest tells apart, asked of a real server. */
@Tag("lab")
class DigestLabTest {
  /** What is there, and what is done to it that must be seen. */
  private static final List<Difference> DIFFERENCES =
      List.of(
          new Difference(
              "a int, b text",
              "(1, 'x'), (2, 'y')",
              "update t set b = case b when 'x' then 'y' else 'x' end"),
          new Difference("a int, b int", "(1, 2)", "update t set a = b, b = a"),
          new Difference("a text", "('')", "update t set a = null"),
          new Difference("a text", "('x')", "update t set a = 'x '"),
          new Difference("a text collate alike", "('x')", "update t set a = 'X'"),
          new Difference("a varchar(9) collate alike", "('x')", "update t set a = 'X'"),
          new Difference("a char(9) collate alike", "('x')", "update t set a = 'X'"),
          new Difference("a numeric", "(1.0)", "update t set a = 1.00"),
          new Difference(
              "a numeric, b text, c json", "(1, 'x', '2')", "update t set a = 2, c = '1'"),
          new Difference("a numeric, b int", "(1, 1), (2, 2)", "update t set b = 3 - b"),
          new Difference("a json, b json", "(null, '1')", "update t set a = '1', b = null"),
          new Difference(
              "a int2, b time, c timestamp", "(1, '12:00', 'now')", "update t set b = '13:00'"),
          new Difference("a int8", "(1)", "update t set a = 4294967296"),
          new Difference("a int8", "(-1)", "update t set a = 4294967295"),
          new Difference(
              "a timestamp", "('2000-01-01')", "update t set a = '2000-01-01 01:11:34.967297'"),
          new Difference("a timestamptz", "('2000-01-01')", "update t set a = a + '4294.967297 s'"),
          new Difference("a time", "('00:00')", "update t set a = '01:11:34.967297'"),
          new Difference("changeover_row int, b int", "(1, 2)", "update t set b = 3"),
          new Difference("a float8", "(0)", "update t set a = '-0'"),
          new Difference("a float8", "(0.1)", "update t set a = 0.1 + 1e-17 + 2e-17"),
          new Difference("a interval", "('1 month')", "update t set a = '30 days'"),
          new Difference("a timetz", "('12:00+00')", "update t set a = '13:00+01'"),
          new Difference("a jsonb", "('{\"n\": 1.0}')", "update t set a = '{\"n\": 1.00}'"),
          new Difference("a json", "('{\"n\": 1}')", "update t set a = '{\"n\":1}'"),
          new Difference("a text[] collate alike", "('{x,y}')", "update t set a = '{x,Y}'"),
          new Difference("a numeric[]", "('{1.0}')", "update t set a = '{1.00}'"),
          new Difference("a mood", "('sad')", "update t set a = 'glad'"),
          new Difference("a short", "('sad')", "update t set a = 'SAD'"),
          new Difference("a bytea", "('\\x00')", "update t set a = '\\x0000'"),
          new Difference("a timestamptz", "('2026-01-01')", "update t set a = a + '1 us'"),
          new Difference("a date", "('2026-01-01')", "update t set a = 'infinity'"),
          new Difference("a uuid", "(gen_random_uuid())", "update t set a = gen_random_uuid()"),
          new Difference("a bool", "(null)", "update t set a = false"),
          new Difference("a xml", "('<a/>')", "update t set a = '<a></a>'"),
          new Difference("a point", "('(0,0)')", "update t set a = '(0,-0)'"),
          new Difference("\"odd \"\"Name%I\" int", "(1)", "update t set \"odd \"\"Name%I\" = 2"),
          new Difference(
              "a int, gone int, b int", "(1, 2, 3)", "alter table t drop gone; update t set b = 4"),
          new Difference("", "default values", "insert into t default values"),
          new Difference("a int", "(1)", "insert into t values (null)"));

  private record Difference(String columns, String values, String change) {
    String made() {
      return values.startsWith("(") ? "insert into t values " + values : "insert into t " + values;
    }
  }

  private static RootHost host;

  @BeforeAll
  static void aServer() {
    host = LivePostgres.start("old");
    sql(
        host,
        "postgres",
        """
        create database shop template template0 encoding 'UTF8';
        \\c shop
        create collation alike (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        create type mood as enum ('sad', 'glad');
        create domain short as text collate alike;
        """);
  }

  @AfterAll
  static void end() {
    host.close();
  }

  @TestFactory
  Stream<DynamicTest> everyDifference_isSeenByBothHashes() {
    return DIFFERENCES.stream()
        .map(one -> dynamicTest("%s: %s".formatted(one.columns(), one.change()), () -> seen(one)));
  }

  private static void seen(Difference one) {
    make(one);
    String fast = table(Digest.FAST);
    String portable = table(Digest.PORTABLE);
    assertThat(table(Digest.FAST)).isEqualTo(fast);
    sql(host, "shop", one.change());
    assertThat(table(Digest.FAST)).isNotEqualTo(fast);
    assertThat(table(Digest.PORTABLE)).isNotEqualTo(portable);
  }

  private static void make(Difference one) {
    sql(
        host,
        "shop",
        "drop table if exists t; create table t (%s); %s".formatted(one.columns(), one.made()));
  }

  private static String table(String hash) {
    return new Postgres(host, new DatabaseSettings(Optional.empty(), Optional.empty()))
        .digest("shop", hash)
        .map(digest -> digest.facts().get("table public.t"))
        .block();
  }
}
