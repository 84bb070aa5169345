package org.changeover.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.changeover.run.TaskId;

/**
 * Tasks of one step of which the same is to be said, as one: with the range of their hosts, also
 * where each of them speaks of itself. Pure.
 *
 * @param name the step, and where
 */
record Folded(String name, String said) {
  private static final String ITSELF = "\0";

  private record Key(String step, String said) {}

  /** In the order in which the first of each comes. */
  static <T> List<Folded> of(
      Collection<T> all, Function<T, TaskId> task, Function<T, String> said) {
    Map<Key, List<String>> targets = new LinkedHashMap<>();
    for (T one : all) {
      TaskId id = task.apply(one);
      String text = itself(id.target()).matcher(said.apply(one)).replaceAll(ITSELF);
      targets.computeIfAbsent(new Key(id.step(), text), key -> new ArrayList<>()).add(id.target());
    }
    return targets.entrySet().stream()
        .map(one -> folded(one.getKey(), HostRange.of(one.getValue())))
        .toList();
  }

  /** The names alone. */
  static List<String> names(Collection<TaskId> tasks) {
    return of(tasks, Function.identity(), task -> "").stream().map(Folded::name).toList();
  }

  private static Folded folded(Key key, String range) {
    return new Folded(new TaskId(key.step(), range).toString(), key.said().replace(ITSELF, range));
  }

  private static Pattern itself(String target) {
    return Pattern.compile("(?<![\\w.-])" + Pattern.quote(target) + "(?![\\w-])");
  }
}
