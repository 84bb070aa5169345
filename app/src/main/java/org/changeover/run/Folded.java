package org.changeover.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Tasks of one step of which the same is to be said, as one: with the range of their hosts, also
 * where each of them speaks of itself. Pure.
 *
 * @param where the range of their hosts
 * @param tasks at least one
 */
public record Folded(String step, String where, String said, List<TaskId> tasks) {
  private static final String ITSELF = "\0";

  public Folded {
    tasks = List.copyOf(tasks);
  }

  private record Key(String step, String said) {
    /** Neighbours mostly say the same. */
    boolean is(String otherStep, String otherSaid) {
      return step.equals(otherStep) && said.equals(otherSaid);
    }
  }

  /** In the order in which the first of each comes. */
  public static <T> List<Folded> of(
      Collection<T> all, Function<T, TaskId> task, Function<T, String> said) {
    Map<Key, List<TaskId>> tasks = new LinkedHashMap<>();
    Key last = new Key("", "");
    List<TaskId> group = List.of();
    for (T one : all) {
      TaskId id = task.apply(one);
      String text = withoutItself(said.apply(one), id.target());
      if (group.isEmpty() || !last.is(id.step(), text)) {
        last = new Key(id.step(), text);
        group = tasks.computeIfAbsent(last, _ -> new ArrayList<>());
      }
      group.add(id);
    }
    return tasks.entrySet().stream().map(one -> folded(one.getKey(), one.getValue())).toList();
  }

  /** The names alone. */
  public static List<String> names(Collection<TaskId> tasks) {
    return of(tasks, Function.identity(), task -> "").stream().map(Folded::name).toList();
  }

  /** Names of hosts in few words: {@code mirror[1-3,7]}. */
  public static String range(Collection<String> hosts) {
    return HostRange.of(hosts);
  }

  /** The step, and where. */
  public String name() {
    return new TaskId(step, where).toString();
  }

  /** What the first of these tasks says of itself, as all of them say it. */
  public String ofAll(String text) {
    return withoutItself(text, tasks.getFirst().target()).replace(ITSELF, where);
  }

  private static Folded folded(Key key, List<TaskId> tasks) {
    String range = HostRange.of(tasks.stream().map(TaskId::target).toList());
    return new Folded(key.step(), range, key.said().replace(ITSELF, range), tasks);
  }

  private static String withoutItself(String said, String target) {
    var text = new StringBuilder();
    int from = 0;
    for (int at = said.indexOf(target); at >= 0; at = said.indexOf(target, at + 1)) {
      if (at >= from && !target.isEmpty() && alone(said, at, at + target.length())) {
        text.append(said, from, at).append(ITSELF);
        from = at + target.length();
      }
    }
    return from == 0 ? said : text.append(said, from, said.length()).toString();
  }

  private static boolean alone(String said, int start, int end) {
    boolean begins = start == 0 || !(word(said.charAt(start - 1)) || said.charAt(start - 1) == '.');
    return begins && (end == said.length() || !word(said.charAt(end)));
  }

  private static boolean word(char c) {
    return c == '-' || c == '_' || c < 128 && Character.isLetterOrDigit(c);
  }
}
