package org.changeover.host;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import org.changeover.kit.ShellScript;
import org.changeover.spi.Command;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/** The accounts that own the files of a tree, on both hosts. */
record TreeOwners(CopyTree.Parameters wanted, ReadContext<NoSettings> context) {
  private static final String OWNERS = ShellScript.of(TreeOwners.class, "owners.sh").text();
  private static final Duration WHOLE_TREE = Duration.ofHours(2);

  /** Whether every owner has the same number on both; fails where one has no account at all. */
  Mono<Boolean> sameIds() {
    String source = wanted.from().name();
    String target = context.host().name();
    return context
        .host(wanted.from())
        .query(Command.shell(OWNERS, "list", wanted.path()).within(WHOLE_TREE))
        .flatMap(
            owners -> context.host().query(Command.shell(OWNERS, "match").input(owners.stdout())))
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
