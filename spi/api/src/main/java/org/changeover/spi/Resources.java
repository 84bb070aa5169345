package org.changeover.spi;

import java.util.Set;
import java.util.TreeSet;

/**
 * The keys that an action reads and writes, such as {@code zone:example.org}, {@code
 * host:old/apache} or {@code file:old:/etc/hosts}. Two instances may run side by side unless one
 * writes what the other reads or writes.
 */
public record Resources(Set<String> reads, Set<String> writes) {
  public Resources {
    reads = Set.copyOf(reads);
    writes = Set.copyOf(writes);
  }

  public static Resources none() {
    return new Resources(Set.of(), Set.of());
  }

  public static Resources reading(String... keys) {
    return new Resources(Set.of(keys), Set.of());
  }

  public static Resources writing(String... keys) {
    return new Resources(Set.of(), Set.of(keys));
  }

  /** The keys of both. */
  public Resources and(Resources other) {
    var allReads = new TreeSet<>(reads);
    allReads.addAll(other.reads);
    var allWrites = new TreeSet<>(writes);
    allWrites.addAll(other.writes);
    return new Resources(allReads, allWrites);
  }
}
