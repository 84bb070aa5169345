package org.changeover.dns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * All records of one name and type. Two are equal when name, type, TTL and the set of values are.
 *
 * @param ttl in seconds
 * @param records in canonical order, all with that TTL; never empty
 */
record Rrset(Key key, long ttl, List<Record> records) {

  /** What identifies a set of records in a zone. */
  record Key(Name name, int type) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : Integer.compare(type, other.type);
    }

    @Override
    public String toString() {
      return name.toString(true) + " " + Type.string(type);
    }
  }

  Rrset {
    records = records.stream().sorted().distinct().toList();
    if (records.isEmpty()) {
      throw new IllegalArgumentException(key + " has no record");
    }
  }

  /** Groups records; should TTLs within a set disagree (RFC 2181, 5.2 forbids it), the longest. */
  static Map<Key, Rrset> group(Collection<Record> records) {
    Map<Key, List<Record>> byKey =
        records.stream()
            .collect(
                Collectors.groupingBy(
                    r -> new Key(r.getName(), r.getType()), TreeMap::new, Collectors.toList()));
    var sets = new LinkedHashMap<Key, Rrset>();
    byKey.forEach((key, members) -> sets.put(key, of(key, members)));
    return sets;
  }

  /** The set of that name and type in the answer section. */
  static Optional<Rrset> in(Message answer, Key key) {
    List<Record> members =
        answer.getSection(Section.ANSWER).stream()
            .filter(r -> r.getType() == key.type() && r.getName().equals(key.name()))
            .toList();
    return members.isEmpty() ? Optional.empty() : Optional.of(of(key, members));
  }

  private static Rrset of(Key key, List<Record> members) {
    long ttl = members.stream().mapToLong(Record::getTTL).max().orElseThrow();
    return new Rrset(key, ttl, members.stream().map(r -> withTtl(r, ttl)).toList());
  }

  /** The same values with another TTL. */
  Rrset ttl(long seconds) {
    return new Rrset(key, seconds, records.stream().map(r -> withTtl(r, seconds)).toList());
  }

  /** Without some of its values, given as {@link #value} writes them; empty when none is left. */
  Optional<Rrset> without(Set<String> values) {
    List<Record> left = records.stream().filter(r -> !values.contains(value(r))).toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(new Rrset(key, ttl, left));
  }

  /** The values for an operator: addresses in their short form, everything else as in a zone. */
  String values() {
    return records.stream().map(Rrset::value).collect(Collectors.joining(", "));
  }

  /** Each value as {@link #value} writes it; none when there is no set. */
  static Set<String> valuesOf(Optional<Rrset> set) {
    return set.stream()
        .flatMap(s -> s.records().stream())
        .map(Rrset::value)
        .collect(Collectors.toSet());
  }

  /** Values and TTL for an operator. */
  String shown() {
    return values() + " (TTL " + ttl + ")";
  }

  static String value(Record member) {
    return switch (member) {
      case ARecord a -> Addresses.text(a.getAddress());
      case AAAARecord a -> Addresses.text(a.getAddress());
      default -> member.rdataToString();
    };
  }

  /**
   * The same record with another TTL. Changes the four bytes in wire form (RFC 1035, 3.2.1), since
   * every other way would fold the case of names in the value.
   */
  static Record withTtl(Record member, long seconds) {
    if (member.getTTL() == seconds) {
      return member;
    }
    byte[] wire = member.toWire(Section.ANSWER);
    ByteBuffer.wrap(wire).putInt(member.getName().length() + 4, (int) seconds);
    try {
      return Record.fromWire(wire, Section.ANSWER);
    } catch (IOException impossible) {
      throw new IllegalStateException("a record that was just written can be read", impossible);
    }
  }
}
