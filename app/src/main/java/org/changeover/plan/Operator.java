package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  /**
   * Of its keys, as {@code ssh-keygen -l} prints them: {@code SHA256:…}.
   *
   * @throws IllegalArgumentException when a key is not in base64
   */
  public Set<String> fingerprints() {
    return keys.stream().map(Operator::fingerprint).collect(Collectors.toSet());
  }

  private static String fingerprint(String key) {
    byte[] blob = Base64.getDecoder().decode(key.strip().split("\\s+")[1]);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }
}
