package org.changeover.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who asked for something, as the engine established it.
 *
 * @param operator the operator's name; several keys can be one operator
 * @param roles of {@code viewer}, {@code operator} and {@code approver}
 * @param key the fingerprint of the key that was used; empty for a local user
 * @param from where the request came from: an address, or {@code local}
 * @param account of this machine that asked, as the kernel says it; empty for who came by a key,
 *     and in journals that do not say it
 */
public record Actor(
    String operator,
    Set<String> roles,
    String key,
    String from,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String account) {
  /** Who answers for {@code --yes}; fills any count of approvals on its own. */
  public static final String YES = "--yes";

  public Actor {
    requireNonNull(operator, "operator is null");
    roles = Collections.unmodifiableSet(new TreeSet<>(roles));
    requireNonNull(key, "key is null");
    requireNonNull(from, "from is null");
    account = account == null ? "" : account;
  }

  /** Of no account that is known. */
  public Actor(String operator, Set<String> roles, String key, String from) {
    this(operator, roles, key, from, "");
  }

  /** The engine itself, for what it does by its own rules, and {@code --yes}. */
  public static Actor engine() {
    return new Actor("changeover", Set.of(), "", "engine");
  }

  public boolean may(String role) {
    return roles.contains(role);
  }
}
