package org.changeover.console.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.changeover.plan.Step;
import org.changeover.run.Forecast;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/**
 * How each task stands, in the order of the plan, in which the tasks of a phase, of a step, and of
 * a step on one target are neighbours. A frame asks this dozens of times, over ten thousand hosts;
 * an event makes another roster, which shares with this all that the plan says.
 *
 * <p>Immutable, but for what it has found before. Used by one thread.
 */
public final class Roster {
  private static final TaskStatus[] STATUSES = TaskStatus.values();

  private final Places places;
  private final TaskState[] states;
  private int[][] byStatus;
  private PlanTree tree;

  /** Neighbours: the positions from the first to before the end. */
  public record Range(int from, int end) {
    public int size() {
      return end - from;
    }

    Range part(int number, int size) {
      return new Range(from + number * size, from + (number + 1) * size);
    }
  }

  /** What the plan and an earlier run say of its tasks. */
  private record Places(
      RunPlan plan,
      Forecast forecast,
      List<TaskId> tasks,
      Map<TaskId, Integer> positions,
      Map<String, Range> steps,
      Map<String, List<Integer>> targets,
      List<String> names,
      String longestTarget) {

    static Places of(RunPlan plan, Forecast forecast) {
      var tasks = List.copyOf(plan.tasks());
      var positions = new HashMap<TaskId, Integer>();
      var targets = new LinkedHashMap<String, List<Integer>>();
      for (TaskId task : tasks) {
        targets.computeIfAbsent(task.target(), _ -> new ArrayList<>()).add(positions.size());
        positions.put(task, positions.size());
      }
      targets.remove(TaskId.RUN);
      var steps = new HashMap<String, Range>();
      int from = 0;
      for (Step step : plan.plan().steps().toList()) {
        int end = from + plan.targetsOf(step).size() * Math.max(1, step.chain().size());
        steps.put(step.id(), new Range(from, end));
        from = end;
      }
      List<String> names = List.copyOf(targets.keySet());
      return new Places(plan, forecast, tasks, positions, steps, targets, names, longest(names));
    }

    Places foreseen(Forecast other) {
      return new Places(plan, other, tasks, positions, steps, targets, names, longestTarget);
    }

    private static String longest(List<String> names) {
      return names.stream().reduce("", (a, b) -> Width.of(b) > Width.of(a) ? b : a);
    }
  }

  private Roster(Places places, TaskState[] states) {
    this.places = places;
    this.states = states;
  }

  static Roster of(RunPlan plan, Forecast forecast, RunState state) {
    var places = Places.of(plan, forecast);
    return new Roster(places, all(places, state));
  }

  private static TaskState[] all(Places places, RunState state) {
    var states = new TaskState[places.tasks().size()];
    for (TaskState task : state.tasks().values()) {
      Integer position = places.positions().get(task.id());
      if (position != null) {
        states[position] = task;
      }
    }
    for (int i = 0; i < states.length; i++) {
      states[i] = states[i] == null ? state.task(places.tasks().get(i)) : states[i];
    }
    return states;
  }

  /** After events. */
  Roster all(RunState state) {
    return new Roster(places, all(places, state));
  }

  /** After events of some tasks only. */
  Roster with(Collection<TaskId> touched, RunState state) {
    TaskState[] next = states.clone();
    for (TaskId task : touched) {
      Integer position = places.positions().get(task);
      if (position != null) {
        next[position] = state.task(task);
      }
    }
    return new Roster(places, next);
  }

  /** The same with another forecast of the same plan. */
  Roster foreseen(Forecast forecast) {
    return new Roster(places.foreseen(forecast), states);
  }

  public Forecast forecast() {
    return places.forecast();
  }

  /**
   * How long what is not through is going to take, as an earlier run took.
   *
   * @return empty when a step of it has no forecast
   */
  public Optional<Duration> left(Instant now) {
    Duration sum = Duration.ZERO;
    for (Step step : places.plan().plan().steps().toList()) {
      Range tasks = of(step);
      int open = tasks.size() - count(tasks, TaskStatus::through);
      Optional<Duration> whole = forecast().of(step.id());
      if (open > 0 && whole.isEmpty()) {
        return Optional.empty();
      }
      sum = open == 0 ? sum : sum.plus(left(whole.get(), tasks, open, now));
    }
    return Optional.of(sum);
  }

  private Duration left(Duration whole, Range tasks, int open, Instant now) {
    TaskState first = states[tasks.from()];
    if (tasks.size() > 1 || !first.status().active()) {
      return whole.multipliedBy(open).dividedBy(tasks.size());
    }
    Duration gone = first.startedAt().map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
    return gone.compareTo(whole) < 0 ? whole.minus(gone) : Duration.ZERO;
  }

  /** Every task. */
  public Range everything() {
    return new Range(0, states.length);
  }

  /** The tasks of a step, or of the links of a chain. */
  Range of(Step step) {
    return places.steps().get(step.id());
  }

  /** The tasks of a row of the plan, whether it is shown or not. */
  Optional<Range> range(RowId row) {
    return switch (row) {
      case RowId.OfPhase(var phase) ->
          places.plan().plan().phases().stream()
              .filter(one -> one.id().equals(phase))
              .findFirst()
              .map(one ->
                  new Range(of(one.steps().getFirst()).from(), of(one.steps().getLast()).end()));
      case RowId.OfStep(var step) -> Optional.ofNullable(places.steps().get(step));
      case RowId.OfTarget(var step, var target) ->
          places.plan().plan().step(step).flatMap(one -> turn(one, target));
      case RowId.OfLink(var task) -> position(task).map(at -> new Range(at, at + 1));
    };
  }

  private Optional<Range> turn(Step step, String target) {
    List<TaskId> turn = places.plan().turn(step, target);
    return position(turn.getFirst()).map(at -> new Range(at, at + turn.size()));
  }

  TaskId task(int position) {
    return places.tasks().get(position);
  }

  public List<TaskId> tasks(Range range) {
    return places.tasks().subList(range.from(), range.end());
  }

  public List<TaskState> states(Range range) {
    return Arrays.asList(states).subList(range.from(), range.end());
  }

  Optional<Integer> position(TaskId task) {
    return Optional.ofNullable(places.positions().get(task));
  }

  /** The hosts and services that tasks act on, as they come in the plan. */
  public List<String> targets() {
    return places.names();
  }

  public String longestTarget() {
    return places.longestTarget();
  }

  /** How the tasks on one target stand. */
  public List<TaskState> on(String target) {
    return places.targets().getOrDefault(target, List.of()).stream()
        .map(position -> states[position])
        .toList();
  }

  /** The first task with such a status. */
  public Optional<TaskState> first(Range range, Predicate<TaskStatus> wanted) {
    int first = states.length;
    for (int[] positions : positions(wanted)) {
      int at = before(positions, range.from());
      first = at < positions.length ? Math.min(first, positions[at]) : first;
    }
    return first < range.end() ? Optional.of(states[first]) : Optional.empty();
  }

  /** Whether any of a few tasks has such a status. */
  boolean any(Range few, Predicate<TaskStatus> wanted) {
    for (int i = few.from(); i < few.end(); i++) {
      if (wanted.test(states[i].status())) {
        return true;
      }
    }
    return false;
  }

  Optional<TaskState> last(Range range, Predicate<TaskStatus> wanted) {
    int last = -1;
    for (int[] positions : positions(wanted)) {
      int at = before(positions, range.end());
      last = at > 0 ? Math.max(last, positions[at - 1]) : last;
    }
    return last >= range.from() ? Optional.of(states[last]) : Optional.empty();
  }

  public int count(Range range, Predicate<TaskStatus> wanted) {
    int count = 0;
    for (int[] positions : positions(wanted)) {
      count += before(positions, range.end()) - before(positions, range.from());
    }
    return count;
  }

  /** The first of those with that status, at most so many. */
  public List<TaskState> few(Range range, TaskStatus status, int most) {
    int[] all = positions(status::equals).getFirst();
    int from = before(all, range.from());
    int end = Math.min(before(all, range.end()), from + most);
    return Arrays.stream(all, from, end).mapToObj(position -> states[position]).toList();
  }

  /** Every task with such a status. */
  List<TaskId> each(Range range, Predicate<TaskStatus> wanted) {
    return positions(wanted).stream()
        .flatMapToInt(
            all -> Arrays.stream(all, before(all, range.from()), before(all, range.end())))
        .sorted()
        .mapToObj(places.tasks()::get)
        .toList();
  }

  /** Where tasks have each status that is wanted. */
  private List<int[]> positions(Predicate<TaskStatus> wanted) {
    if (byStatus == null) {
      byStatus = byStatus();
    }
    var found = new ArrayList<int[]>();
    for (TaskStatus status : STATUSES) {
      if (wanted.test(status)) {
        found.add(byStatus[status.ordinal()]);
      }
    }
    return found;
  }

  private int[][] byStatus() {
    var counts = new int[STATUSES.length];
    for (TaskState state : states) {
      counts[state.status().ordinal()]++;
    }
    var all = new int[STATUSES.length][];
    Arrays.setAll(all, status -> new int[counts[status]]);
    for (int i = states.length - 1; i >= 0; i--) {
      int status = states[i].status().ordinal();
      all[status][--counts[status]] = i;
    }
    return all;
  }

  /** How many of these, which ascend, are less than that. */
  private static int before(int[] positions, int limit) {
    int found = Arrays.binarySearch(positions, limit);
    return found >= 0 ? found : -found - 1;
  }

  /** The plan as rows; kept, since it is asked for again and again. */
  PlanTree tree(Map<RowId, Boolean> folds, Filter filter) {
    if (tree == null || !tree.isOf(folds, filter)) {
      tree = PlanTree.of(places.plan(), this, folds, filter);
    }
    return tree;
  }
}
