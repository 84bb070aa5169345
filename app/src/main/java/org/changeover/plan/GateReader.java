package org.changeover.plan;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code approve:}. */
final class GateReader {
  private static final List<String> KEYS =
      List.of("ask", "by", "count", "within", "otherwise", "self");

  private GateReader() {}

  static Optional<Gate> read(String what, Value value, Problems problems) {
    return Form.of(what + ", its approval", value, problems, KEYS)
        .map(form -> gate(form, problems));
  }

  private static Gate gate(Form form, Problems problems) {
    Optional<Value> ask = form.required("ask", "Write the question that the approver answers.");
    ask.filter(given -> !(given instanceof Value.Text(String text, var at) && !text.isBlank()))
        .ifPresent(given -> form.wrong(given, "ask", "a question"));
    if (form.has("otherwise") && !form.has("within")) {
      form.problem(
          "otherwise",
          "'otherwise' says what happens when 'within' ends. Add 'within', or remove it.");
    }
    List<Step.Name> by = form.someNames("by", "Name roles (approvers) or operators.");
    Set<Role> roles = EnumSet.noneOf(Role.class);
    Set<String> names = new HashSet<>();
    by.forEach(
        name -> Role.of(name.text()).ifPresentOrElse(roles::add, () -> names.add(name.text())));
    if (roles.contains(Role.VIEWER)) {
      form.problem("by", "viewers only look. Name operators or approvers.");
    }
    if (!form.has("by")) {
      roles.add(Role.APPROVER);
    }
    return new Gate(
        ask.orElse(new Value.Text("", form.at())),
        roles,
        names,
        form.whole("count", 1, 1, 100),
        form.duration("within", Duration.ofSeconds(1)),
        otherwise(form, problems),
        form.flag("self", false),
        form.at());
  }

  private static Gate.Otherwise otherwise(Form form, Problems problems) {
    Optional<Step.Name> given = form.name("otherwise");
    if (given.isEmpty() || given.get().text().equals("hold")) {
      return Gate.Otherwise.HOLD;
    }
    if (!given.get().text().equals("reject")) {
      problems.add(
          given.get().at(),
          form.what() + ": 'otherwise' is " + Wording.quoted(given.get().text()) + ".",
          () ->
              Wording.didYouMean(
                  given.get().text(), List.of("reject", "hold"), "Write reject or hold."));
    }
    return Gate.Otherwise.REJECT;
  }
}
