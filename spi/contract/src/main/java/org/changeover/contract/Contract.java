package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.changeover.spi.Action;
import org.changeover.spi.Check;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What holds for every action, whether it changes anything or not. */
abstract class Contract<P extends Record, S extends Record> {
  private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  /** The action under test. */
  protected abstract Action<P, S> action();

  /** The settings of its provider. */
  protected abstract S settings();

  /** The parameters of the step. */
  protected abstract P parameters();

  /** What the step acts on. */
  protected abstract Target target();

  /** How long one call of the action may really take. Default: 10 s. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  abstract World anyWorld();

  @BeforeEach
  void enterVirtualTime() {
    VirtualTimeScheduler.getOrSet();
  }

  @AfterEach
  void leaveVirtualTime() {
    VirtualTimeScheduler.reset();
  }

  @Test
  void declaration_isWhole() {
    Action<P, S> action = action();
    assertThat(action.name()).as("name").matches(NAME);
    assertThat(action.summary()).as("summary").isNotBlank().doesNotContain("\n");
    assertThat(action.targets()).as("kinds of target").contains(target().kind());
    assertThat(action.resources(parameters(), target())).as("resources").isNotNull();
    assertThat(action.outputs().stream().map(OutputDoc::name)).doesNotHaveDuplicates();
    assertThat(action.outputs()).allSatisfy(o -> assertThat(o.description()).isNotBlank());
  }

  @Test
  void parameters_areDocumentedWithValidExamples() {
    assertThat(ParameterRules.problems(action().parameters())).isEmpty();
    assertThat(ParameterRules.problems(settings().getClass())).isEmpty();
  }

  @Test
  void check_isColdChangesNothingAndSaysTheSameTwice() {
    Trial<P, S> trial = trial(anyWorld());

    Check first = trial.check();
    Check second = trial.check();

    assertThat(second).as("the second answer").hasSameClassAs(first);
    if (first instanceof Check.Differs(var _, String fingerprint)) {
      assertThat(((Check.Differs) second).fingerprint()).isEqualTo(fingerprint);
    }
    trial.end();
  }

  @Test
  void check_whenNothingCanBeReached_isNoAnswer() {
    Trial<P, S> trial = trial(anyWorld().cutOff());

    Outcome<Check> outcome = trial.looked();

    assertThat(outcome.stopped()).as("it hangs").isFalse();
    assertThat(outcome.values())
        .as("answers while nothing can be reached")
        .allSatisfy(answer -> assertThat(answer).isInstanceOf(Check.Unknown.class));
    trial.end();
  }

  @Test
  void check_cancelledAtAnyOperation_endsInTime() {
    int operations = trial(anyWorld()).looked().life().operations();
    for (int k = 1; k <= operations; k++) {
      Trial<P, S> trial = trial(anyWorld());
      trial.looked(Life.Stop.CANCEL_BEFORE, k);
      trial.end();
    }
  }

  final Trial<P, S> trial(World world) {
    return new Trial<>(action(), parameters(), settings(), target(), world, patience());
  }
}
