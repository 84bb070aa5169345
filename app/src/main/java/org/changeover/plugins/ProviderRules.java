package org.changeover.plugins;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
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

  private ProviderRules() {}

  /** The provider's actions by name, when it keeps the rules. */
  static Map<String, Action<?, ?>> actions(Provider<?> provider) throws RefusedException {
    String name = provider.name();
    requireName(name, "the provider");
    requireDocumented(provider.settings(), "settings of " + name, new HashSet<>());
    if (provider.actions().isEmpty()) {
      throw new RefusedException("provider '" + name + "' has no actions; return at least one");
    }
    var actions = new LinkedHashMap<String, Action<?, ?>>();
    for (Action<?, ?> action : provider.actions()) {
      check(name, action);
      if (actions.put(action.name(), action) != null) {
        throw new RefusedException(
            "two actions are called '%s/%s'; rename one".formatted(name, action.name()));
      }
    }
    return actions;
  }

  private static void check(String provider, Action<?, ?> action) throws RefusedException {
    requireName(action.name(), "an action of " + provider);
    String full = provider + "/" + action.name();
    if (action.summary() == null || action.summary().isBlank()) {
      throw new RefusedException(full + " has no summary; say in a sentence what it does");
    }
    if (action.targets() == null || action.targets().isEmpty()) {
      throw new RefusedException(full + " has no kind of target; name at least one");
    }
    var outputs = new HashSet<String>();
    for (OutputDoc output : action.outputs()) {
      if (!outputs.add(output.name()) || output.description().isBlank()) {
        throw new RefusedException(
            "output '%s' of %s is there twice or says nothing; document each once"
                .formatted(output.name(), full));
      }
    }
    requireDocumented(action.parameters(), full, new HashSet<>());
  }

  private static void requireName(String name, String whose) throws RefusedException {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new RefusedException(
          "the name of %s is '%s'; use lower-case letters, digits and hyphens"
              .formatted(whose, Reasons.printable(String.valueOf(name))));
    }
  }

  private static void requireDocumented(Class<?> record, String where, Set<Class<?>> seen)
      throws RefusedException {
    if (record == null || !record.isRecord()) {
      throw new RefusedException("%s: %s is not a record; make it one".formatted(where, record));
    }
    if (!seen.add(record)) {
      return;
    }
    for (RecordComponent component : record.getRecordComponents()) {
      Doc doc = component.getAnnotation(Doc.class);
      String here = where + ", parameter '" + component.getName() + "'";
      if (doc == null || doc.value().isBlank()) {
        throw new RefusedException(here + " is not documented; put @Doc on it");
      }
      requireReadable(component.getGenericType(), here, seen);
    }
  }

  /** A type that a plan's YAML can give. */
  private static void requireReadable(Type type, String where, Set<Class<?>> seen)
      throws RefusedException {
    if (type instanceof ParameterizedType generic) {
      List<Type> arguments = List.of(generic.getActualTypeArguments());
      boolean wrapper =
          generic.getRawType() == Optional.class || generic.getRawType() == List.class;
      boolean map = generic.getRawType() == Map.class && arguments.getFirst() == String.class;
      if (wrapper || map) {
        requireReadable(arguments.getLast(), where, seen);
        return;
      }
    } else if (type instanceof Class<?> plain) {
      if (SCALARS.contains(plain) || plain.isEnum()) {
        return;
      }
      if (plain.isRecord()) {
        requireDocumented(plain, where, seen);
        return;
      }
    }
    throw new RefusedException(
        "%s has the type %s, which a plan cannot give; use a string, number, boolean, duration, instant, enum, record, or an Optional, List or Map of these"
            .formatted(where, type.getTypeName()));
  }
}
