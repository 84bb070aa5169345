package org.changeover.database;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;
import org.changeover.contract.World;
import org.changeover.spi.Output;

/**
 * A PostgreSQL server in memory: databases with their content, whether they let anybody in and how
 * many, and roles, all as facts of its host. Sessions are not: they come from elsewhere.
 */
final class PostgresModel {
  private static final String DATABASE = "database ";
  private static final String ROLE = "role ";
  private static final String HOME = "/var/lib/postgresql";
  private static final String CONTENT = "shop rows 7, sequence at 9";

  private final FakeHost host;
  private int sessions;

  private PostgresModel(FakeHost host, int sessions) {
    this.host = host;
    this.sessions = sessions;
  }

  /** One database's fact. */
  private record Database(String content, boolean connectable, int limit) {
    static Database parse(String fact) {
      String[] field = fact.split("\\|");
      return new Database(field[0], Boolean.parseBoolean(field[1]), Integer.parseInt(field[2]));
    }

    @Override
    public String toString() {
      return content + "|" + connectable + "|" + limit;
    }
  }

  /** Two servers: {@code old} with a shop and its keeper, {@code new} with neither. */
  static World world() {
    World world = new World();
    PostgresModel old = new PostgresModel(world.host("old", "192.0.2.10"), 3);
    old.put("shop", new Database(CONTENT, true, 40));
    old.host.fact(ROLE + "shopkeeper", "login limit=40 password=0123456789ab");
    old.install();
    new PostgresModel(world.host("new", "192.0.2.11"), 0).install();
    return world;
  }

  /** The same, with the keeper on {@code new} as well. */
  static World worldWithRoles() {
    World world = world();
    world
        .host("new")
        .facts()
        .put(ROLE + "shopkeeper", world.host("old").facts().get(ROLE + "shopkeeper"));
    return world;
  }

  /** Two servers whose shopkeepers differ. */
  static World worldWithOtherRole() {
    World world = world();
    world.host("new").fact(ROLE + "shopkeeper", "nologin limit=3 password=none");
    return world;
  }

  /** The same, with another database of that name on {@code new}. */
  static World worldWithAnother() {
    World world = worldWithRoles();
    put(world, "new", "shop", "something precious");
    return world;
  }

  /** The same, with the same database on both. */
  static World worldWithCopy() {
    World world = worldWithRoles();
    put(world, "new", "shop", CONTENT);
    return world;
  }

  static void put(World world, String host, String database, String content) {
    world.host(host).fact(DATABASE + database, new Database(content, true, -1).toString());
  }

  private void install() {
    host.directory(HOME, "0755", "postgres", "postgres");
    host.command("psql", this::psql);
    host.command("chown", _ -> Call.ok(""));
    host.script(Script.DUMP.text(), this::dump);
    host.script(Script.RESTORE.text(), this::restore);
    host.script(
        "mkdir -p",
        call -> after(host.directory(call.argument(0), "0700", "postgres", "postgres")));
    host.script("cat \"$1\"", call -> Call.ok(host.text(call.argument(0)).orElseThrow()));
    host.script("-v roles=", this::writeRoles);
    host.script(RolesAction.BACK, this::takeRolesBack);
    host.script("-f \"$1\" >/dev/null", this::makeRoles);
    host.script("rm -rf -- \"$1\"", call -> after(host.delete(call.argument(0))));
    host.script("rm -f -- \"$1\"", call -> after(host.delete(call.argument(0))));
  }

  private static Output after(FakeHost changed) {
    return changed == null ? Call.failed(1, "") : Call.ok("");
  }

  private void put(String name, Database database) {
    host.fact(DATABASE + name, database.toString());
  }

  private Database get(String name) {
    String fact = host.facts().get(DATABASE + name);
    return fact == null ? null : Database.parse(fact);
  }

  private void drop(String name) {
    host.facts().remove(DATABASE + name);
  }

  private void rename(String from, String to) {
    put(to, get(from));
    drop(from);
  }

  private Set<String> names(String kind) {
    return host.facts().keySet().stream()
        .filter(key -> key.startsWith(kind))
        .map(key -> key.substring(kind.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, String> variables(Call call) {
    Map<String, String> found = new HashMap<>();
    List<String> arguments = call.arguments();
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (arguments.get(i).equals("-v")) {
        String pair = arguments.get(i + 1);
        found.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    return found;
  }

  private Output psql(Call call) {
    Map<String, String> variable = variables(call);
    String name = variable.get("db");
    String sql = call.input();
    String connected = call.arguments().get(call.arguments().indexOf("-d") + 1);
    if (sql.equals(Script.FACTS.text())) {
      return facts(name);
    } else if (sql.contains(Script.DIGEST.text())) {
      return Call.ok(digest(get(connected).content(), variable.get("hash")));
    } else if (sql.equals(Script.FENCE_STATE.text())) {
      return fenceState(get(connected));
    } else if (sql.equals(Script.FENCE.text())) {
      return fence(name);
    } else if (sql.equals(Script.LIMIT.text())) {
      Database before = get(name);
      int limit = Integer.parseInt(variable.get("limit"));
      put(name, new Database(before.content(), before.connectable(), limit));
      return Call.ok("");
    } else if (sql.equals(Script.SWITCH.text())) {
      return switchTo(name, variable.get("fresh"), variable.get("kept"));
    } else if (sql.equals(Script.UNSWITCH.text())) {
      return switchBack(name, variable);
    } else if (sql.equals(Script.ROLES.text())) {
      return roles(variable.get("roles"));
    } else if (sql.startsWith("drop database")) {
      drop(variable.get("fresh"));
      return Call.ok("");
    } else if (sql.startsWith("select datname")) {
      return Call.ok(String.join("\n", names(DATABASE)));
    } else if (sql.startsWith("select rolname")) {
      return Call.ok(String.join("\n", names(ROLE)));
    } else if (sql.startsWith("select extname") || sql.startsWith("select name")) {
      return Call.ok("plpgsql");
    }
    return Call.failed(3, "ERROR:  this server has no model of: " + sql);
  }

  private Output facts(String name) {
    List<String> said = new ArrayList<>(List.of("version\t150018"));
    Database database = get(name);
    said.add("exists\t" + (database != null));
    if (database != null) {
      said.addAll(
          List.of(
              "owner\tshopkeeper",
              "encoding\tUTF8",
              "collate\tC",
              "ctype\tC",
              "connectable\t" + database.connectable(),
              "limit\t" + database.limit()));
    }
    return Call.ok(String.join("\n", said));
  }

  private static String digest(String content, String hash) {
    String sum = hash.equals(Digest.COUNTS) ? "0" : Integer.toString(Math.abs(content.hashCode()));
    return "table\tpublic.goods\t7\t%s\nsequence\tpublic.goods_id_seq\t9\tt\n".formatted(sum);
  }

  private Output fenceState(Database database) {
    boolean fenced = database.limit() == 0 && sessions == 0;
    return Call.ok(
        "limit\t%d\nothers\t%d\nwho\tshopkeeper\nprepared\t0\n"
                .formatted(database.limit(), sessions)
            + (fenced ? "written\t70\nwritten-then\t70\n" : ""));
  }

  private Output fence(String name) {
    Database before = get(name);
    put(name, new Database(before.content(), before.connectable(), 0));
    int ended = sessions;
    sessions = 0;
    return Call.ok("ended\t" + ended);
  }

  private Output switchTo(String name, String fresh, String kept) {
    Database before = get(name);
    if (before != null) {
      put(kept, new Database(before.content(), false, before.limit()));
    }
    rename(fresh, name);
    return Call.ok("");
  }

  private Output switchBack(String name, Map<String, String> variable) {
    String kept = variable.get("kept");
    boolean existed = Boolean.parseBoolean(variable.get("existed"));
    if (get(kept) != null) {
      drop(name);
      rename(kept, name);
    } else if (!existed) {
      drop(name);
    }
    drop(variable.get("fresh"));
    Database now = get(name);
    if (existed && now != null) {
      boolean connectable = Boolean.parseBoolean(variable.get("connectable"));
      put(name, new Database(now.content(), connectable, now.limit()));
    }
    return Call.ok("");
  }

  private Output dump(Call call) {
    String folder = call.argument(1);
    String content = get(call.argument(0)).content();
    host.directory(folder, "0700", "postgres", "postgres");
    host.file(folder + "/out/dump", content);
    host.file(
        folder + "/out/digest",
        "taken\t2026-01-31T10:00:00Z\n" + digest(content, call.argument(3)));
    return Call.ok("");
  }

  private Output restore(Call call) {
    String folder = call.argument(2);
    String content = host.text(folder + "/in/dump").orElseThrow();
    put(call.argument(0), new Database(content, true, -1));
    host.file(folder + "/digest", digest(content, call.argument(4)));
    return Call.ok("");
  }

  private Output roles(String wanted) {
    Map<String, String> said = new TreeMap<>();
    for (String role : wanted.split(",")) {
      if (host.facts().containsKey(ROLE + role)) {
        said.put(role, host.facts().get(ROLE + role));
      }
    }
    return Call.ok(
        said.entrySet().stream()
            .map(role -> role.getKey() + "\t" + role.getValue())
            .collect(Collectors.joining("\n")));
  }

  private Output writeRoles(Call call) {
    return after(host.file(call.argument(0), roles(call.argument(1)).stdout()));
  }

  private Output makeRoles(Call call) {
    return makeRoles(call.argument(0));
  }

  private Output makeRoles(String file) {
    Call.ok(host.text(file).orElseThrow())
        .lines()
        .forEach(
            line -> host.fact(ROLE + line.split("\t")[0], line.substring(line.indexOf('\t') + 1)));
    return Call.ok("");
  }

  private Output takeRolesBack(Call call) {
    if (host.text(call.argument(0)).isPresent()) {
      makeRoles(call.argument(0));
    }
    call.argument(1)
        .lines()
        .forEach(line -> host.facts().remove(ROLE + line.replaceAll(".*\"(.*)\".*", "$1")));
    host.delete(call.argument(0)).delete(call.argument(2));
    return Call.ok("");
  }
}
