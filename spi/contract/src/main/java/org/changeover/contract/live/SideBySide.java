package org.changeover.contract.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What different ways of doing the same on the same hosts cost, by turns: of its rounds the best
 * one of each way counts, which is the one that the rest of the machine disturbed least.
 *
 * <p>Time on the clock depends on what else the machine does, CPU time hardly. That is what every
 * process of the hosts used, and those that this JVM started and waited for.
 */
public final class SideBySide {
  private static final String USED =
      "cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^.*) //' | awk '{ used += $12 + $13 + $14 + $15 } END { print used + 0 }'";
  private static final Path OURSELVES = Path.of("/proc/self/stat");
  private static final double TICKS_OF_A_SECOND = 100;

  private final List<RootHost> hosts;
  private final List<Way> ways = new ArrayList<>();
  private final Map<String, Cost> costs = new LinkedHashMap<>();

  /**
   * @param work begins when the one before it has been cleaned up
   * @param cleanUp is not measured
   */
  private record Way(Runnable work, Runnable cleanUp) {}

  /**
   * @param wall seconds on the clock
   * @param cpu seconds of CPU time
   */
  public record Cost(double wall, double cpu) {
    Cost best(Cost other) {
      return new Cost(Math.min(wall, other.wall), Math.min(cpu, other.cpu));
    }
  }

  public SideBySide(RootHost... hosts) {
    this.hosts = List.of(hosts);
  }

  /** Adds a way, which measures its parts by {@link #measure}. */
  public SideBySide way(Runnable work, Runnable cleanUp) {
    ways.add(new Way(work, cleanUp));
    return this;
  }

  /** Runs something and adds what it cost to the table. */
  public void measure(String name, Runnable work) {
    double used = used();
    long begun = System.nanoTime();
    work.run();
    double wall = (System.nanoTime() - begun) / 1e9;
    costs.merge(name, new Cost(wall, used() - used), Cost::best);
  }

  /** Runs every way that often, by turns, and prints what each part cost beside the first one. */
  public void run(String title, int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (Way way : ways) {
        way.work().run();
        way.cleanUp().run();
      }
    }
    Cost first = costs.values().iterator().next();
    System.out.printf("%n%s; best of %d%n", title, rounds);
    System.out.printf("%-44s %8s %8s %8s %8s%n", "", "wall s", "times", "cpu s", "times");
    costs.forEach((name, cost) ->
        System.out.printf(
            Locale.ROOT,
            "%-44s %8.2f %8.2f %8.2f %8.2f%n",
            name,
            cost.wall(),
            cost.wall() / first.wall(),
            cost.cpu(),
            cost.cpu() / first.cpu()));
  }

  private double used() {
    double ticks = childrenOf(OURSELVES);
    for (RootHost host : hosts) {
      ticks += Double.parseDouble(host.sh(USED).strip());
    }
    return ticks / TICKS_OF_A_SECOND;
  }

  private static double childrenOf(Path stat) {
    try {
      String line = Files.readString(stat);
      String[] field = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return Double.parseDouble(field[13]) + Double.parseDouble(field[14]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
