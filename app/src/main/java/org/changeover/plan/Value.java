package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a YAML file, or what became of it by interpolation, with the place where it was
 * written.
 */
public sealed interface Value {

  SourcePosition at();

  /** What it is, for messages: {@code a text}, {@code a list}. */
  String kind();

  /** A string. */
  record Text(String text, SourcePosition at) implements Value {
    public Text {
      requireNonNull(text, "text is null");
    }

    @Override
    public String kind() {
      return "a text";
    }
  }

  /**
   * A number.
   *
   * @param number a {@link Long} or a {@link Double}
   * @param written as in the file, so that {@code 1.10} stays a version
   */
  record Num(Number number, String written, SourcePosition at) implements Value {
    public Num {
      requireNonNull(number, "number is null");
    }

    @Override
    public String kind() {
      return "a number";
    }
  }

  /** {@code true} or {@code false}. */
  record Flag(boolean flag, SourcePosition at) implements Value {
    @Override
    public String kind() {
      return "a truth value (true or false)";
    }
  }

  /** A key without a value. */
  record Nothing(SourcePosition at) implements Value {
    @Override
    public String kind() {
      return "nothing";
    }
  }

  /** A list. */
  record Items(List<Value> items, SourcePosition at) implements Value {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A mapping, in the order in which it was written. */
  record Fields(Map<String, Field> fields, SourcePosition at) implements Value {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    static Fields none(SourcePosition at) {
      return new Fields(Map.of(), at);
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A key of a mapping and its value. */
  record Field(SourcePosition keyAt, Value value) {}

  /** The name of a secret, from {@code ${secret:NAME}}; never its value. */
  record SecretName(String name, SourcePosition at) implements Value {
    @Override
    public String kind() {
      return "a secret";
    }
  }

  /**
   * A value that is not known yet.
   *
   * @param until what makes it known, such as {@code step 'lower-ttl'}
   */
  record Pending(String until, SourcePosition at) implements Value {
    @Override
    public String kind() {
      return "a value known after " + until;
    }
  }

  /**
   * The value of an output or variable, as if it were written at that place.
   *
   * @param plain a string, number, boolean, or a list or map of these
   * @throws IllegalArgumentException for any other class
   */
  static Value of(Object plain, SourcePosition at) {
    return switch (plain) {
      case null -> new Nothing(at);
      case String text -> new Text(text, at);
      case Boolean flag -> new Flag(flag, at);
      case Number number -> number(number, at);
      case List<?> list -> new Items(list.stream().map(item -> of(item, at)).toList(), at);
      case Map<?, ?> map -> {
        var fields = new LinkedHashMap<String, Field>();
        map.forEach((key, value) -> fields.put(String.valueOf(key), new Field(at, of(value, at))));
        yield new Fields(fields, at);
      }
      default ->
          throw new IllegalArgumentException(
              "a value of " + plain.getClass().getName() + " cannot be used in a plan");
    };
  }

  private static Num number(Number number, SourcePosition at) {
    boolean whole =
        number instanceof Long
            || number instanceof Integer
            || number instanceof Short
            || number instanceof Byte;
    Number kept = whole ? (Number) number.longValue() : (Number) number.doubleValue();
    return new Num(kept, number.toString(), at);
  }

  /**
   * The same without positions: strings, longs, doubles, booleans, lists and maps; {@code null} for
   * {@link Nothing}.
   *
   * @throws IllegalStateException when a part is pending or a secret
   */
  default Object plain() {
    return switch (this) {
      case Text text -> text.text();
      case Num num -> num.number();
      case Flag flag -> flag.flag();
      case Nothing nothing -> null;
      case Items items -> {
        var list = new ArrayList<Object>();
        items.items().forEach(item -> list.add(item.plain()));
        yield Collections.unmodifiableList(list);
      }
      case Fields fields -> {
        var map = new LinkedHashMap<String, Object>();
        fields.fields().forEach((key, field) -> map.put(key, field.value().plain()));
        yield Collections.unmodifiableMap(map);
      }
      case SecretName secret -> throw new IllegalStateException("a secret has no plain value");
      case Pending pending ->
          throw new IllegalStateException("not known before " + pending.until());
    };
  }
}
