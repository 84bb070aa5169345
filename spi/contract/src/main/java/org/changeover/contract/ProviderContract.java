package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.changeover.spi.Action;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Provider;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** What a provider as a whole promises: that it can be found, and that every action is proved. */
public abstract class ProviderContract<S extends Record> {
  private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  protected abstract Provider<S> provider();

  /** The test classes, at least one for each action: each extends a contract of this package. */
  protected abstract List<Class<?>> contracts();

  @Test
  void provider_isFoundAsAnExtension() throws IOException {
    Class<?> type = provider().getClass();
    assertThat(Modifier.isPublic(type.getModifiers())).as("the class is public").isTrue();
    assertThat(type.getConstructors())
        .as("a public constructor without arguments")
        .anyMatch(constructor -> constructor.getParameterCount() == 0);
    var names = new ArrayList<String>();
    for (URL index :
        Collections.list(type.getClassLoader().getResources("META-INF/extensions.idx"))) {
      try (InputStream in = index.openStream()) {
        names.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
      }
    }
    assertThat(names)
        .as("META-INF/extensions.idx: @Extension, and PF4J's annotation processor, write it")
        .contains(type.getName());
  }

  @Test
  void names_areUniqueAndPlain() {
    assertThat(provider().name()).matches(NAME);
    List<String> names = provider().actions().stream().map(action -> action.name()).toList();
    assertThat(names).isNotEmpty().doesNotHaveDuplicates().allMatch(name -> name.matches(NAME));
  }

  @Test
  void settings_areDocumentedWithValidExamples() {
    assertThat(ParameterRules.problems(provider().settings())).isEmpty();
  }

  @Test
  void everyAction_hasAContract() {
    Set<String> proved = new HashSet<>();
    for (Class<?> contract : contracts()) {
      Action<?, ?> action = action(contract);
      assertThat(contract.getSimpleName()).as("the name that the build looks for").endsWith("Test");
      assertThat(contract.isAnnotationPresent(Disabled.class)).as("disabled").isFalse();
      boolean observes = action instanceof ObservingAction;
      Class<?> fitting = observes ? ObservationContract.class : ActionContract.class;
      assertThat(fitting).as("the contract of " + action.name()).isAssignableFrom(contract);
      proved.add(action.name());
    }
    assertThat(proved)
        .as("actions with a contract")
        .containsExactlyInAnyOrderElementsOf(
            provider().actions().stream().map(action -> action.name()).toList());
  }

  private static Action<?, ?> action(Class<?> contract) {
    try {
      Constructor<?> constructor = contract.getDeclaredConstructor();
      constructor.setAccessible(true);
      return ((Contract<?, ?>) constructor.newInstance()).action();
    } catch (ReflectiveOperationException | ClassCastException e) {
      return fail(contract + " is no contract with a constructor without arguments", e);
    }
  }
}
