package org.changeover.engine;

import java.util.Set;
import java.util.stream.Collectors;
import org.changeover.control.Peers;
import org.changeover.plan.Operator;
import org.changeover.plan.Operators;
import org.changeover.plan.Role;
import org.changeover.run.Actor;

/**
 * Who the accounts of this machine and the holders of keys are, by the operators file that was
 * frozen with the run.
 */
public final class Actors implements Peers {
  private final Operators operators;

  private Actors(Operators operators) {
    this.operators = operators;
  }

  /**
   * @param operators of the run; none: as the account or the SSH server has it
   */
  public static Actors of(Operators operators) {
    return new Actors(operators);
  }

  @Override
  public Actor local(String account) {
    return local(operators, account);
  }

  /** With the roles that both the run and the SSH server know the key's holder to have. */
  @Override
  public Actor vouchedFor(Actor let) {
    if (operators.operators().isEmpty()) {
      return let;
    }
    return operators
        .holderOf(let.key())
        .map(holder -> new Actor(holder.name(), both(holder, let), let.key(), let.from()))
        .orElseGet(() -> new Actor(stranger(let), Set.of(), let.key(), let.from()));
  }

  /** No name of an operator: this run may have another one of the same name. */
  private static String stranger(Actor let) {
    return let.operator() + " (of no key of this run)";
  }

  private static Set<String> both(Operator holder, Actor let) {
    return holder.roles().stream()
        .map(Role::word)
        .filter(let::may)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The operator behind a local account; one without any role when the file knows none. */
  public static Actor local(Operators operators, String account) {
    return operators
        .localUser(account)
        .map(operator ->
            new Actor(
                operator.name(),
                operator.roles().stream().map(Role::word).collect(Collectors.toSet()),
                "",
                "local",
                account))
        .orElseGet(() -> new Actor(account, Set.of(), "", "local", account));
  }
}
