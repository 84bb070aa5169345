package org.changeover.engine;

import static org.changeover.run.Plans.step;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.changeover.plan.Gate;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;

/** A plan with every kind of step. */
final class TorturePlan {
  private static final String[] HOSTS =
      IntStream.rangeClosed(1, 50).mapToObj("host%02d"::formatted).toArray(String[]::new);

  /** What never succeeds: one that the run goes on after, and one host that is tolerated. */
  static final Set<String> FAILING = Set.of("optional@toy", "install@host13");

  /** Must not happen twice; whether {@code announce} happened cannot even be seen. */
  private static final Set<String> UNREPEATABLE = Set.of("announce", "order", "enable");

  /** May happen twice, since nobody can see whether it happened. */
  static final Set<String> BLIND = Set.of("count@toy");

  /** Down to where it is undone in the end. */
  static final String UNDO_TO = "switch";

  private TorturePlan() {}

  /** Half of the hosts can be given the same twice. */
  static boolean repeatable(TaskId task) {
    boolean even = Character.digit(task.target().charAt(task.target().length() - 1), 10) % 2 == 0;
    return task.step().equals("install") ? even : !UNREPEATABLE.contains(task.step());
  }

  static RunPlan plan() {
    return Plans.ofPhases(
        List.of(
            step("lower-ttl"),
            step("old-ttl-gone").waitsUntil("lower-ttl@toy"),
            step("announce").needs("lower-ttl"),
            step("order").needs("lower-ttl"),
            step("count").needs("lower-ttl"),
            step("flaky").needs("lower-ttl").retry(3, Duration.ofSeconds(10)),
            step("optional").goOn(),
            step("left-out").when("never"),
            step("pause").waits("PT1M"),
            step("synced").waitsFor(Duration.ofHours(5), Duration.ofMinutes(1))),
        List.of(
            step("mirrors")
                .on(HOSTS)
                .rollout(1, 8, 2)
                .chain(step("install"), step("spare").when("never"))),
        List.of(
            step(UNDO_TO).gate(2, false, null, Gate.Otherwise.HOLD),
            step("call").manual(),
            step("few")
                .on(HOSTS[0], HOSTS[12], HOSTS[20], HOSTS[30], HOSTS[40], HOSTS[49])
                .rollout(1, 2, 0)
                .chain(step("clean"), step("enable")),
            step("painted")));
  }
}
