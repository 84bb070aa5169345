package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.changeover.spi.Check;
import org.changeover.spi.Evidence;
import org.changeover.spi.Lookout;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Provider;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Sighting;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a provider's {@link Lookout} promises; the author's world is built anew for each trial. */
public abstract class LookoutContract<S extends Record> {

  /** The provider whose lookout is under test. */
  protected abstract Provider<S> provider();

  protected abstract S settings();

  /** A world in which something is seen. */
  protected abstract World world();

  /** How long one look may really take. Default: 10 s. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  @BeforeEach
  void enterVirtualTime() {
    VirtualTimeScheduler.getOrSet();
  }

  @AfterEach
  void leaveVirtualTime() {
    VirtualTimeScheduler.reset();
  }

  @Test
  void look_seesSomethingAndChangesNothing() {
    Trial<NoSettings, S> trial = trial(world());

    assertThat(trial.check()).isInstanceOf(Check.Satisfied.class);
    trial.end();
  }

  @Test
  void look_whenNothingCanBeReached_seesTrouble() {
    Trial<NoSettings, S> trial = trial(world().cutOff());

    Outcome<Check> outcome = trial.looked();

    assertThat(outcome.stopped()).as("it hangs").isFalse();
    assertThat(outcome.values())
        .as("sightings without trouble while nothing can be reached")
        .allSatisfy(answer -> assertThat(answer).isInstanceOf(Check.Unknown.class));
    outcome.error().ifPresent(error -> assertThat(error).isNotInstanceOf(AssertionError.class));
    assertThat(outcome.error().isPresent() || outcome.values().stream().anyMatch(Twice::troubled))
        .as("neither an error nor a sighting with trouble while nothing can be reached")
        .isTrue();
    trial.end();
  }

  @Test
  void look_cancelledAtAnyOperation_endsInTime() {
    int operations = trial(world()).looked().life().operations();
    for (int k = 1; k <= operations; k++) {
      Trial<NoSettings, S> trial = trial(world());
      trial.looked(Life.Stop.CANCEL_BEFORE, k);
      trial.end();
    }
  }

  private Trial<NoSettings, S> trial(World world) {
    Target target = new Target.Service(provider().name());
    return new Trial<>(
        new Twice<>(provider()), new NoSettings(), settings(), target, world, patience());
  }

  /** A lookout's first two looks as an action, so that it is tried as one. */
  private record Twice<S extends Record>(Provider<S> provider)
      implements ObservingAction<NoSettings, S> {

    @Override
    public String name() {
      return "lookout";
    }

    @Override
    public String summary() {
      return "Looks twice.";
    }

    @Override
    public Class<NoSettings> parameters() {
      return NoSettings.class;
    }

    @Override
    public Set<TargetKind> targets() {
      return Set.of(TargetKind.SERVICE);
    }

    @Override
    public Resources resources(NoSettings parameters, Target target) {
      return Resources.none();
    }

    @Override
    public Mono<Check> check(NoSettings parameters, ReadContext<S> context) {
      return Mono.defer(() -> {
        Lookout lookout =
            provider
                .lookout(context)
                .orElseThrow(() -> new AssertionError(provider.name() + " has no lookout"));
        return lookout.look().concatWith(lookout.look()).collectList().map(Twice::answer);
      });
    }

    private static boolean troubled(Check answer) {
      return answer instanceof Check.Unknown(String seen) && !seen.isEmpty();
    }

    private static Check answer(List<Sighting> seen) {
      boolean any = seen.stream().anyMatch(one -> one.trouble().isEmpty());
      String all = seen.stream().map(Sighting::toString).collect(Collectors.joining("; "));
      return any ? new Check.Satisfied(new Evidence(all, Map.of())) : new Check.Unknown(all);
    }
  }
}
