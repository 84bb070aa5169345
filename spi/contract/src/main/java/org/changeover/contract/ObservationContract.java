package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.changeover.spi.Check;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.junit.jupiter.api.Test;

/**
 * What an observing action promises. Extend it once for each situation worth proving; the author's
 * worlds are built anew for each trial.
 */
public abstract class ObservationContract<P extends Record, S extends Record>
    extends Contract<P, S> {

  @Override
  protected abstract ObservingAction<P, S> action();

  /** A world in which the answer is {@link Check.Satisfied}. */
  protected abstract World satisfied();

  /** A world in which the answer is {@link Check.Differs}. */
  protected abstract World differing();

  /** The documented outputs that {@link #satisfied()} does not lead to. Default: none. */
  protected Set<String> outputsNotGiven() {
    return Set.of();
  }

  @Override
  final World anyWorld() {
    return satisfied();
  }

  @Test
  void resources_areOnlyRead() {
    assertThat(action().resources(parameters(), target()).writes()).isEmpty();
  }

  @Test
  void check_tellsTheWorldsApart() {
    Trial<P, S> good = trial(satisfied());
    assertThat(good.check()).isInstanceOf(Check.Satisfied.class);
    good.end();

    Trial<P, S> bad = trial(differing());
    assertThat(bad.check())
        .isInstanceOfSatisfying(
            Check.Differs.class, differs -> assertThat(differs.changes()).isNotEmpty());
    bad.end();
  }

  @Test
  void evidence_holdsEveryDocumentedOutput() {
    Trial<P, S> trial = trial(satisfied());
    trial.check();

    var missing = action().outputs().stream().map(OutputDoc::name).toList();
    assertThat(missing)
        .filteredOn(name -> !outputsNotGiven().contains(name))
        .allSatisfy(name -> assertThat(trial.outputs()).contains(name));
    assertThat(outputsNotGiven())
        .as("outputs declared as not given")
        .noneMatch(trial.outputs()::contains);
    trial.end();
  }
}
