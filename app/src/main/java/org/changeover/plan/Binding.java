package org.changeover.plan;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.changeover.plan.Shape.Parameter;
import org.changeover.spi.HostRef;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Secret;

/**
 * One use of the {@link Binder}: walks resolved values beside the shape that is wanted, and
 * collects what is wrong and what is still pending. Used by one thread.
 */
final class Binding {
  /** Stands for a value that is pending or wrong. */
  static final Object NONE = new Object();

  private final Function<PlanFile, Optional<String>> fileProblem;
  private final Scope scope;
  final Problems problems = new Problems();
  final Set<String> until = new LinkedHashSet<>();

  Binding(Scope scope, Function<PlanFile, Optional<String>> fileProblem) {
    this.scope = scope;
    this.fileProblem = fileProblem;
  }

  <T> Bound<T> result(Object bound, Function<Object, T> cast) {
    if (!problems.isEmpty()) {
      return new Bound.Refused<>(problems.list());
    }
    if (!until.isEmpty()) {
      return new Bound.Pending<>(until);
    }
    return new Bound.Known<>(cast.apply(bound));
  }

  void note(String what, Value value) {
    if (value instanceof Value.Pending pending) {
      until.add(pending.until());
    }
    if (value instanceof Value.SecretName secret) {
      problems.add(
          secret.at(), what + ": a secret cannot be compared. Use it as a parameter only.");
    }
    if (value instanceof Value.Items items) {
      items.items().forEach(item -> note(what, item));
    }
  }

  Object record(String what, Class<? extends Record> type, Value.Fields fields, boolean discreet) {
    List<Parameter> parameters = Parameter.of(type);
    List<String> keys = parameters.stream().map(Parameter::key).toList();
    fields
        .fields()
        .forEach((key, field) -> {
          if (!keys.contains(key)) {
            String known =
                keys.isEmpty() ? "It takes none." : "Known: " + Wording.listed(keys) + ".";
            problems.add(
                field.keyAt(),
                what + ": unknown key " + Wording.quoted(key) + ".",
                () -> Wording.didYouMean(key, keys, known));
          }
        });
    var arguments = new ArrayList<Object>();
    for (Parameter parameter : parameters) {
      arguments.add(parameter(what, parameter, fields, discreet || parameter.discreet()));
    }
    if (arguments.contains(NONE)) {
      return NONE;
    }
    return make(what, type, arguments, fields.at());
  }

  private Object parameter(
      String what, Parameter parameter, Value.Fields fields, boolean discreet) {
    Value.Field field = fields.fields().get(parameter.key());
    if (field == null) {
      return absent(what, parameter, fields);
    }
    String role = what + ": '" + parameter.key() + "'";
    if (field.value() instanceof Value.Nothing) {
      problems.add(field.keyAt(), role + " has no value. Give it one, or remove the key.");
      return NONE;
    }
    Object bound = value(role, parameter.shape(), field.value(), discreet);
    return bound == NONE || obeys(role, parameter, bound, field.value(), discreet) ? bound : NONE;
  }

  private Object absent(String what, Parameter parameter, Value.Fields fields) {
    if (parameter.required()) {
      String example =
          parameter
              .example()
              .map(text -> ", such as '" + parameter.key() + ": " + text + "'")
              .orElse("");
      problems.add(
          fields.at(),
          what
              + " has no '"
              + parameter.key()
              + "' ("
              + sentence(parameter.doc())
              + "). Add it"
              + example
              + ".");
      return NONE;
    }
    if (parameter.otherwise().isPresent()) {
      return otherwise(what, parameter, fields.at());
    }
    return empty(parameter.shape());
  }

  private Object otherwise(String what, Parameter parameter, SourcePosition at) {
    String role = what + ": the default of '" + parameter.key() + "'";
    String written = parameter.otherwise().orElse("");
    Shape inner = parameter.shape() instanceof Shape.MaybeShape(Shape of) ? of : parameter.shape();
    Value value =
        inner instanceof Shape.TextShape
            ? new Value.Text(written, at)
            : YamlText.inline(role, written)
                .map(read -> Value.of(read.plain(), at))
                .orElse(new Value.Text(written, at));
    return value(role, parameter.shape(), value, false);
  }

  private static Object empty(Shape shape) {
    return switch (shape) {
      case Shape.ListShape list -> List.of();
      case Shape.MapShape map -> Map.of();
      default -> Optional.empty();
    };
  }

  private static String sentence(String doc) {
    String text = doc.strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private boolean obeys(
      String role, Parameter parameter, Object bound, Value value, boolean discreet) {
    Object inner = bound instanceof Optional<?> maybe ? maybe.orElse(null) : bound;
    List<?> each =
        inner instanceof List<?> list ? list : inner == null ? List.of() : List.of(inner);
    for (Object one : each) {
      if (parameter.matches().isPresent()
          && one instanceof String text
          && !parameter.matches().get().matcher(text).matches()) {
        problems.add(
            value.at(),
            role
                + " does not match "
                + parameter.matches().get().pattern()
                + shown(value, discreet)
                + example(parameter));
        return false;
      }
      if (parameter.between().isPresent() && one instanceof Number number) {
        long given = number.longValue();
        if (given < parameter.between().get().min() || given > parameter.between().get().max()) {
          problems.add(
              value.at(),
              role + " must be " + range(parameter) + (discreet ? "." : ", not " + given + "."));
          return false;
        }
      }
    }
    return true;
  }

  private static String example(Parameter parameter) {
    return parameter.example().map(text -> " For example: " + text + ".").orElse("");
  }

  private static String range(Parameter parameter) {
    long min = parameter.between().orElseThrow().min();
    long max = parameter.between().orElseThrow().max();
    if (max == Long.MAX_VALUE) {
      return "at least " + min;
    }
    return min == Long.MIN_VALUE ? "at most " + max : "from " + min + " to " + max;
  }

  private static String shown(Value value, boolean discreet) {
    if (discreet) {
      return ".";
    }
    return switch (value) {
      case Value.Text text -> ", and this is " + Wording.quoted(text.text()) + ".";
      case Value.Num num -> ", and this is " + num.written() + ".";
      case Value.Flag flag -> ", and this is " + flag.flag() + ".";
      default -> ", and this is " + value.kind() + ".";
    };
  }

  private Object wrong(String role, Shape shape, Value value, boolean discreet) {
    boolean unquoted = shape instanceof Shape.TextShape && value instanceof Value.Flag;
    problems.add(
        value.at(),
        role
            + " must be "
            + shape.wanted()
            + shown(value, discreet)
            + (unquoted ? " Quote it." : ""));
    return NONE;
  }

  Object value(String role, Shape shape, Value value, boolean discreet) {
    if (value instanceof Value.Pending pending) {
      if (shape instanceof Shape.FileShape) {
        problems.add(
            pending.at(), role + " names a file, which must be known before the run starts.");
      }
      until.add(pending.until());
      return NONE;
    }
    if (value instanceof Value.SecretName && !takesSecret(shape)) {
      problems.add(
          value.at(), role + " takes no secret. Secrets go into parameters made for them.");
      return NONE;
    }
    return switch (shape) {
      case Shape.MaybeShape(Shape inner) -> {
        Object bound = value(role, inner, value, discreet);
        yield bound == NONE ? NONE : Optional.of(bound);
      }
      case Shape.ListShape(Shape element) -> list(role, element, value, discreet);
      case Shape.MapShape(Shape element) -> map(role, element, value, discreet);
      case Shape.NestedShape nested ->
          value instanceof Value.Fields fields
              ? record(role, nested.type(), fields, discreet)
              : wrong(role, shape, value, discreet);
      case Shape.HostShape host -> host(role, value);
      case Shape.FileShape file -> file(role, value);
      case Shape.ChoiceShape choice -> choice(role, choice, value, discreet);
      case Shape.SecretShape secret ->
          value instanceof Value.SecretName(String name, var at)
              ? new Secret(name)
              : wrong(role, shape, value, true);
      case Shape.TextShape text -> scalar(role, shape, value, discreet);
      case Shape.WholeShape whole -> scalar(role, shape, value, discreet);
      case Shape.DecimalShape decimal -> scalar(role, shape, value, discreet);
      case Shape.FlagShape flag -> scalar(role, shape, value, discreet);
      case Shape.DurationShape duration -> scalar(role, shape, value, discreet);
      case Shape.InstantShape instant -> scalar(role, shape, value, discreet);
    };
  }

  private static boolean takesSecret(Shape shape) {
    return switch (shape) {
      case Shape.SecretShape secret -> true;
      case Shape.MaybeShape(Shape inner) -> takesSecret(inner);
      default -> false;
    };
  }

  private Object list(String role, Shape element, Value value, boolean discreet) {
    if (!(value instanceof Value.Items items)) {
      problems.add(
          value.at(),
          role
              + " must be a list"
              + (discreet ? "." : ", such as [a, b]; this is " + value.kind() + "."));
      return NONE;
    }
    var bound = new ArrayList<Object>();
    items.items().forEach(item -> bound.add(value(role + ", an element", element, item, discreet)));
    return bound.contains(NONE) ? NONE : List.copyOf(bound);
  }

  private Object map(String role, Shape element, Value value, boolean discreet) {
    if (!(value instanceof Value.Fields fields)) {
      return wrong(role, new Shape.MapShape(element), value, discreet);
    }
    var bound = new LinkedHashMap<String, Object>();
    fields
        .fields()
        .forEach((key, field) ->
            bound.put(
                key, value(role + ", " + Wording.quoted(key), element, field.value(), discreet)));
    return bound.containsValue(NONE) ? NONE : Collections.unmodifiableMap(bound);
  }

  private Object host(String role, Value value) {
    if (!(value instanceof Value.Text(String name, var at))) {
      return wrong(role, new Shape.HostShape(), value, false);
    }
    Set<String> hosts = scope.inventory().hosts().keySet();
    if (hosts.contains(name)) {
      return new HostRef(name);
    }
    problems.add(
        at,
        role + " names the host " + Wording.quoted(name) + ", which is not in the inventory.",
        () -> Wording.didYouMean(name, hosts, "Hosts: " + Wording.listed(hosts) + "."));
    return NONE;
  }

  private Object file(String role, Value value) {
    if (!(value instanceof Value.Text(String path, var at)) || path.isBlank()) {
      return wrong(role, new Shape.FileShape(), value, false);
    }
    var file = new PlanFile(path);
    Optional<String> problem = fileProblem.apply(file);
    problem.ifPresent(
        why -> problems.add(at, role + " names the file " + Wording.quoted(path) + ", " + why));
    return problem.isPresent() ? NONE : file;
  }

  private Object choice(String role, Shape.ChoiceShape choice, Value value, boolean discreet) {
    String word =
        switch (value) {
          case Value.Text text -> text.text();
          case Value.Flag flag -> String.valueOf(flag.flag());
          case Value.Num num -> num.written();
          default -> "";
        };
    Optional<Object> constant = choice.constant(word);
    if (constant.isPresent()) {
      return constant.get();
    }
    if (discreet || !(value instanceof Value.Text)) {
      return wrong(role, choice, value, discreet);
    }
    problems.add(
        value.at(),
        role + " is " + Wording.quoted(word) + ".",
        () ->
            Wording.didYouMean(
                word, choice.words(), "Use one of " + Wording.listed(choice.words()) + "."));
    return NONE;
  }

  private Object scalar(String role, Shape shape, Value value, boolean discreet) {
    Optional<?> read =
        switch (shape) {
          case Shape.TextShape text ->
              value instanceof Value.Num num
                  ? Optional.of(num.written())
                  : value instanceof Value.Text text1
                      ? Optional.of(text1.text())
                      : Optional.empty();
          case Shape.WholeShape whole -> whole(whole, value);
          case Shape.DecimalShape decimal ->
              value instanceof Value.Num num
                  ? Optional.of(num.number().doubleValue())
                  : Optional.empty();
          case Shape.FlagShape flag ->
              value instanceof Value.Flag given ? Optional.of(given.flag()) : Optional.empty();
          case Shape.DurationShape duration -> duration(value);
          case Shape.InstantShape instant -> instant(value);
          default -> Optional.empty();
        };
    return read.isPresent() ? read.get() : wrong(role, shape, value, discreet);
  }

  private static Optional<?> whole(Shape.WholeShape shape, Value value) {
    if (!(value instanceof Value.Num(Long number, var written, var at))) {
      return Optional.empty();
    }
    if (shape.boxed() == Long.class) {
      return Optional.of(number);
    }
    return number == number.intValue() ? Optional.of(number.intValue()) : Optional.empty();
  }

  private static Optional<Duration> duration(Value value) {
    return switch (value) {
      case Value.Text text -> Durations.parse(text.text());
      case Value.Num num -> Durations.parse(num.written());
      default -> Optional.empty();
    };
  }

  private static Optional<Instant> instant(Value value) {
    if (!(value instanceof Value.Text text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text.text()).toInstant());
    } catch (DateTimeParseException noMoment) {
      return Optional.empty();
    }
  }

  private static String reason(Throwable refusal) {
    String message = refusal.getMessage();
    if (message == null || message.isBlank()) {
      return "its values do not fit together (" + refusal.getClass().getSimpleName() + ").";
    }
    return message.endsWith(".") ? message : message + ".";
  }

  private Object make(
      String what, Class<? extends Record> type, List<Object> arguments, SourcePosition at) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments.toArray());
    } catch (InvocationTargetException refused) {
      problems.add(at, what + ": " + reason(refused.getCause()));
      return NONE;
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("cannot make a " + type.getName(), impossible);
    }
  }
}
