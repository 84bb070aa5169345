package org.changeover.plan;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.changeover.spi.Between;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Secret;
import org.changeover.spi.Sensitive;

/** The type of a parameter, as far as YAML can give one. */
sealed interface Shape {

  record TextShape() implements Shape {}

  /** A whole number; {@code boxed} tells which class it becomes. */
  record WholeShape(Class<?> boxed) implements Shape {}

  record DecimalShape() implements Shape {}

  record FlagShape() implements Shape {}

  record DurationShape() implements Shape {}

  record InstantShape() implements Shape {}

  record SecretShape() implements Shape {}

  record HostShape() implements Shape {}

  record FileShape() implements Shape {}

  record ChoiceShape(Class<?> type) implements Shape {

    /** The words that stand for the constants: lower case, with hyphens. */
    List<String> words() {
      return Arrays.stream(type.getEnumConstants()).map(ChoiceShape::word).toList();
    }

    Optional<Object> constant(String word) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> word(constant).equals(word))
          .map(Object.class::cast)
          .findFirst();
    }

    static String word(Object constant) {
      return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  record MaybeShape(Shape inner) implements Shape {}

  record ListShape(Shape element) implements Shape {}

  record MapShape(Shape value) implements Shape {}

  record NestedShape(Class<? extends Record> type) implements Shape {
    List<Parameter> parameters() {
      return Parameter.of(type);
    }
  }

  /**
   * A component of a record as an author of plans sees it.
   *
   * @param key in kebab case
   * @param otherwise the default, written as in YAML
   */
  record Parameter(
      String key,
      Shape shape,
      String doc,
      Optional<String> otherwise,
      Optional<String> example,
      Optional<Pattern> matches,
      Optional<Between> between,
      boolean sensitive) {

    static List<Parameter> of(Class<? extends Record> type) {
      return Arrays.stream(type.getRecordComponents()).map(Parameter::of).toList();
    }

    private static Parameter of(RecordComponent component) {
      return new Parameter(
          key(component.getName()),
          Shape.of(component.getGenericType()),
          Optional.ofNullable(component.getAnnotation(Doc.class)).map(Doc::value).orElse(""),
          Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value),
          Optional.ofNullable(component.getAnnotation(Example.class)).map(Example::value),
          Optional.ofNullable(component.getAnnotation(Matches.class))
              .map(matches -> Pattern.compile(matches.value())),
          Optional.ofNullable(component.getAnnotation(Between.class)),
          component.isAnnotationPresent(Sensitive.class));
    }

    /** {@code maxTtl} becomes {@code max-ttl}. */
    static String key(String component) {
      return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** Whether it must be given. */
    boolean required() {
      return otherwise.isEmpty()
          && !(shape instanceof MaybeShape
              || shape instanceof ListShape
              || shape instanceof MapShape);
    }

    /** Whether messages keep its value to themselves. */
    boolean discreet() {
      return sensitive || shape.equals(new SecretShape());
    }
  }

  /**
   * The shape of a type.
   *
   * @throws IllegalArgumentException when a plan cannot give such a value
   */
  static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return new MaybeShape(of(arguments[0]));
      }
      if (generic.getRawType() == List.class) {
        return new ListShape(of(arguments[0]));
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return new MapShape(of(arguments[1]));
      }
    }
    if (type instanceof Class<?> plain) {
      return ofClass(plain);
    }
    throw unusable(type);
  }

  private static Shape ofClass(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return new WholeShape(Integer.class);
    }
    if (type == long.class || type == Long.class) {
      return new WholeShape(Long.class);
    }
    if (type == boolean.class || type == Boolean.class) {
      return new FlagShape();
    }
    if (type == double.class || type == Double.class) {
      return new DecimalShape();
    }
    Map<Class<?>, Shape> plain =
        Map.of(
            String.class, new TextShape(),
            Duration.class, new DurationShape(),
            Instant.class, new InstantShape(),
            Secret.class, new SecretShape(),
            HostRef.class, new HostShape(),
            PlanFile.class, new FileShape());
    if (plain.containsKey(type)) {
      return plain.get(type);
    }
    if (type.isEnum()) {
      return new ChoiceShape(type);
    }
    if (type.isRecord()) {
      return new NestedShape(type.asSubclass(Record.class));
    }
    throw unusable(type);
  }

  private static IllegalArgumentException unusable(Type type) {
    return new IllegalArgumentException(
        "a plan cannot give a value of the type " + type.getTypeName());
  }

  /** What is wanted, for messages. */
  default String wanted() {
    return switch (this) {
      case TextShape text -> "a text";
      case WholeShape whole -> "a whole number";
      case DecimalShape decimal -> "a number";
      case FlagShape flag -> "true or false";
      case DurationShape duration -> Durations.SYNTAX;
      case InstantShape instant -> "a moment such as 2026-11-22T18:00:00Z";
      case SecretShape secret -> "a secret of the inventory, written \"${secret:NAME}\"";
      case HostShape host -> "the name of a host";
      case FileShape file -> "the path of a file beside the plan";
      case ChoiceShape choice -> "one of " + Wording.listed(choice.words());
      case MaybeShape maybe -> maybe.inner().wanted();
      case ListShape list -> "a list";
      case MapShape map -> "a mapping";
      case NestedShape nested -> "a mapping";
    };
  }
}
