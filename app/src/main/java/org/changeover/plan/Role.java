package org.changeover.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an operator may do. */
public enum Role {
  VIEWER,
  OPERATOR,
  APPROVER;

  /** As it is written, in the singular. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@code approver} or {@code approvers}. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values())
        .filter(role -> word.equals(role.word()) || word.equals(role.word() + "s"))
        .findFirst();
  }
}
