package org.changeover.plan;

import java.util.List;

/** What checking a plan with its inventory came to. */
public sealed interface Validation permits Validated, Validation.Invalid {

  /** Something is wrong; every mistake that was found, at least one. */
  record Invalid(List<Problem> problems) implements Validation {
    public Invalid {
      problems = List.copyOf(problems);
    }

    /** One line for each, as editors read them. */
    public String text() {
      return String.join("\n", problems.stream().map(Problem::toString).toList());
    }
  }
}
