package org.changeover.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Sha256;

/** Stands for the parameters of an action: the same in every process, and no value can be read. */
final class ParametersHash {
  private ParametersHash() {}

  static String of(Record parameters) {
    return Sha256.of(text(parameters).getBytes(UTF_8));
  }

  /** Sets and maps may have another order in another process. */
  private static String text(Object value) {
    return switch (value) {
      case Record record ->
          Arrays.stream(record.getClass().getRecordComponents())
              .map(component ->
                  component.getName() + "=" + text(PlanInputs.value(record, component)))
              .collect(joining(",", "{", "}"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> text(entry.getKey()) + "=" + text(entry.getValue()))
              .sorted()
              .collect(joining(",", "{", "}"));
      case Set<?> all ->
          all.stream().map(ParametersHash::text).sorted().collect(joining(",", "[", "]"));
      case Collection<?> all ->
          all.stream().map(ParametersHash::text).collect(joining(",", "[", "]"));
      case Optional<?> optional -> optional.map(ParametersHash::text).orElse("");
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case byte[] bytes -> Sha256.of(bytes);
      default -> String.valueOf(value);
    };
  }
}
