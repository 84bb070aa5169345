package org.changeover.host;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.changeover.kit.Manifest;
import org.changeover.kit.ShellScript;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/**
 * Whether a copy of a tree is as it should be. While the source is still written to, a difference
 * does not count where the source was touched since the copy began; the note of the copy tells when
 * that was.
 */
record TreeJudge(CopyTree.Parameters wanted, ReadContext<NoSettings> context) {
  private static final int SHOWN = 20;
  private static final int EXAMINED = 10_000;
  private static final String UNMOVED = ShellScript.of(TreeJudge.class, "unmoved.sh").text();

  Mono<Check> look(Manifest.Depth depth) {
    return context
        .host()
        .stat(TreeKey.folder(context.operation().key()))
        .flatMap(key -> key.exists() ? Mono.just(unfinished()) : finished(depth));
  }

  private Check unfinished() {
    return new Check.Differs(
        List.of(new Change("the copy of " + wanted.path(), "not finished", "finished")),
        "unfinished");
  }

  private Mono<Check> finished(Manifest.Depth depth) {
    return wanted.sourceAtRest()
        ? compare(depth, SHOWN).map(CopyTree::judged)
        : TreeRecord.read(context.host(), wanted.path())
            .flatMap(record ->
                record
                    .filter(r -> r.operation().equals(context.operation().key()))
                    .map(r -> compare(depth, EXAMINED).flatMap(found -> excused(found, r.began())))
                    .orElseGet(() ->
                        Mono.just(
                            new Check.Differs(
                                List.of(
                                    new Change(
                                        "the copy of " + wanted.path(),
                                        record.map(r -> "another step's").orElse(""),
                                        "this step's")),
                                record.map(TreeRecord::operation).orElse("none")))));
  }

  private Mono<Manifest.Comparison> compare(Manifest.Depth depth, int limit) {
    return new Manifest(depth, wanted.exclude())
        .compare(
            new Manifest.Tree(context.host(wanted.from()), wanted.path()),
            new Manifest.Tree(context.host(), wanted.path()),
            limit);
  }

  private Mono<Check> excused(Manifest.Comparison found, long began) {
    if (found.differences().isEmpty() || !found.missing().isEmpty()) {
      return Mono.just(CopyTree.judged(found));
    }
    String paths = found.differences().stream().map(d -> d.path() + "\n").collect(joining());
    Command command =
        Command.shell(UNMOVED, wanted.path(), Long.toString(began))
            .input(paths)
            .within(Duration.ofMinutes(30))
            .capturing(8 << 20);
    return context
        .host(wanted.from())
        .query(command)
        .map(output -> new HashSet<>(output.lines()))
        .map(unmoved -> CopyTree.judged(only(found, unmoved)));
  }

  private static Manifest.Comparison only(Manifest.Comparison found, Set<String> counted) {
    List<Manifest.Difference> differences =
        found.differences().stream().filter(d -> counted.contains(d.path())).toList();
    return new Manifest.Comparison(
        found.missing(),
        differences.subList(0, Math.min(SHOWN, differences.size())),
        found.more() || differences.size() > SHOWN,
        found.entries(),
        found.bytes(),
        found.unreadable(),
        found.sha256());
  }
}
