package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.changeover.spi.Action;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Provider;
import org.junit.jupiter.api.Test;
import org.pf4j.Extension;

class ProviderContractTest {

  /** A provider with one action, without PF4J's mark. */
  public static class Unmarked implements Provider<NoSettings> {
    @Override
    public String name() {
      return "greeter";
    }

    @Override
    public Class<NoSettings> settings() {
      return NoSettings.class;
    }

    @Override
    public List<Action<?, NoSettings>> actions() {
      return List.of(new Motd());
    }
  }

  /** The same with PF4J's mark. */
  @Extension
  public static class Greeter extends Unmarked {}

  static final class HonestTest extends Motd.Proof {
    HonestTest() {
      super(new Motd());
    }
  }

  /** A contract that the build would not run. */
  static final class Overlooked extends Motd.Proof {
    Overlooked() {
      super(new Motd());
    }
  }

  private static ProviderContract<NoSettings> contract(
      Provider<NoSettings> provider, Class<?>... contracts) {
    return new ProviderContract<>() {
      @Override
      protected Provider<NoSettings> provider() {
        return provider;
      }

      @Override
      protected List<Class<?>> contracts() {
        return List.of(contracts);
      }
    };
  }

  @Test
  void wholeProvider_passes() throws Exception {
    ProviderContract<NoSettings> contract = contract(new Greeter(), HonestTest.class);

    contract.provider_isFoundAsAnExtension();
    contract.names_areUniqueAndPlain();
    contract.settings_areDocumentedWithValidExamples();
    contract.everyAction_hasAContract();
    assertThat(contract.provider().actions()).hasSize(1);
  }

  @Test
  void actionWithoutAContract_isCaught() {
    assertThatThrownBy(contract(new Greeter())::everyAction_hasAContract)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("motd");
  }

  @Test
  void contractThatTheBuildWouldNotRun_isCaught() {
    assertThatThrownBy(contract(new Greeter(), Overlooked.class)::everyAction_hasAContract)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Test");
  }

  @Test
  void classThatIsNoContract_isCaught() {
    assertThatThrownBy(contract(new Greeter(), String.class)::everyAction_hasAContract)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no contract");
  }

  @Test
  void providerWithoutTheMark_isCaught() {
    assertThatThrownBy(contract(new Unmarked(), HonestTest.class)::provider_isFoundAsAnExtension)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("@Extension");
  }

  @Test
  void sameNameTwice_isCaught() {
    var twice =
        new Greeter() {
          @Override
          public List<Action<?, NoSettings>> actions() {
            return List.of(new Motd(), new Motd());
          }
        };
    assertThatThrownBy(contract(twice, HonestTest.class)::names_areUniqueAndPlain)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("motd");
  }
}
