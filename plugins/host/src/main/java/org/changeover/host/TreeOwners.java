package org.changeover.host;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.changeover.kit.ShellScript;
import org.changeover.spi.Command;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/** What a copy has to know about a tree beforehand: who owns its files, on both hosts. */
record TreeOwners(CopyTree.Parameters wanted, ReadContext<NoSettings> context) {
  private static final String OWNERS = ShellScript.of(TreeOwners.class, "owners.sh").text();
  private static final String LARGEST = "largest ";
  private static final Duration WHOLE_TREE = Duration.ofHours(2);

  /**
   * What was found.
   *
   * @param sameIds whether every owner has the same number on both
   * @param largest bytes of the largest file
   */
  record Found(boolean sameIds, long largest) {}

  /** Fails where an owner has no account at all. */
  Mono<Found> look() {
    return context
        .host(wanted.from())
        .query(Command.shell(OWNERS, "list", wanted.path()).within(WHOLE_TREE))
        .flatMap(output -> {
          Map<Boolean, List<String>> lines =
              output.lines().stream().collect(partitioningBy(line -> line.startsWith(LARGEST)));
          long largest =
              lines.get(true).stream()
                  .mapToLong(line -> Long.parseLong(line.substring(LARGEST.length())))
                  .findFirst()
                  .orElse(Long.MAX_VALUE);
          return sameIds(lines.get(false)).map(same -> new Found(same, largest));
        });
  }

  private Mono<Boolean> sameIds(List<String> owners) {
    String source = wanted.from().name();
    String target = context.host().name();
    return context
        .host()
        .query(Command.shell(OWNERS, "match").input(String.join("\n", owners) + "\n"))
        .map(output -> {
          List<String> bad =
              output.lines().stream().filter(line -> !line.startsWith("differs")).toList();
          if (!bad.isEmpty()) {
            throw CopyTree.failed(
                target,
                "the owners of %s on %s are not all known here: %s"
                    .formatted(
                        wanted.path(),
                        source,
                        bad.stream().map(TreeOwners::owner).collect(joining(", "))),
                "make them first, with the actions group and user, or give the files on %s another owner"
                    .formatted(source));
          }
          return output.lines().isEmpty();
        });
  }

  private static String owner(String line) {
    String[] word = line.split(" ");
    String kind = word[1].equals("passwd") ? "user" : "group";
    return word[0].equals("missing")
        ? "no %s %s".formatted(kind, word[2])
        : "%s number %s has no name there and is %s here".formatted(kind, word[2], word[3]);
  }
}
