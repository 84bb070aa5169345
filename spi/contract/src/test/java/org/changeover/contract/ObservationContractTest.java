package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ObservationContractTest {
  record Wanted(@Doc("The path.") @Example("/etc/motd") String path) {}

  /** An honest observer; its subclasses lie. */
  static class Look implements ObservingAction<Wanted, NoSettings> {
    @Override
    public String name() {
      return "look";
    }

    @Override
    public String summary() {
      return "Looks for a file.";
    }

    @Override
    public Class<Wanted> parameters() {
      return Wanted.class;
    }

    @Override
    public Set<TargetKind> targets() {
      return Set.of(TargetKind.HOST);
    }

    @Override
    public List<OutputDoc> outputs() {
      return List.of(new OutputDoc("size", "Its size in bytes."));
    }

    @Override
    public Resources resources(Wanted parameters, Target target) {
      return Resources.reading("file:" + target.name() + ":" + parameters.path());
    }

    @Override
    public Mono<Check> check(Wanted wanted, ReadContext<NoSettings> context) {
      return Mono.delay(Duration.ofMinutes(5))
          .then(context.host().stat(wanted.path()))
          .map(state ->
              state.exists()
                  ? new Check.Satisfied(new Evidence("there", Map.of("size", state.size())))
                  : new Check.Differs(List.of(new Change(wanted.path(), "", "a file")), ""));
    }
  }

  static final class Proof extends ObservationContract<Wanted, NoSettings> {
    private final Look look;

    Proof(Look look) {
      this.look = look;
    }

    @Override
    protected ObservingAction<Wanted, NoSettings> action() {
      return look;
    }

    @Override
    protected NoSettings settings() {
      return new NoSettings();
    }

    @Override
    protected Wanted parameters() {
      return new Wanted("/etc/motd");
    }

    @Override
    protected Target target() {
      return new Target.Host("old", List.of("192.0.2.1"));
    }

    @Override
    protected World satisfied() {
      var world = new World();
      world.host("old", "192.0.2.1").file("/etc/motd", "Hello");
      return world;
    }

    @Override
    protected World differing() {
      var world = new World();
      world.host("old", "192.0.2.1");
      return world;
    }
  }

  @Test
  void honestObserver_passesAndItsWaitingCostsNothing() {
    assertThat(Verdict.of(new Proof(new Look()))).isEmpty();
  }

  @Test
  void observerThatIsAlwaysPleased_isCaught() {
    assertCaught(
        new Look() {
          @Override
          public Mono<Check> check(Wanted wanted, ReadContext<NoSettings> context) {
            return context
                .host()
                .stat(wanted.path())
                .thenReturn(new Check.Satisfied(new Evidence("fine", Map.of("size", 1))));
          }
        },
        "check_tellsTheWorldsApart");
  }

  @Test
  void observerThatGuessesWhenItSeesNothing_isCaught() {
    assertCaught(
        new Look() {
          @Override
          public Mono<Check> check(Wanted wanted, ReadContext<NoSettings> context) {
            return super.check(wanted, context).onErrorReturn(Check.satisfied("surely"));
          }
        },
        "check_whenNothingCanBeReached_isNoAnswer");
  }

  @Test
  void observerThatWrites_isCaught() {
    assertCaught(
        new Look() {
          @Override
          public Resources resources(Wanted parameters, Target target) {
            return Resources.writing("host:" + target.name());
          }
        },
        "resources_areOnlyRead");
  }

  @Test
  void observerThatKeepsADocumentedOutput_isCaught() {
    assertCaught(
        new Look() {
          @Override
          public Mono<Check> check(Wanted wanted, ReadContext<NoSettings> context) {
            return super.check(wanted, context)
                .map(c -> c instanceof Check.Satisfied ? Check.satisfied("there") : c);
          }
        },
        "evidence_holdsEveryDocumentedOutput");
  }

  private static void assertCaught(Look lying, String test) {
    assertThat(Verdict.of(new Proof(lying), test::equals)).containsOnlyKeys(test);
  }
}
