package org.changeover.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A mapping that is read key by key. What is missing, unknown or of the wrong type becomes a
 * problem, and reading goes on.
 */
final class Form {
  /** What an id and a name may look like: they become parts of paths and of references. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  private final String what;
  private final Value.Fields fields;
  private final List<String> known;
  private final Problems problems;

  private Form(String what, Value.Fields fields, List<String> known, Problems problems) {
    this.what = what;
    this.fields = fields;
    this.known = known;
    this.problems = problems;
  }

  /**
   * Begins to read a mapping.
   *
   * @param what for messages, such as {@code step 'x'}
   * @param known the keys that it may have
   * @return empty, with a problem, when the value is no mapping
   */
  static Optional<Form> of(String what, Value value, Problems problems, List<String> known) {
    if (!(value instanceof Value.Fields fields)) {
      problems.add(
          value.at(),
          what
              + " must be a mapping (keys: "
              + Wording.listed(known)
              + "), and this is "
              + value.kind()
              + ".");
      return Optional.empty();
    }
    Set<String> keys = new LinkedHashSet<>(known);
    fields
        .fields()
        .forEach((key, field) -> {
          if (!keys.contains(key)) {
            problems.add(
                field.keyAt(),
                what + ": unknown key " + Wording.quoted(key) + ".",
                () -> Wording.didYouMean(key, known, "Known keys: " + Wording.listed(known) + "."));
          }
        });
    return Optional.of(new Form(what, fields, known, problems));
  }

  /** The same; a mapping without any key says nothing and is a problem. */
  Form notEmpty() {
    if (fields.fields().isEmpty()) {
      problems.add(
          at(), what + " is empty. Give it one of " + Wording.listed(known) + ", or remove it.");
    }
    return this;
  }

  String what() {
    return what;
  }

  SourcePosition at() {
    return fields.at();
  }

  boolean has(String key) {
    return fields.fields().containsKey(key);
  }

  /** Where the key stands. */
  SourcePosition at(String key) {
    return has(key) ? fields.fields().get(key).keyAt() : at();
  }

  void problem(String key, String message) {
    problems.add(at(key), what + ": " + message);
  }

  /** The value of a key; a key with nothing after it is a problem. */
  Optional<Value> value(String key) {
    Value.Field field = fields.fields().get(key);
    if (field == null) {
      return Optional.empty();
    }
    if (field.value() instanceof Value.Nothing) {
      problem(key, "'" + key + "' has no value. Give it one, or remove the key.");
      return Optional.empty();
    }
    return Optional.of(field.value());
  }

  Optional<Value> required(String key, String hint) {
    if (!has(key)) {
      problems.add(at(), what + " has no '" + key + "'. " + hint);
    }
    return value(key);
  }

  /** A text, or a number as it was written. */
  Optional<Step.Name> name(String key) {
    return value(key).flatMap(value -> asName(key, value));
  }

  Optional<String> text(String key) {
    return name(key).map(Step.Name::text);
  }

  /** A text that is taken as it stands, so that a reference in it would stay one. */
  Optional<String> plainText(String key) {
    Optional<Step.Name> text = name(key);
    text.filter(given -> given.text().contains("${"))
        .ifPresent(given ->
            problems.add(
                given.at(),
                what
                    + ": '"
                    + key
                    + "' is taken as it stands, and no reference in it is resolved. Write it out."));
    return text.map(Step.Name::text);
  }

  private Optional<Step.Name> asName(String key, Value value) {
    return switch (value) {
      case Value.Text text when !text.text().isBlank() ->
          Optional.of(new Step.Name(text.text(), text.at()));
      case Value.Num num -> Optional.of(new Step.Name(num.written(), num.at()));
      case Value.Flag flag -> {
        wrong(value, key, "a text (quote it)");
        yield Optional.empty();
      }
      default -> {
        wrong(value, key, "a text");
        yield Optional.empty();
      }
    };
  }

  /** A text that may be an id. */
  Optional<Step.Name> id(String key, String hint) {
    if (!has(key)) {
      problems.add(at(), what + " has no '" + key + "'. " + hint);
      return Optional.empty();
    }
    Optional<Step.Name> id = name(key);
    id.ifPresent(name -> checkName(name.text(), name.at(), "'" + key + "'"));
    return id;
  }

  boolean checkName(String name, SourcePosition at, String role) {
    if (NAME.matcher(name).matches()) {
      return true;
    }
    problems.add(
        at,
        what
            + ": "
            + role
            + " is "
            + Wording.quoted(name)
            + ". Use up to 63 letters, digits, '-' and '_', with a letter or digit first.");
    return false;
  }

  boolean flag(String key, boolean otherwise) {
    Optional<Value> value = value(key);
    if (value.isPresent() && !(value.get() instanceof Value.Flag)) {
      wrong(value.get(), key, "true or false");
    }
    return value
        .map(given -> given instanceof Value.Flag(boolean flag, var at) ? flag : otherwise)
        .orElse(otherwise);
  }

  int whole(String key, int otherwise, int min, int max) {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof Value.Num(Long number, var written, var at)
        && number >= min
        && number <= max) {
      return number.intValue();
    }
    wrong(value.get(), key, "a whole number from " + min + " to " + max);
    return otherwise;
  }

  Optional<Duration> duration(String key, Duration atLeast) {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> read =
        switch (value.get()) {
          case Value.Text text -> Durations.parse(text.text());
          case Value.Num num -> Durations.parse(num.written());
          default -> Optional.empty();
        };
    if (read.isEmpty()) {
      wrong(value.get(), key, Durations.SYNTAX);
    } else if (read.get().compareTo(atLeast) < 0) {
      problem(
          key, "'" + key + "' is shorter than " + Durations.format(atLeast) + ". Make it longer.");
    }
    return read;
  }

  /** One text, or a list of texts. */
  List<Step.Name> names(String key) {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Value.Items items)) {
      return asName(key, value.get()).stream().toList();
    }
    var names = new ArrayList<Step.Name>();
    items.items().forEach(item -> asName(key, item).ifPresent(names::add));
    return names;
  }

  /** The same, with at least one of them where the key is given. */
  List<Step.Name> someNames(String key, String hint) {
    if (value(key).filter(value -> value.plain().equals(List.of())).isPresent()) {
      problem(key, "'" + key + "' is empty. " + hint);
    }
    return names(key);
  }

  /** A list of texts; one text alone is a problem. */
  List<Step.Name> listOfNames(String key) {
    Optional<Value> value = value(key);
    if (value.isPresent() && !(value.get() instanceof Value.Items)) {
      wrong(value.get(), key, "a list, such as [a, b]");
      return List.of();
    }
    return names(key);
  }

  /** The elements of a list; anything else is a problem. */
  List<Value> items(String key, String hint) {
    Optional<Value> value = required(key, hint);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Value.Items items)) {
      wrong(value.get(), key, "a list");
      return List.of();
    }
    if (items.items().isEmpty()) {
      problem(key, "'" + key + "' is empty. " + hint);
    }
    return items.items();
  }

  /** A mapping with keys of the author's choice. */
  Optional<Value.Fields> fields(String key) {
    Optional<Value> value = value(key);
    if (value.isPresent() && !(value.get() instanceof Value.Fields)) {
      wrong(value.get(), key, "a mapping");
      return Optional.empty();
    }
    return value.map(Value.Fields.class::cast);
  }

  void wrong(Value value, String key, String wanted) {
    String found =
        switch (value) {
          case Value.Text text -> Wording.quoted(text.text());
          case Value.Num num -> num.written();
          case Value.Flag flag -> String.valueOf(flag.flag());
          default -> value.kind();
        };
    boolean reference = value instanceof Value.Text(String text, var at) && text.contains("${");
    problems.add(
        value.at(),
        what
            + ": '"
            + key
            + "' must be "
            + wanted
            + ", and this is "
            + found
            + "."
            + (reference ? " No reference is resolved here. Write it out." : ""));
  }
}
