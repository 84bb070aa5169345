package org.changeover.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.changeover.spi.Finding;

/** Where hosts name addresses that nothing shall lead to any more. */
public final class LeftAddresses {
  private static final int MOST_FILES = 12;

  private LeftAddresses() {}

  /**
   * @param hosts what each host that could be asked said, by name
   * @return one for each address
   */
  public static List<Inspected> of(Set<String> addresses, Map<String, HostFacts> hosts) {
    return new TreeSet<>(addresses)
        .stream()
            .map(address ->
                new Inspected(
                    Inspected.Kind.ADDRESS,
                    address,
                    List.of(finding(files(address, hosts), hosts))))
            .toList();
  }

  private static List<String> files(String address, Map<String, HostFacts> hosts) {
    var files = new ArrayList<String>();
    hosts.forEach((host, facts) ->
        facts.naming().getOrDefault(address, Set.of()).stream()
            .sorted()
            .map(file -> host + ":" + file)
            .forEach(files::add));
    return files;
  }

  private static Finding finding(List<String> files, Map<String, HostFacts> hosts) {
    String asked = "of %d hosts".formatted(hosts.size());
    List<String> cut =
        hosts.entrySet().stream()
            .filter(host -> host.getValue().namingCut())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    String more = cut.isEmpty() ? "" : "; not looked through to the end: " + String.join(", ", cut);
    if (files.isEmpty()) {
      return cut.isEmpty()
          ? Finding.fine("left", "in no configuration " + asked)
          : Finding.note("left", "found in no configuration " + asked + more);
    }
    String shown = String.join(", ", files.subList(0, Math.min(MOST_FILES, files.size())));
    String rest =
        files.size() > MOST_FILES ? " and %d more".formatted(files.size() - MOST_FILES) : "";
    return new Finding(
        Finding.Severity.NOTE,
        "left",
        "named in %s%s%s".formatted(shown, rest, more),
        "see that a step of the plan changes each that must lead elsewhere, or change it by hand");
  }
}
