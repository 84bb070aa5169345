package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameBudgetTest {
  private static final long MILLIS = 1_000_000;
  private static final long SMOOTH = 80 * MILLIS;

  private final FrameBudget budget = new FrameBudget();

  @Test
  void fewConsoles_paintAsOftenAsLooksSmooth() {
    budget.enter();
    assertThat(budget.spacing(SMOOTH, 2 * MILLIS)).isEqualTo(SMOOTH);
  }

  @Test
  void manyConsoles_takeLessThanHalfOfAProcessorTogether_whileTheirFramesAreCheap() {
    IntStream.range(0, 50).forEach(_ -> budget.enter());
    long spacing = budget.spacing(SMOOTH, 2 * MILLIS);
    assertThat(50 * 2.0 * MILLIS / spacing).isBetween(0.3, 0.5);
    IntStream.range(0, 45).forEach(_ -> budget.leave());
    assertThat(budget.spacing(SMOOTH, 2 * MILLIS)).isEqualTo(SMOOTH);
  }

  @Test
  void whateverAFrameCosts_theNextOneIsDueIn400Millis() {
    IntStream.range(0, 256).forEach(_ -> budget.enter());
    assertThat(budget.spacing(SMOOTH, 500 * MILLIS)).isEqualTo(400 * MILLIS);
  }
}
