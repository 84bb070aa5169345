package org.changeover.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The table of the reference migration, in the order of the plan's steps. */
final class Rows {
  private Rows() {}

  /** The numbers of the table's rows. */
  static String[] numbers() {
    return Stream.concat(
            Stream.of("a", "b", "c", "m", "z"),
            IntStream.rangeClosed(1, 39).mapToObj(Integer::toString))
        .toArray(String[]::new);
  }

  /** All of them; looks at what is so before the migration. */
  static List<Row> of(Evidence evidence, Path state, Supplier<Migration> run) {
    var names = new DnsRows(evidence, state, run);
    var servers = new ServerRows(evidence, run);
    var mirrors = new MirrorRows(evidence);
    var outside = new OutsideRows(evidence);
    var rows = new ArrayList<Row>();
    rows.addAll(names.beforeTheMove());
    rows.addAll(servers.beforeTheMove());
    rows.add(outside.announced());
    rows.addAll(servers.closing());
    rows.addAll(mirrors.stopped());
    rows.addAll(servers.testing());
    rows.addAll(names.switched());
    rows.addAll(servers.forwarding());
    rows.addAll(mirrors.resumed());
    rows.add(names.mainServerIn());
    rows.addAll(mirrors.proven());
    rows.addAll(outside.afterwards());
    rows.add(servers.backupAfterwards());
    rows.add(outside.owners());
    rows.add(names.thirdPartiesIn());
    rows.add(names.longTtl());
    rows.add(servers.drained());
    rows.add(servers.down());
    return rows;
  }

  /** Those that hold behind a row's step, however long ago their own was. */
  static List<Row> standing(List<Row> rows, String number) {
    int last =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).number().equals(number))
            .max()
            .orElseThrow();
    List<Row> done = rows.subList(0, last + 1);
    return done.stream()
        .filter(Row::lasts)
        .filter(row -> done.stream().noneMatch(later -> later.ends(row)))
        .toList();
  }
}
