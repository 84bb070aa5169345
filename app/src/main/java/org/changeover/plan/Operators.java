package org.changeover.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who may look, steer and approve, by name; empty when the inventory names no operators file. */
public record Operators(Map<String, Operator> operators) {
  public Operators {
    operators = Collections.unmodifiableMap(new LinkedHashMap<>(operators));
  }

  public static Operators none() {
    return new Operators(Map.of());
  }

  /**
   * Whose key that is.
   *
   * @param fingerprint as {@code ssh-keygen -l} prints it
   */
  public Optional<Operator> holderOf(String fingerprint) {
    return operators.values().stream()
        .filter(operator -> operator.fingerprints().contains(fingerprint))
        .findFirst();
  }

  /**
   * Who that account of this machine is. Without an operators file every account that can reach the
   * engine is an operator of its own name, who may operate and approve.
   */
  public Optional<Operator> localUser(String account) {
    if (operators.isEmpty()) {
      return Optional.of(
          new Operator(account, Set.of(Role.OPERATOR, Role.APPROVER), List.of(), List.of(account)));
    }
    return operators.values().stream()
        .filter(operator -> operator.localUsers().contains(account))
        .findFirst();
  }
}
