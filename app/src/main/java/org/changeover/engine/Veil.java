package org.changeover.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.changeover.plan.Sha256;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Evidence;
import org.changeover.spi.Finding;
import org.changeover.spi.Sensitive;
import reactor.core.publisher.Mono;

/**
 * Lies between an action with {@link Sensitive} parameters or settings and everybody who is told of
 * it: wherever such a value stands in what the action says, its hash takes its place. A value of
 * less than {@value #SHORTEST} characters is hidden only where it stands alone, as it may be part
 * of any word.
 */
final class Veil {
  private static final int SHORTEST = 4;

  /** The longest first: one may be part of another. */
  private final List<String> values;

  private Veil(Set<String> values) {
    this.values =
        values.stream()
            .filter(value -> !value.isEmpty())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  static Veil over(ResolvedAction<?, ?> resolved) {
    return over(List.of(resolved.parameters(), resolved.settings()));
  }

  static Veil over(List<Record> given) {
    var values = new HashSet<String>();
    given.forEach(record -> collect(record, false, values));
    return new Veil(values);
  }

  private static void collect(Object value, boolean sensitive, Set<String> values) {
    switch (value) {
      case Record record -> {
        for (var component : record.getClass().getRecordComponents()) {
          collect(
              PlanInputs.value(record, component),
              sensitive || component.isAnnotationPresent(Sensitive.class),
              values);
        }
      }
      case Optional<?> optional -> optional.ifPresent(inner -> collect(inner, sensitive, values));
      case Collection<?> all -> all.forEach(inner -> collect(inner, sensitive, values));
      case Map<?, ?> map -> map.values().forEach(inner -> collect(inner, sensitive, values));
      case null -> {}
      default -> {
        if (sensitive) {
          values.add(value instanceof char[] text ? new String(text) : String.valueOf(value));
        }
      }
    }
  }

  private static String hash(String value) {
    return "SHA-256 " + Sha256.of(value.getBytes(UTF_8)).substring(0, 12);
  }

  String text(String told) {
    String veiled = told;
    for (String value : values) {
      if (veiled.equals(value)) {
        return hash(value);
      }
      veiled = value.length() < SHORTEST ? veiled : veiled.replace(value, hash(value));
    }
    return veiled;
  }

  /** Fingerprints too: an approval is compared with the one that was recorded. */
  Check check(Check found) {
    if (values.isEmpty()) {
      return found;
    }
    return switch (found) {
      case Check.Satisfied(Evidence evidence) ->
          new Check.Satisfied(new Evidence(text(evidence.summary()), evidence.outputs()));
      case Check.Differs(List<Change> changes, String fingerprint) ->
          new Check.Differs(changes.stream().map(this::change).toList(), text(fingerprint));
      case Check.Unknown(String reason) -> new Check.Unknown(text(reason));
    };
  }

  private Change change(Change change) {
    return new Change(text(change.what()), text(change.before()), text(change.after()));
  }

  Finding finding(Finding found) {
    return new Finding(
        found.severity(), text(found.what()), text(found.evidence()), text(found.advice()));
  }

  /** Its texts, and those of the records in it; not of which task it is, and not who did it. */
  private Object veiled(Object told) {
    return switch (told) {
      case String text -> text(text);
      case TaskId task -> task;
      case Actor actor -> actor;
      case Record record -> copied(record);
      case Optional<?> optional -> optional.map(this::veiled);
      case List<?> list -> list.stream().map(this::veiled).toList();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, one -> veiled(one.getValue())));
      case null, default -> told;
    };
  }

  private Record copied(Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    try {
      return record
          .getClass()
          .getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(
              Arrays.stream(components)
                  .map(component -> veiled(PlanInputs.value(record, component)))
                  .toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot be told with hashes: " + record.getClass(), e);
    }
  }

  /** Tells an owner of a turn nothing but what is veiled. */
  TurnOwner before(TurnOwner owner) {
    return values.isEmpty() ? owner : new Veiled(this, owner);
  }

  private record Veiled(Veil veil, TurnOwner owner) implements TurnOwner {
    @Override
    public String run() {
      return owner.run();
    }

    @Override
    public RunState state() {
      return owner.state();
    }

    @Override
    public Mono<Entry> record(Event event) {
      return Mono.defer(() -> owner.record((Event) veil.veiled(event)));
    }

    @Override
    public Machines.LineSink sink(TaskId task) {
      Machines.LineSink sink = owner.sink(task);
      return (host, stream, text) -> sink.line(host, stream, veil.text(text));
    }

    @Override
    public void progress(TaskId task, long done, long total, String unit) {
      owner.progress(task, done, total, veil.text(unit));
    }

    @Override
    public void say(TaskId task, String text) {
      owner.say(task, veil.text(text));
    }
  }
}
