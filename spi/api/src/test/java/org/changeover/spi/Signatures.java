package org.changeover.spi;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What other people's plugins compile and link against, one line for each thing they can name. */
final class Signatures {
  private Signatures() {}

  /** Every public type in the package of the SPI. */
  static List<Class<?>> publicTypes() {
    try {
      Path root =
          Path.of(Provider.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(root)) {
        return files
            .map(file -> root.relativize(file).toString())
            .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
            .map(name -> load(name.substring(0, name.length() - 6).replace('/', '.')))
            .filter(Signatures::isVisible)
            .collect(Collectors.toCollection(ArrayList::new));
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> of(Collection<Class<?>> types) {
    var lines = new TreeSet<String>();
    types.forEach(type -> describe(type, lines));
    return List.copyOf(lines);
  }

  /** What is gone and what is new, in words that say what to do about it. */
  static List<String> differences(Collection<String> baseline, Collection<String> now) {
    var differences = new ArrayList<String>();
    for (String line : baseline) {
      if (!now.contains(line)) {
        differences.add("gone, which breaks plugins that use it: " + line);
      }
    }
    for (String line : now) {
      if (!baseline.contains(line)) {
        differences.add("new, which may break plugins that implement it: " + line);
      }
    }
    return differences;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Signatures.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void describe(Class<?> type, Collection<String> lines) {
    String name = type.getName();
    lines.add(
        "%s: %s %s%s%s%s%s"
                .formatted(
                    name,
                    Modifier.toString(type.getModifiers() & ~Modifier.STRICT),
                    kind(type),
                    variables(type.getTypeParameters()),
                    list(
                        " extends ",
                        type.getGenericSuperclass() == null
                            ? new Type[0]
                            : new Type[] {type.getGenericSuperclass()}),
                    list(" implements ", type.getGenericInterfaces()),
                    type.isSealed() ? list(" permits ", type.getPermittedSubclasses()) : "")
            + annotations(type));
    if (type.isRecord()) {
      String components =
          Arrays.stream(type.getRecordComponents())
              .map(c ->
                  annotations(c).strip()
                      + " "
                      + c.getGenericType().getTypeName()
                      + " "
                      + c.getName())
              .map(String::strip)
              .collect(Collectors.joining(", "));
      lines.add(name + ": components (" + components + ")");
    }
    if (type.isEnum()) {
      lines.add(name + ": constants " + Arrays.toString(type.getEnumConstants()));
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isVisible(constructor.getModifiers())) {
        lines.add(name + ": " + constructor.toGenericString() + annotations(constructor));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
        lines.add(name + ": " + method.toGenericString() + byDefault(method) + annotations(method));
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
        lines.add(name + ": " + field.toGenericString() + annotations(field));
      }
    }
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "annotation";
    }
    String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
    return (type.isSealed() ? "sealed " : "") + (type.isInterface() ? "" : kind);
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(v -> v.getName() + list(" extends ", v.getBounds()))
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String list(String before, Type[] types) {
    return types.length == 0
        ? ""
        : before
            + Arrays.stream(types)
                .map(Type::getTypeName)
                .sorted()
                .collect(Collectors.joining(", "));
  }

  private static String byDefault(Method method) {
    return method.getDefaultValue() == null ? "" : " default " + method.getDefaultValue();
  }

  private static String annotations(AnnotatedElement element) {
    return Arrays.stream(element.getDeclaredAnnotations())
        .map(Annotation::toString)
        .sorted()
        .map(text -> " " + text)
        .collect(Collectors.joining());
  }
}
