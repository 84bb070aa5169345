package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text taken apart: literal pieces and references. {@code $${} stands for a literal {@code ${}.
 */
record Template(List<Part> parts, SourcePosition at) {
  Template {
    parts = List.copyOf(parts);
  }

  /** A piece of a text. */
  sealed interface Part {}

  record Literal(String text) implements Part {}

  record Ref(Reference reference) implements Part {}

  /** The reference that is the whole text, if it is one. */
  Optional<Reference> sole() {
    return parts.size() == 1 && parts.getFirst() instanceof Ref(Reference reference)
        ? Optional.of(reference)
        : Optional.empty();
  }

  /** The name of the secret that is the whole text, if it is one. */
  static Optional<String> soleSecret(String text) {
    return parse(text, SourcePosition.of(""), new Problems())
        .flatMap(Template::sole)
        .flatMap(reference ->
            reference instanceof Reference.SecretOf(String name)
                ? Optional.of(name)
                : Optional.empty());
  }

  /** Takes a text apart; empty, with a problem, when a reference in it cannot be read. */
  static Optional<Template> parse(String text, SourcePosition at, Problems problems) {
    requireNonNull(text, "text is null");
    var parts = new ArrayList<Part>();
    var literal = new StringBuilder();
    boolean sound = true;
    int i = 0;
    while (i < text.length()) {
      if (text.startsWith("$${", i)) {
        literal.append("${");
        i += 3;
      } else if (text.startsWith("${", i)) {
        int end = text.indexOf('}', i);
        if (end < 0) {
          problems.add(at, "a '${' without its '}' in " + Wording.quoted(text) + ". Close it.");
          return Optional.empty();
        }
        Optional<Reference> reference = Reference.parse(text.substring(i + 2, end), at, problems);
        sound &= reference.isPresent();
        if (!literal.isEmpty()) {
          parts.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        reference.ifPresent(found -> parts.add(new Ref(found)));
        i = end + 1;
      } else {
        literal.append(text.charAt(i));
        i++;
      }
    }
    if (!literal.isEmpty() || parts.isEmpty()) {
      parts.add(new Literal(literal.toString()));
    }
    return sound ? Optional.of(new Template(parts, at)) : Optional.empty();
  }
}
