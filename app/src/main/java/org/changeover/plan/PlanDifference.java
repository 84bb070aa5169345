package org.changeover.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** In what one plan differs from another: the shortest way to say it, in the order of the plans. */
public record PlanDifference(List<Difference> differences) {
  /** So many lines are said at most, and so long is each. */
  public static final int MOST_LINES = 400;

  private static final int LONGEST = 200;

  public PlanDifference {
    differences = List.copyOf(differences);
  }

  /** One thing in which they differ. */
  public sealed interface Difference {}

  /** Something that is said of the whole; the phases' titles are among it. */
  public record OfHead(Key key) implements Difference {}

  public record PhaseAdded(String phase, String title) implements Difference {}

  public record PhaseRemoved(String phase) implements Difference {}

  /**
   * @param says all that the step says
   */
  public record StepAdded(String step, Spot spot, Map<String, String> says) implements Difference {}

  public record StepRemoved(String step) implements Difference {}

  public record StepChanged(String step, List<Key> keys) implements Difference {}

  public record StepMoved(String step, Spot from, Spot to) implements Difference {}

  /** What stands beside a key, before and after; empty where the key is missing. */
  public record Key(String key, Optional<String> before, Optional<String> after) {
    private String text() {
      return "%s: %s -> %s".formatted(key, before.orElse("nothing"), after.orElse("nothing"));
    }
  }

  /**
   * Where a step stands.
   *
   * @param in its phase, or its chain
   * @param behind the step before it there
   */
  public record Spot(String in, Optional<String> behind) {
    private String text() {
      return behind
          .map(step -> "behind '%s' in '%s'".formatted(step, in))
          .orElseGet(() -> "first in '%s'".formatted(in));
    }
  }

  public static PlanDifference between(PlanText before, PlanText after) {
    return new PlanDifference(new Comparing(before, after).all());
  }

  public boolean isEmpty() {
    return differences.isEmpty();
  }

  /** The keys of a step that it changes. */
  public List<String> changed(String step) {
    return differences.stream()
        .filter(one -> one instanceof StepChanged changed && changed.step().equals(step))
        .flatMap(one -> ((StepChanged) one).keys().stream())
        .map(Key::key)
        .toList();
  }

  /** For people: {@code +} for what is new, {@code -} for what is gone, {@code ~} for the rest. */
  public List<String> lines() {
    List<String> all =
        differences.stream().flatMap(PlanDifference::lines).map(PlanDifference::cut).toList();
    if (all.size() <= MOST_LINES) {
      return all;
    }
    var some = new ArrayList<>(all.subList(0, MOST_LINES - 1));
    some.add("and %d lines more".formatted(all.size() - some.size()));
    return List.copyOf(some);
  }

  private static String cut(String line) {
    return line.length() > LONGEST ? line.substring(0, LONGEST) + " \u2026" : line;
  }

  private static Stream<String> lines(Difference difference) {
    return switch (difference) {
      case OfHead(var key) -> Stream.of("~ " + key.text());
      case PhaseAdded(var phase, var title) ->
          Stream.of("+ phase '%s': %s".formatted(phase, title));
      case PhaseRemoved(var phase) -> Stream.of("- phase '%s'".formatted(phase));
      case StepAdded(var step, var spot, var says) ->
          Stream.concat(
              Stream.of("+ step '%s', %s".formatted(step, spot.text())),
              says.entrySet().stream().map(one -> "+   " + one.getKey() + ": " + one.getValue()));
      case StepRemoved(var step) -> Stream.of("- step '%s'".formatted(step));
      case StepChanged(var step, var keys) ->
          keys.stream().map(key -> "~ step '%s', %s".formatted(step, key.text()));
      case StepMoved(var step, var from, var to) ->
          Stream.of("~ step '%s' moves: %s -> %s".formatted(step, from.text(), to.text()));
    };
  }

  /** One comparison. */
  private record Comparing(PlanText before, PlanText after) {

    List<Difference> all() {
      var all = new ArrayList<Difference>();
      keys(before.head(), after.head()).forEach(key -> all.add(new OfHead(key)));
      phases(all);
      before.steps().keySet().stream()
          .filter(step -> !after.steps().containsKey(step))
          .forEach(step -> all.add(new StepRemoved(step)));
      Set<String> moved = moved();
      after
          .steps()
          .forEach((step, says) -> {
            if (!before.steps().containsKey(step)) {
              all.add(new StepAdded(step, spot(after, step), says));
              return;
            }
            if (moved.contains(step)) {
              all.add(new StepMoved(step, spot(before, step), spot(after, step)));
            }
            List<Key> keys = keys(before.steps().get(step), says);
            if (!keys.isEmpty()) {
              all.add(new StepChanged(step, keys));
            }
          });
      return all;
    }

    private void phases(List<Difference> all) {
      before.phases().keySet().stream()
          .filter(phase -> !after.phases().containsKey(phase))
          .forEach(phase -> all.add(new PhaseRemoved(phase)));
      after
          .phases()
          .forEach((phase, title) -> {
            String old = before.phases().get(phase);
            if (old == null) {
              all.add(new PhaseAdded(phase, title));
            } else if (!old.equals(title)) {
              var key = new Key("title of phase " + phase, Optional.of(old), Optional.of(title));
              all.add(new OfHead(key));
            }
          });
    }

    private static List<Key> keys(Map<String, String> before, Map<String, String> after) {
      var names = new LinkedHashSet<>(before.keySet());
      names.addAll(after.keySet());
      return names.stream()
          .map(name ->
              new Key(
                  name,
                  Optional.ofNullable(before.get(name)),
                  Optional.ofNullable(after.get(name))))
          .filter(key -> !key.before().equals(key.after()))
          .toList();
    }

    /** Steps of both that another phase or chain holds, or that do not keep their order. */
    private Set<String> moved() {
      List<String> was = common(before, after);
      List<String> is = common(after, before);
      var kept = new HashSet<>(longestCommon(was, is));
      var moved = new HashSet<String>();
      for (String step : is) {
        boolean elsewhere = !spot(before, step).in().equals(spot(after, step).in());
        if (elsewhere || !kept.contains(step)) {
          moved.add(step);
        }
      }
      return moved;
    }

    private static List<String> common(PlanText one, PlanText other) {
      return one.steps().keySet().stream().filter(other.steps()::containsKey).toList();
    }

    private static List<String> longestCommon(List<String> one, List<String> other) {
      int[][] length = new int[one.size() + 1][other.size() + 1];
      for (int i = one.size() - 1; i >= 0; i--) {
        for (int j = other.size() - 1; j >= 0; j--) {
          length[i][j] =
              one.get(i).equals(other.get(j))
                  ? length[i + 1][j + 1] + 1
                  : Math.max(length[i + 1][j], length[i][j + 1]);
        }
      }
      var common = new ArrayList<String>();
      int i = 0;
      int j = 0;
      while (i < one.size() && j < other.size()) {
        if (one.get(i).equals(other.get(j))) {
          common.add(one.get(i));
          i++;
          j++;
        } else if (length[i + 1][j] >= length[i][j + 1]) {
          i++;
        } else {
          j++;
        }
      }
      return common;
    }

    private static Spot spot(PlanText plan, String step) {
      PlanText.Place place =
          plan.places().stream()
              .filter(one -> one.ids().anyMatch(step::equals))
              .findFirst()
              .orElseThrow();
      if (place.step().equals(step)) {
        return new Spot(
            place.phase(),
            before(
                plan.places().stream()
                    .filter(one -> one.phase().equals(place.phase()))
                    .map(PlanText.Place::step)
                    .toList(),
                step));
      }
      return new Spot(place.step(), before(place.chain(), step));
    }

    private static Optional<String> before(List<String> steps, String step) {
      int at = steps.indexOf(step);
      return at > 0 ? Optional.of(steps.get(at - 1)) : Optional.empty();
    }
  }
}
