package org.changeover.cli;

import static java.util.stream.Collectors.joining;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many names as few words: {@code mirror[1-3,7],third1}. Pure. */
final class HostRange {
  private static final Pattern NUMBERED =
      Pattern.compile("(?<head>.*?)(?<number>\\d+)(?<tail>\\D*)");

  private HostRange() {}

  /** What names share: all but the last number in them, and how that one is written. */
  private record Family(String head, String tail, int width) {
    String of(String numbers) {
      return head + numbers + tail;
    }
  }

  static String of(Collection<String> names) {
    Map<Family, TreeSet<BigInteger>> families = new LinkedHashMap<>();
    for (String name : names) {
      Matcher numbered = NUMBERED.matcher(name);
      if (numbered.matches()) {
        String number = numbered.group("number");
        int width = number.startsWith("0") ? number.length() : 0;
        families
            .computeIfAbsent(
                new Family(numbered.group("head"), numbered.group("tail"), width),
                family -> new TreeSet<>())
            .add(new BigInteger(number));
      } else {
        families.computeIfAbsent(new Family(name, "", 0), family -> new TreeSet<>());
      }
    }
    return families.entrySet().stream()
        .map(family -> family.getKey().of(numbers(family.getKey(), family.getValue())))
        .collect(joining(","));
  }

  private static String numbers(Family family, TreeSet<BigInteger> numbers) {
    List<String> runs = new ArrayList<>();
    BigInteger first = null;
    BigInteger last = null;
    for (BigInteger number : numbers) {
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
    return numbers.size() > 1 ? "[" + all + "]" : all;
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
