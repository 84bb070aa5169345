package org.changeover.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.changeover.preflight.Inspected;
import org.changeover.spi.Finding;
import org.changeover.spi.Finding.Severity;

/** What was found, for people: what is fine in one line for each subject, the rest at length. */
final class FindingsText {
  private final List<Inspected> all;

  FindingsText(List<Inspected> all) {
    this.all = List.copyOf(all);
  }

  /** The worst that was found; fine when nothing was. */
  static Severity worst(List<Inspected> all) {
    return findings(all)
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.FINE);
  }

  private static Stream<Finding> findings(List<Inspected> all) {
    return all.stream().flatMap(one -> one.findings().stream());
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    for (Inspected one : all.stream().filter(one -> !one.findings().isEmpty()).toList()) {
      lines.add(title(one));
      String fine =
          String.join(
              " · ",
              one.findings().stream()
                  .filter(found -> found.severity() == Severity.FINE)
                  .map(found -> found.what() + ": " + found.evidence())
                  .toList());
      if (!fine.isEmpty()) {
        lines.add("  fine     " + fine);
      }
      one.findings().stream()
          .filter(found -> found.severity() != Severity.FINE)
          .sorted(Comparator.comparing(Finding::severity).reversed())
          .forEach(found -> lines.addAll(atLength(found)));
    }
    lines.add(summary());
    return lines;
  }

  private static String title(Inspected one) {
    return switch (one.kind()) {
      case INSTALLATION -> "This installation";
      case SECRETS -> "Secrets of the inventory";
      case HOST -> "Host " + one.subject();
      case PROVIDER -> "Provider " + one.subject();
      case STEP -> "Step " + one.subject();
      case ADDRESS -> "Address " + one.subject() + ", which the plan leaves";
    };
  }

  private static List<String> atLength(Finding found) {
    String first =
        "  %-8s %s: %s".formatted(Wording.word(found.severity()), found.what(), found.evidence());
    return found.advice().isEmpty()
        ? List.of(first)
        : List.of(first, "           do: " + found.advice());
  }

  private String summary() {
    return String.join(
        ", ",
        Arrays.stream(Severity.values())
            .sorted(Comparator.reverseOrder())
            .map(severity ->
                "%d %s"
                    .formatted(
                        findings(all).filter(found -> found.severity() == severity).count(),
                        Wording.word(severity)))
            .toList());
  }
}
