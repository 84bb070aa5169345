package org.changeover.database;

import org.changeover.contract.live.RootHost;

/** Hosts with a PostgreSQL server that runs. */
final class LivePostgres {
  private LivePostgres() {}

  static RootHost start(String name) {
    RootHost host = RootHost.start(name, "/usr/bin/pg_ctlcluster", "/usr/bin/pg_dump");
    host.sh(
        "mkdir -p /run/postgresql && chown postgres /run/postgresql && pg_ctlcluster 15 main start >/tmp/start 2>&1 </dev/null");
    return host;
  }

  /** What a server answers; fails the test on an error. */
  static String sql(RootHost host, String database, String sql) {
    return host.sh(
        "cd / && exec su postgres -c \"psql -X -q -A -t -v ON_ERROR_STOP=1 -d $1 -f -\" <<END\n"
            + sql
            + "\nEND\n",
        database);
  }
}
