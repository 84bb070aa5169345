package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.changeover.preview.Prospect;

/** However the looks come in: the same as one step after the other would tell, and no change. */
class WorldPreviewPropertyTest {
  private static final List<String> THINGS = List.of("a", "b", "c", "d");

  record Draft(String thing, String value, boolean changes, Set<String> reads, int delay) {}

  @Provide
  Arbitrary<List<Draft>> drafts() {
    Arbitrary<String> things = Arbitraries.of(THINGS);
    return Combinators.combine(
            things,
            Arbitraries.of("on", "off"),
            Arbitraries.of(true, true, false),
            things.set().ofMaxSize(2),
            Arbitraries.integers().between(0, 3))
        .as(Draft::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Property(tries = 150)
  void preview_isWhatOneStepAfterTheOtherTells_andChangesNothing(
      @ForAll("drafts") List<Draft> drafts, @ForAll Set<@IntRange(max = 3) Integer> on)
      throws Exception {
    var shelf = new Shelf();
    on.forEach(index -> shelf.values.put(THINGS.get(index), "on"));
    var before = Map.copyOf(shelf.values);
    drafts.forEach(draft -> shelf.delays.put(draft.thing(), Duration.ofMillis(draft.delay())));
    var folder = Files.createDirectories(Path.of("target", "previewed"));
    var found = new PreviewedPlan(shelf, folder).prospects(yaml(drafts));
    assertThat(found.values().stream().map(WorldPreviewPropertyTest::word).toList())
        .isEqualTo(told(drafts, before));
    assertThat(shelf.changed).isEmpty();
    assertThat(shelf.values).isEqualTo(before);
  }

  private static String yaml(List<Draft> drafts) {
    var yaml = new StringBuilder();
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      yaml.append(
          "- { id: s%d, uses: shelf/%s, with: { thing: %s, value: \"%s\", reads: [%s] } }\n"
              .formatted(
                  i,
                  draft.changes() ? "put" : "look",
                  draft.thing(),
                  draft.value(),
                  String.join(", ", new TreeSet<>(draft.reads()))));
    }
    return yaml.toString();
  }

  private static String word(Prospect prospect) {
    return prospect instanceof Prospect.KnownAfter(var steps, _)
        ? "after " + steps
        : prospect.getClass().getSimpleName();
  }

  /** The rule itself, said as simply as can be. */
  private static List<String> told(List<Draft> drafts, Map<String, String> world) {
    Map<String, List<String>> touched = new HashMap<>();
    var told = new ArrayList<String>();
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      Set<String> keys = new TreeSet<>(draft.reads());
      keys.add(draft.thing());
      List<String> steps =
          keys.stream()
              .flatMap(key -> touched.getOrDefault(key, List.of()).stream())
              .distinct()
              .sorted((one, other) -> number(one) - number(other))
              .toList();
      boolean so = draft.value().equals(world.getOrDefault(draft.thing(), ""));
      if (!steps.isEmpty()) {
        told.add("after " + steps);
      } else {
        told.add(so ? "AlreadySo" : draft.changes() ? "WouldChange" : "NotSo");
      }
      if (draft.changes() && !(steps.isEmpty() && so)) {
        touched.computeIfAbsent(draft.thing(), _ -> new ArrayList<>()).add("s" + i);
      }
    }
    return told;
  }

  private static int number(String step) {
    return Integer.parseInt(step.substring(1));
  }
}
