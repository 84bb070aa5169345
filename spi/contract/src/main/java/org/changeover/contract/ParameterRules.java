package org.changeover.contract;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.changeover.spi.Between;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Secret;

/** Whether a record of parameters or settings is documented, with values that are valid. */
final class ParameterRules {
  private static final Pattern DURATION = Pattern.compile("(\\d+(ms|s|m|h|d))+");

  private final List<String> problems = new ArrayList<>();
  private final Set<Class<?>> seen = new HashSet<>();

  private ParameterRules() {}

  static List<String> problems(Class<?> record) {
    var rules = new ParameterRules();
    rules.record(record, record.getSimpleName());
    return rules.problems;
  }

  private void record(Class<?> record, String where) {
    if (!record.isRecord()) {
      problems.add(where + " is not a record");
    } else if (seen.add(record)) {
      for (RecordComponent component : record.getRecordComponents()) {
        component(component, where + "." + component.getName());
      }
    }
  }

  private void component(RecordComponent component, String where) {
    Doc doc = component.getAnnotation(Doc.class);
    if (doc == null || doc.value().isBlank()) {
      problems.add(where + " has no @Doc");
    }
    var example = component.getAnnotation(Example.class);
    var byDefault = component.getAnnotation(Default.class);
    Type type = component.getGenericType();
    if (example != null) {
      value(component, type, example.value(), where + ": its @Example");
    }
    if (byDefault != null) {
      value(component, type, byDefault.value(), where + ": its @Default");
    }
    if (example == null && byDefault == null && isRequiredScalar(type)) {
      problems.add(where + " is required and has no @Example");
    }
    nested(type, where);
  }

  private static boolean isRequiredScalar(Type type) {
    return type instanceof Class<?> plain && !plain.isRecord()
        || type == HostRef.class
        || type == PlanFile.class;
  }

  private void nested(Type type, String where) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        nested(argument, where);
      }
    } else if (type instanceof Class<?> plain
        && plain.isRecord()
        && plain != HostRef.class
        && plain != PlanFile.class
        && plain != Secret.class) {
      record(plain, where);
    }
  }

  private void value(RecordComponent component, Type type, String text, String what) {
    if (text.contains("${")) {
      return;
    }
    String problem = problem(component, type, text.strip());
    if (!problem.isEmpty()) {
      problems.add("%s '%s' %s".formatted(what, text, problem));
    }
  }

  private static String problem(RecordComponent component, Type type, String text) {
    if (type instanceof ParameterizedType generic) {
      Type inner = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == Optional.class) {
        return problem(component, inner, text);
      }
      if (generic.getRawType() == Map.class) {
        return text.startsWith("{") && text.endsWith("}") ? "" : "is no map, such as { a: b }";
      }
      return elements(component, inner, text);
    }
    return scalar(component, (Class<?>) type, unquoted(text));
  }

  private static String elements(RecordComponent component, Type inner, String text) {
    if (!text.startsWith("[") || !text.endsWith("]")) {
      return "is no list, such as [a, b]";
    }
    String all = text.substring(1, text.length() - 1).strip();
    if (all.isEmpty() || all.contains("{")) {
      return "";
    }
    return Arrays.stream(all.split(",", -1))
        .map(element -> problem(component, inner, element.strip()))
        .filter(problem -> !problem.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.startsWith("\"") && text.endsWith("\"")
                || text.startsWith("'") && text.endsWith("'"));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static String scalar(RecordComponent component, Class<?> type, String text) {
    try {
      if (type == String.class) {
        Matches matches = component.getAnnotation(Matches.class);
        boolean fits = matches == null || Pattern.matches(matches.value(), text);
        return fits ? "" : "does not match " + matches.value();
      }
      if (type == int.class || type == Integer.class) {
        return between(component, Integer.parseInt(text));
      }
      if (type == long.class || type == Long.class) {
        return between(component, Long.parseLong(text));
      }
      if (type == boolean.class || type == Boolean.class) {
        return Set.of("true", "false").contains(text) ? "" : "is neither true nor false";
      }
      if (type == Duration.class) {
        return DURATION.matcher(text).matches() ? "" : "is no duration, such as 30s or 1h30m";
      }
      if (type == Instant.class) {
        return Instant.parse(text).toString().isEmpty() ? "is no instant" : "";
      }
      return type.isEnum() ? constant(type, text) : text.isBlank() ? "is empty" : "";
    } catch (NumberFormatException e) {
      return "is no number";
    } catch (DateTimeException e) {
      return "is no instant, such as 2026-01-31T10:00:00Z";
    } catch (PatternSyntaxException e) {
      return "cannot be checked: @Matches is no regular expression";
    }
  }

  private static String between(RecordComponent component, long value) {
    Between between = component.getAnnotation(Between.class);
    boolean fits = between == null || value >= between.min() && value <= between.max();
    return fits ? "" : "is not between %d and %d".formatted(between.min(), between.max());
  }

  private static String constant(Class<?> type, String text) {
    List<String> known =
        Arrays.stream(type.getEnumConstants())
            .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    return known.contains(text) ? "" : "is none of " + known;
  }
}
