package org.changeover.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code when:}, one comparison of references and literals. */
final class ConditionReader {
  private static final String HELP =
      "Write one comparison, such as \"${vars.size} > 10\" or \"${vars.place} in [lab, office]\".";
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<reference>\\$\\{[^}]*\\})|(?<sign>==|!=|<=|>=|<|>)"
              + "|(?<list>\\[[^\\]]*\\])|(?<quoted>'[^']*'|\"[^\"]*\")|(?<word>[^\\s=!<>\\[\\]'\"]+))");

  private ConditionReader() {}

  static Optional<Condition> read(String what, Value value, Problems problems) {
    if (!(value instanceof Value.Text(String text, SourcePosition at))) {
      problems.add(value.at(), what + ": 'when' is " + value.kind() + ". " + HELP);
      return Optional.empty();
    }
    List<String> tokens = tokens(text);
    if (tokens.size() != 3) {
      problems.add(at, what + ": 'when' is no comparison: " + Wording.quoted(text) + ". " + HELP);
      return Optional.empty();
    }
    Optional<Condition.Comparison> comparison = comparison(tokens.get(1));
    if (comparison.isEmpty()) {
      problems.add(
          at,
          what
              + ": 'when' compares with "
              + Wording.quoted(tokens.get(1))
              + ". Use one of ==, !=, <, <=, >, >=, in.");
      return Optional.empty();
    }
    Optional<Value> left = operand(tokens.get(0), at);
    Optional<Value> right = operand(tokens.get(2), at);
    if (left.isEmpty() || right.isEmpty()) {
      problems.add(at, what + ": 'when' has a value that cannot be read. " + HELP);
      return Optional.empty();
    }
    if (!refers(left.get()) && !refers(right.get())) {
      problems.add(
          at,
          what
              + ": 'when' compares two fixed values, so its answer is always the same: "
              + Wording.quoted(text)
              + ". Put a reference such as ${vars.size} on one side, or remove it.");
      return Optional.empty();
    }
    return Optional.of(new Condition(left.get(), comparison.get(), right.get(), text, at));
  }

  private static boolean refers(Value operand) {
    return switch (operand) {
      case Value.Text(String text, SourcePosition at) -> text.contains("${");
      case Value.Items(List<Value> items, SourcePosition at) ->
          items.stream().anyMatch(ConditionReader::refers);
      default -> false;
    };
  }

  /** The tokens; empty when a part is none. */
  private static List<String> tokens(String text) {
    var tokens = new ArrayList<String>();
    Matcher matcher = TOKEN.matcher(text.strip());
    int end = 0;
    while (matcher.lookingAt()) {
      tokens.add(matcher.group().strip());
      end = matcher.end();
      matcher.region(end, text.strip().length());
    }
    return end == text.strip().length() ? tokens : List.of();
  }

  private static Optional<Condition.Comparison> comparison(String sign) {
    return List.of(Condition.Comparison.values()).stream()
        .filter(comparison -> comparison.sign().equals(sign))
        .findFirst();
  }

  private static Optional<Value> operand(String token, SourcePosition at) {
    if (token.startsWith("${")) {
      return Optional.of(new Value.Text(token, at));
    }
    return YamlText.inline(at.file(), token)
        .filter(value -> !(value instanceof Value.Fields || value instanceof Value.Nothing))
        .map(value -> Value.of(value.plain(), at));
  }
}
