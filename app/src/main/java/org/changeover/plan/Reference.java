package org.changeover.plan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands between <code>${</code> and <code>}</code>: a path, never an expression. */
sealed interface Reference {

  /** {@code vars.NAME}, or a path into a variable that is a mapping. */
  record Var(String name, List<String> rest) implements Reference {}

  /** {@code hosts.HOST.FIELD}. */
  record HostField(String host, String field) implements Reference {}

  /** {@code groups.GROUP}: the names of its hosts. */
  record GroupMembers(String group) implements Reference {}

  /**
   * {@code steps.STEP.outputs.NAME} or {@code steps.STEP.targets.TARGET.outputs.NAME}.
   *
   * @param rest a path into an output that is a mapping
   */
  record OutputOf(String step, Optional<String> target, String name, List<String> rest)
      implements Reference {}

  /** {@code target.FIELD}. */
  record TargetField(String field) implements Reference {}

  /** {@code secret:NAME}. */
  record SecretOf(String name) implements Reference {}

  /** {@code run.id}. */
  record RunId() implements Reference {}

  /** The fields of a host, and of a target. */
  List<String> HOST_FIELDS = List.of("name", "address", "address6", "addresses");

  /** What a path may begin with. */
  List<String> ROOTS = List.of("vars", "hosts", "groups", "steps", "target", "run");

  Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");

  /** Reads a path; empty, with a problem, when it is none. */
  static Optional<Reference> parse(String text, SourcePosition at, Problems problems) {
    String path = text.strip();
    if (path.startsWith("secret:")) {
      String name = path.substring("secret:".length()).strip();
      if (Form.NAME.matcher(name).matches()) {
        return Optional.of(new SecretOf(name));
      }
      return wrong(text, "Write ${secret:NAME}.", at, problems);
    }
    List<String> parts = List.of(path.split("\\.", -1));
    if (!parts.stream().allMatch(part -> PART.matcher(part).matches())) {
      return wrong(text, "Only paths stand there, such as ${vars.domain}.", at, problems);
    }
    return of(parts, text, at, problems);
  }

  private static Optional<Reference> of(
      List<String> parts, String text, SourcePosition at, Problems problems) {
    int size = parts.size();
    return switch (parts.getFirst()) {
      case "vars" ->
          size >= 2
              ? Optional.of(new Var(parts.get(1), parts.subList(2, size)))
              : wrong(text, "Write ${vars.NAME}.", at, problems);
      case "hosts" ->
          size == 3
              ? Optional.of(new HostField(parts.get(1), parts.get(2)))
              : wrong(text, "Write ${hosts.HOST.addresses}.", at, problems);
      case "groups" ->
          size == 2
              ? Optional.of(new GroupMembers(parts.get(1)))
              : wrong(text, "Write ${groups.GROUP}.", at, problems);
      case "target" ->
          size == 2
              ? Optional.of(new TargetField(parts.get(1)))
              : wrong(text, "Write ${target.name}.", at, problems);
      case "run" ->
          size == 2 && parts.get(1).equals("id")
              ? Optional.of(new RunId())
              : wrong(text, "Write ${run.id}.", at, problems);
      case "steps" -> output(parts, text, at, problems);
      case "secret" -> wrong(text, "Write ${secret:NAME}, with a colon.", at, problems);
      default ->
          wrong(
              text,
              Wording.didYouMean(
                          parts.getFirst(),
                          ROOTS,
                          "A path begins with one of " + Wording.listed(ROOTS) + ".")
                      .strip()
                  + " Where '${' is meant for a shell, write '$${'.",
              at,
              problems);
    };
  }

  private static Optional<Reference> output(
      List<String> parts, String text, SourcePosition at, Problems problems) {
    int size = parts.size();
    if (size >= 4 && parts.get(2).equals("outputs")) {
      return Optional.of(
          new OutputOf(parts.get(1), Optional.empty(), parts.get(3), parts.subList(4, size)));
    }
    if (size >= 6 && parts.get(2).equals("targets") && parts.get(4).equals("outputs")) {
      return Optional.of(
          new OutputOf(
              parts.get(1), Optional.of(parts.get(3)), parts.get(5), parts.subList(6, size)));
    }
    return wrong(
        text,
        "Write ${steps.STEP.outputs.NAME}, or ${steps.STEP.targets.HOST.outputs.NAME}.",
        at,
        problems);
  }

  private static Optional<Reference> wrong(
      String text, String todo, SourcePosition at, Problems problems) {
    problems.add(
        at, "the reference " + Wording.quoted("${" + text + "}") + " means nothing. " + todo);
    return Optional.empty();
  }
}
