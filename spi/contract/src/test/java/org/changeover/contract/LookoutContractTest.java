package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.Lookout;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Provider;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Sighting;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A lookout is caught that does not keep its promises. */
class LookoutContractTest {
  private static final HostRef CLOCK = new HostRef("clock");

  /** Sees what a server says that counts what it was sent. */
  private static class Counting extends ProviderContractTest.Greeter {
    private final int sent;

    Counting(int sent) {
      this.sent = sent;
    }

    @Override
    public Optional<Lookout> lookout(ReadContext<NoSettings> context) {
      return Optional.of(() -> Flux.from(look(context)));
    }

    Mono<Sighting> look(ReadContext<NoSettings> context) {
      Endpoint clock = context.network().endpoints(CLOCK, 13).getFirst();
      return context
          .network()
          .exchange(
              clock,
              Duration.ofSeconds(1),
              socket -> {
                socket.getOutputStream().write(sent);
                return String.valueOf(socket.getInputStream().read());
              })
          .map(said -> sighting(List.of(said), Optional.empty()))
          .onErrorResume(
              e -> Mono.just(sighting(List.of(), Optional.of(String.valueOf(e.getMessage())))));
    }

    static Sighting sighting(List<String> values, Optional<String> trouble) {
      return new Sighting(
          "time", "now", "clock", Sighting.Kind.SOURCE, values, Optional.empty(), trouble);
    }
  }

  private static LookoutContract<NoSettings> contract(Provider<NoSettings> provider) {
    return new LookoutContract<>() {
      @Override
      protected Provider<NoSettings> provider() {
        return provider;
      }

      @Override
      protected NoSettings settings() {
        return new NoSettings();
      }

      @Override
      protected World world() {
        var sum = new AtomicInteger();
        World world =
            new World()
                .unmanaged("clock", "192.0.2.1")
                .secret("key", "hunter2-hunter2")
                .part("sum", sum::toString);
        world
            .network()
            .serve(
                "clock",
                13,
                socket -> {
                  sum.addAndGet(socket.getInputStream().read());
                  socket.getOutputStream().write(7);
                });
        return world;
      }
    };
  }

  private static void tried(LookoutContract<NoSettings> contract, ThrowingCallable test)
      throws Throwable {
    contract.enterVirtualTime();
    try {
      test.call();
    } finally {
      contract.leaveVirtualTime();
    }
  }

  @Test
  void honestLookout_passes() {
    LookoutContract<NoSettings> contract = contract(new Counting(0));

    assertThatCode(
            () -> {
              tried(contract, contract::look_seesSomethingAndChangesNothing);
              tried(contract, contract::look_whenNothingCanBeReached_seesTrouble);
              tried(contract, contract::look_cancelledAtAnyOperation_endsInTime);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void lookoutThatChangesTheWorld_isCaught() {
    LookoutContract<NoSettings> contract = contract(new Counting(1));

    assertThatThrownBy(() -> tried(contract, contract::look_seesSomethingAndChangesNothing))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void lookoutThatGuessesWhenItSeesNothing_isCaught() {
    LookoutContract<NoSettings> contract =
        contract(
            new Counting(0) {
              @Override
              Mono<Sighting> look(ReadContext<NoSettings> context) {
                return super.look(context).map(_ -> sighting(List.of("7"), Optional.empty()));
              }
            });

    assertThatThrownBy(() -> tried(contract, contract::look_whenNothingCanBeReached_seesTrouble))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void lookoutThatSaysNothingWhenItSeesNothing_isCaught() {
    LookoutContract<NoSettings> contract =
        contract(
            new Counting(0) {
              @Override
              Mono<Sighting> look(ReadContext<NoSettings> context) {
                return super.look(context).filter(seen -> seen.trouble().isEmpty());
              }
            });

    assertThatThrownBy(() -> tried(contract, contract::look_whenNothingCanBeReached_seesTrouble))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void lookoutThatSaysASecret_isCaught() {
    LookoutContract<NoSettings> contract =
        contract(
            new Counting(0) {
              @Override
              Mono<Sighting> look(ReadContext<NoSettings> context) {
                return super.look(context)
                    .map(_ -> sighting(List.of("it is hunter2-hunter2"), Optional.empty()));
              }
            });

    assertThatThrownBy(() -> tried(contract, contract::look_seesSomethingAndChangesNothing))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void providerWithoutALookout_isCaught() {
    LookoutContract<NoSettings> contract = contract(new ProviderContractTest.Greeter());

    assertThatThrownBy(() -> tried(contract, contract::look_seesSomethingAndChangesNothing))
        .isInstanceOf(AssertionError.class);
  }
}
