package org.changeover.run;

import static java.util.stream.Collectors.joining;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Many names as few words: {@code mirror[1-3,7],third1}, {@code web[01-12]}. Pure. */
final class HostRange {
  private HostRange() {}

  /** What names share: all but the last number in them, and how wide that one is padded. */
  private record Family(String head, String tail, int width) {
    String of(String numbers) {
      return head + numbers + tail;
    }

    /** Neighbours mostly are of one family. */
    boolean holds(Cut cut) {
      return width == 0 && head.equals(cut.head()) && tail.equals(cut.tail());
    }
  }

  /** A name cut around its last number, which is empty when it has none. */
  private record Cut(String head, String number, String tail) {
    static Cut of(String name) {
      int end = name.length();
      while (end > 0 && !digit(name.charAt(end - 1))) {
        end--;
      }
      int start = end;
      while (start > 0 && digit(name.charAt(start - 1))) {
        start--;
      }
      return end == 0
          ? new Cut(name, "", "")
          : new Cut(name.substring(0, start), name.substring(start, end), name.substring(end));
    }

    private static boolean digit(char c) {
      return c >= '0' && c <= '9';
    }

    boolean padded() {
      return number.length() > 1 && number.startsWith("0");
    }

    Family family(int width) {
      return new Family(head, tail, width);
    }
  }

  static String of(Collection<String> names) {
    List<Cut> cuts = names.stream().map(Cut::of).toList();
    Set<Family> padded = new HashSet<>();
    cuts.stream().filter(Cut::padded).forEach(cut -> padded.add(cut.family(cut.number().length())));
    Map<Family, List<BigInteger>> families = new LinkedHashMap<>();
    Family family = null;
    List<BigInteger> numbers = List.of();
    for (Cut cut : cuts) {
      if (family == null || !padded.isEmpty() || !family.holds(cut)) {
        family = family(cut, padded);
        numbers = families.computeIfAbsent(family, _ -> new ArrayList<>());
      }
      if (!cut.number().isEmpty()) {
        numbers.add(new BigInteger(cut.number()));
      }
    }
    return families.entrySet().stream()
        .map(one ->
            one.getKey().of(numbers(one.getKey(), one.getValue().stream().sorted().toList())))
        .collect(joining(","));
  }

  private static Family family(Cut cut, Set<Family> padded) {
    if (padded.isEmpty()) {
      return cut.family(0);
    }
    Family wide = cut.family(cut.number().length());
    return padded.contains(wide) ? wide : cut.family(0);
  }

  /**
   * @param numbers in ascending order, the same perhaps several times
   */
  private static String numbers(Family family, List<BigInteger> numbers) {
    List<String> runs = new ArrayList<>();
    BigInteger first = null;
    BigInteger last = null;
    for (BigInteger number : numbers) {
      if (number.equals(last)) {
        continue;
      }
      if (last == null || !number.equals(last.add(BigInteger.ONE))) {
        if (last != null) {
          runs.add(run(family, first, last));
        }
        first = number;
      }
      last = number;
    }
    if (last != null) {
      runs.add(run(family, first, last));
    }
    String all = String.join(",", runs);
    boolean several = last != null && !numbers.getFirst().equals(last);
    return several ? "[" + all + "]" : all;
  }

  private static String run(Family family, BigInteger first, BigInteger last) {
    String from = written(family, first);
    return first.equals(last) ? from : from + "-" + written(family, last);
  }

  private static String written(Family family, BigInteger number) {
    String digits = number.toString();
    return "0".repeat(Math.max(0, family.width() - digits.length())) + digits;
  }
}
