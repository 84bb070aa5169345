package org.changeover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of mistakes: advice takes time to find, and is found for those that are shown. */
final class ProblemsTest {
  private final AtomicInteger found = new AtomicInteger();

  @TempDir Path temp;

  private Supplier<String> counted(String advice) {
    return () -> {
      found.incrementAndGet();
      return advice;
    };
  }

  private static SourcePosition line(int number) {
    return new SourcePosition("plan.yaml", number, 1);
  }

  @Test
  void list_thousandsOfMistakes_findsAdviceForThoseShown() {
    var problems = new Problems();
    for (int i = 5_000; i > 0; i--) {
      problems.add(line(i), "mistake " + i + ".", counted(" Mend it."));
    }

    assertThat(problems.list().stream().map(Problem::message))
        .hasSize(101)
        .startsWith("mistake 1. Mend it.", "mistake 2. Mend it.")
        .endsWith("4900 further problems are not shown. Mend these first.");
    assertThat(found).hasValue(100);
  }

  @Test
  void list_theSameMistakeTwice_isOneProblem() {
    var problems = new Problems();
    problems.add(line(1), "mistake.", counted(" Mend it."));
    problems.add(line(1), "mistake.", counted(" Mend it."));
    problems.add(line(2), "mistake.", counted(" Mend it."));

    assertThat(problems.list()).map(Problem::at).containsExactly(line(1), line(2));
  }

  @Test
  void bind_wrongReference_leavesTheAdviceToWhoeverShowsIt() {
    Inventory inventory =
        InventoryReader.read(
                "inventory.yaml", PlanFolder.base("inventory.yaml"), Path.of(""), new Problems())
            .orElseThrow();
    Outputs none =
        (step, target, name) -> new Outputs.Found.Missing("no output.", counted(" Mend it."));
    var scope = new Scope(Map.of(), inventory, Optional.empty(), Optional.empty(), none);
    Bound<String> bound =
        new Binder(file -> Optional.empty())
            .text("it", new Value.Text("${steps.a.outputs.b}", line(1)), scope);

    assertThat(bound)
        .isInstanceOfSatisfying(
            Bound.Refused.class,
            refused -> {
              assertThat(found).hasValue(0);
              assertThat(List.<Object>copyOf(refused.problems()))
                  .map(Object::toString)
                  .containsExactly("plan.yaml:1:1: it: no output. Mend it.");
              assertThat(found).hasValue(1);
            });
  }

  @Test
  void validate_aSlipInAPlanOfThousands_isToldTheNameAmongAllOfThem() {
    String steps =
        IntStream.range(0, 3_000)
            .mapToObj("      - { id: step-%04d, manual: Do it. }\n"::formatted)
            .collect(Collectors.joining());
    PlanFolder folder =
        PlanFolder.in(temp)
            .put(
                "plan.yaml",
                "plan: large\nphases:\n  - id: all\n    steps:\n"
                    + steps
                    + "      - { id: last, needs: [stpe-2750], manual: Do it. }\n");

    assertThat(folder.mistakes())
        .isEqualTo(
            "plan.yaml:3005:29: step 'last' needs 'stpe-2750', which is not in this"
                + " plan. Did you mean 'step-2750'?");
  }
}
