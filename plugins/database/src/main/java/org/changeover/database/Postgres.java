package org.changeover.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The PostgreSQL server of one host, through its own tools. */
record Postgres(ReadableHost host, DatabaseSettings settings) {

  static final String ACCOUNT = "postgres";

  /** The database that is always there; commands that need no other connect to it. */
  static final String MAINTENANCE = "postgres";

  /** Content of a big database takes as long as reading it does. */
  private static final Duration READING = Duration.ofHours(2);

  private static final String SILENT = " does not answer";

  /** A host that was just restarted lets us in before its database does. */
  private static final Retry STARTING =
      Retry.fixedDelay(10, Duration.ofSeconds(1))
          .filter(e -> e instanceof ActionFailedException && e.getMessage().contains(SILENT))
          .onRetryExhaustedThrow((_, last) -> last.failure());

  private static final int NO_CONNECTION = 2;

  /**
   * What the server says of one database.
   *
   * @param version such as 150018
   */
  record Facts(int version, boolean exists, Map<String, String> values) {

    int major() {
      return version / 10000;
    }

    String value(String name) {
      return values.getOrDefault(name, "");
    }

    static Facts parse(Output output) {
      Map<String, String> values = pairs(output);
      return new Facts(
          Integer.parseInt(values.getOrDefault("version", "0")),
          Boolean.parseBoolean(values.get("exists")),
          Map.copyOf(values));
    }
  }

  /** Lines of two fields. */
  static Map<String, String> pairs(Output output) {
    Map<String, String> pairs = new TreeMap<>();
    for (String line : output.lines()) {
      int tab = line.indexOf('\t');
      if (tab > 0) {
        pairs.put(line.substring(0, tab), line.substring(tab + 1));
      }
    }
    return pairs;
  }

  /** Runs SQL from standard input; {@code variables} are psql's, as {@code :'name'} and so on. */
  Command psql(String database, String sql, Map<String, String> variables) {
    List<String> arguments =
        new ArrayList<>(
            List.of("psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1"));
    new TreeMap<>(variables)
        .forEach((name, value) -> {
          arguments.add("-v");
          arguments.add(name + "=" + value);
        });
    arguments.addAll(List.of("-d", database, "-f", "-"));
    return asPostgres(Command.of(arguments)).input(sql);
  }

  /** A script for the shell, as the account that owns the server. */
  Command shell(Script script, String... arguments) {
    return asPostgres(Command.shell(script.text(), arguments));
  }

  Command shell(String script, String... arguments) {
    return asPostgres(Command.shell(script, arguments));
  }

  private Command asPostgres(Command command) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PGAPPNAME", "changeover");
    environment.put("PGCLIENTENCODING", "UTF8");
    environment.put("PGCONNECT_TIMEOUT", "15");
    environment.put("PGOPTIONS", "-c default_transaction_read_only=off -c statement_timeout=0");
    environment.put("LC_ALL", "C.UTF-8");
    settings.port().ifPresent(port -> environment.put("PGPORT", Integer.toString(port)));
    settings.cluster().ifPresent(cluster -> environment.put("PGCLUSTER", cluster));
    return command.as(ACCOUNT).environment(environment);
  }

  /**
   * What there is under a name, whether or not a database exists. Waits for a server that starts.
   */
  Mono<Facts> facts(String database) {
    return host.query(
            psql(MAINTENANCE, Script.FACTS.text(), Map.of("db", database))
                .accepting(0, NO_CONNECTION, 127))
        .flatMap(output ->
            switch (output.exitCode()) {
              case 0 -> Mono.just(Facts.parse(output));
              case NO_CONNECTION ->
                  Mono.error(
                      new ActionFailedException(
                          ("%s: PostgreSQL"
                                  + SILENT
                                  + "; start it, or say in the provider's settings which port or cluster it is: %s")
                              .formatted(host.name(), output.stderr().strip())));
              default ->
                  Mono.error(
                      new ActionFailedException(
                          host.name()
                              + ": there is no psql; install PostgreSQL: apt-get install postgresql"));
            })
        .retryWhen(STARTING);
  }

  /** The bytes that a database takes on disk. */
  Mono<Long> size(String database) {
    return host.query(
            psql(
                MAINTENANCE,
                "select pg_catalog.pg_database_size(:'db');\n",
                Map.of("db", database)))
        .map(output -> Long.parseLong(output.stdout().strip()));
  }

  /** The content of a database as it is now, seen in one snapshot. */
  Mono<Digest> digest(String database, String hash) {
    String sql =
        "begin isolation level repeatable read, read only;\n%s%scommit;\n"
            .formatted(Script.SEQUENCES.text(), Script.DIGEST.text());
    Map<String, String> whole = Map.of("hash", hash, "part", "0", "parts", "1");
    return host.query(psql(database, sql, whole).within(READING).capturing(16 << 20))
        .map(output -> Digest.parse(output.stdout()));
  }

  String resource(String database) {
    return resource(host.name(), database);
  }

  static String resource(String host, String database) {
    return "host:" + host + "/database:" + database;
  }
}
