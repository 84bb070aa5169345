package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * A person, however many keys and sessions that person has.
 *
 * @param keys public keys as in an {@code authorized_keys} file, without options
 * @param localUsers names of accounts on the machine where the engine runs
 */
public record Operator(String name, Set<Role> roles, List<String> keys, List<String> localUsers) {
  public Operator {
    requireNonNull(name, "name is null");
    roles = Set.copyOf(roles);
    keys = List.copyOf(keys);
    localUsers = List.copyOf(localUsers);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }
}
