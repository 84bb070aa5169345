package org.changeover.engine;

import java.util.Set;
import java.util.stream.Collectors;
import org.changeover.plan.Operators;
import org.changeover.plan.Role;
import org.changeover.run.Actor;

/** Who the accounts of this machine are, by the operators file that was frozen with the run. */
public final class Actors {
  private Actors() {}

  /** The operator behind a local account; one without any role when the file knows none. */
  public static Actor local(Operators operators, String account) {
    return operators
        .localUser(account)
        .map(operator ->
            new Actor(
                operator.name(),
                operator.roles().stream().map(Role::word).collect(Collectors.toSet()),
                "",
                "local"))
        .orElseGet(() -> new Actor(account, Set.of(), "", "local"));
  }
}
