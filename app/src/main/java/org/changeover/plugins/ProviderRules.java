package org.changeover.plugins;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.changeover.spi.Action;
import org.changeover.spi.Doc;
import org.changeover.spi.HostRef;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Provider;
import org.changeover.spi.Secret;

/** What a provider must say of itself before a plan may use it. */
final class ProviderRules {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Set<Class<?>> SCALARS =
      Set.of(
          String.class,
          int.class,
          Integer.class,
          long.class,
          Long.class,
          boolean.class,
          Boolean.class,
          Duration.class,
          Instant.class,
          Secret.class,
          HostRef.class,
          PlanFile.class);

  private final Provider<?> provider;
  private final List<String> problems = new ArrayList<>();

  private ProviderRules(Provider<?> provider) {
    this.provider = provider;
  }

  /**
   * The provider's actions by name.
   *
   * @throws RefusedException with everything in which it breaks the rules
   */
  static Map<String, Action<?, ?>> actions(Provider<?> provider) throws RefusedException {
    var rules = new ProviderRules(provider);
    Map<String, Action<?, ?>> actions = rules.checked();
    if (!rules.problems.isEmpty()) {
      throw new RefusedException(rules.problems);
    }
    return actions;
  }

  private Map<String, Action<?, ?>> checked() {
    String name = provider.name();
    checkName(name, "the provider");
    checkDocumented(provider.settings(), "settings of " + name, new HashSet<>());
    List<? extends Action<?, ?>> offered = provider.actions();
    if (offered.isEmpty()) {
      problems.add("provider '" + name + "' has no actions; return at least one");
    }
    var actions = new LinkedHashMap<String, Action<?, ?>>();
    for (Action<?, ?> action : offered) {
      check(name, action);
      if (actions.put(action.name(), action) != null) {
        problems.add(
            "two actions are called '%s/%s'; rename one"
                .formatted(name, Reasons.printable(String.valueOf(action.name()))));
      }
    }
    return actions;
  }

  private void check(String name, Action<?, ?> action) {
    checkName(action.name(), "an action of " + name);
    String full = name + "/" + Reasons.printable(String.valueOf(action.name()));
    if (action.summary() == null || action.summary().isBlank()) {
      problems.add(full + " has no summary; say in a sentence what it does");
    }
    if (action.targets() == null || action.targets().isEmpty()) {
      problems.add(full + " has no kind of target; name at least one");
    }
    var outputs = new HashSet<String>();
    for (OutputDoc output : action.outputs()) {
      if (!outputs.add(output.name()) || output.description().isBlank()) {
        problems.add(
            "output '%s' of %s is there twice or says nothing; document each once"
                .formatted(output.name(), full));
      }
    }
    checkDocumented(action.parameters(), full, new HashSet<>());
  }

  private void checkName(String name, String whose) {
    if (name == null || !NAME.matcher(name).matches()) {
      problems.add(
          "the name of %s is '%s'; use lower-case letters, digits and hyphens"
              .formatted(whose, Reasons.printable(String.valueOf(name))));
    }
  }

  private void checkDocumented(Class<?> record, String where, Set<Class<?>> seen) {
    if (record == null || !record.isRecord()) {
      problems.add("%s: %s is not a record; make it one".formatted(where, record));
      return;
    }
    if (!seen.add(record)) {
      return;
    }
    for (RecordComponent component : record.getRecordComponents()) {
      Doc doc = component.getAnnotation(Doc.class);
      String here = where + ", parameter '" + component.getName() + "'";
      if (doc == null || doc.value().isBlank()) {
        problems.add(here + " is not documented; put @Doc on it");
      }
      checkReadable(component.getGenericType(), here, seen);
    }
  }

  /** A type that a plan's YAML can give. */
  private void checkReadable(Type type, String where, Set<Class<?>> seen) {
    if (type instanceof ParameterizedType generic) {
      List<Type> arguments = List.of(generic.getActualTypeArguments());
      boolean wrapper =
          generic.getRawType() == Optional.class || generic.getRawType() == List.class;
      boolean map = generic.getRawType() == Map.class && arguments.getFirst() == String.class;
      if (wrapper || map) {
        checkReadable(arguments.getLast(), where, seen);
        return;
      }
    } else if (type instanceof Class<?> plain) {
      if (SCALARS.contains(plain) || plain.isEnum()) {
        return;
      }
      if (plain.isRecord()) {
        checkDocumented(plain, where, seen);
        return;
      }
    }
    problems.add(
        "%s has the type %s, which a plan cannot give; use a string, number, boolean, duration, instant, enum, record, or an Optional, List or Map of these"
            .formatted(where, type.getTypeName()));
  }
}
