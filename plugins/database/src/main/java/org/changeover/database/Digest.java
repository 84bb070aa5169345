package org.changeover.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.changeover.kit.Fingerprint;
import org.changeover.spi.Change;

/**
 * The content of a database, by lines that two servers write alike: for each table its rows and a
 * sum of hashes over them, for each sequence where it stands, and counts of objects.
 *
 * @param facts by kind and name, such as {@code table public.photo}
 */
record Digest(Map<String, String> facts) {

  /**
   * The hash for servers of one major version, from 14 on; fast, but not promised to be the same in
   * others. A row's own hash is a sum over its values: hashed once more, so that two rows which
   * exchange a value do not look the same in the sum over a table; as bytes, because of an integer
   * only half would count.
   */
  static final String FAST =
      "hash_record_extended(row(int8send(hash_record_extended(row(changeover_values_1), 0))), 0)";

  /** The hash that every version computes alike. */
  static final String PORTABLE =
      "('x' || substr(md5((changeover_row.*)::text), 1, 16))::bit(64)::bigint";

  /** Counts rows and reads none. */
  static final String COUNTS = "0::bigint";

  private static final String TABLE = "table ";
  private static final String SEQUENCE = "sequence ";
  private static final int SHOWN = 20;

  Digest {
    facts = Map.copyOf(facts);
  }

  static Digest parse(String text) {
    Map<String, String> facts = new TreeMap<>();
    text.lines()
        .map(line -> line.split("\t", -1))
        .filter(field -> field.length == 4)
        .forEach(
            field -> facts.put(field[0] + " " + field[1], (field[2] + " " + field[3]).strip()));
    return new Digest(facts);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(facts)
        .forEach((key, value) ->
            text.append(key.replaceFirst(" ", "\t"))
                .append('\t')
                .append(value.contains(" ") ? value.replaceFirst(" ", "\t") : value + "\t")
                .append('\n'));
    return text.toString();
  }

  long tables() {
    return facts.keySet().stream().filter(key -> key.startsWith(TABLE)).count();
  }

  long sequences() {
    return facts.keySet().stream().filter(key -> key.startsWith(SEQUENCE)).count();
  }

  long rows() {
    return facts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(TABLE))
        .mapToLong(entry -> Long.parseLong(entry.getValue().split(" ")[0]))
        .sum();
  }

  String sha256() {
    return Fingerprint.sha256(text());
  }

  /** One line with the numbers. */
  String summary() {
    return "%d tables, %d rows, %d sequences, content %s"
        .formatted(tables(), rows(), sequences(), sha256().substring(0, 12));
  }

  /**
   * This digest with the sequences of another that have moved on from here: a sequence belongs to
   * no snapshot, so that a dump of a database in use holds it as it stood a moment later.
   */
  Digest withSequencesOf(Digest later) {
    Map<String, String> merged = new TreeMap<>(facts);
    facts.forEach((name, value) -> {
      if (name.startsWith(SEQUENCE) && movedOn(value, later.facts.get(name))) {
        merged.put(name, later.facts.get(name));
      }
    });
    return new Digest(merged);
  }

  private static boolean movedOn(String from, String to) {
    if (to == null) {
      return false;
    }
    long moved = Long.parseLong(to.split(" ")[0]) - Long.parseLong(from.split(" ")[0]);
    return from.endsWith(" down") ? moved <= 0 : moved >= 0;
  }

  /** What would have to change here for it to be like the other; empty when they are alike. */
  List<Change> changesTo(Digest wanted) {
    var names = new TreeSet<>(facts.keySet());
    names.addAll(wanted.facts.keySet());
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      String here = facts.getOrDefault(name, "");
      String there = wanted.facts.getOrDefault(name, "");
      if (!here.equals(there)) {
        changes.add(new Change(name, shown(name, here), shown(name, there)));
      }
    }
    if (changes.size() > SHOWN) {
      int more = changes.size() - SHOWN;
      changes.subList(SHOWN, changes.size()).clear();
      changes.add(new Change(more + " more", "", ""));
    }
    return changes;
  }

  private static String shown(String name, String value) {
    String[] parts = value.split(" ", 2);
    if (!name.startsWith(TABLE) || parts.length < 2) {
      return value;
    }
    return parts[1].equals("0")
        ? parts[0] + " rows"
        : "%s rows, content %s".formatted(parts[0], Fingerprint.sha256(parts[1]).substring(0, 8));
  }
}
