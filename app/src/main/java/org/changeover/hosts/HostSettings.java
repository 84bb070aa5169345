package org.changeover.hosts;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Secret;

/**
 * How one host of the inventory is reached.
 *
 * @param name in the inventory
 * @param addresses tried in this order; empty: the name itself is looked up
 * @param port empty: what the user's SSH configuration says, else 22
 * @param user who logs in; empty: what the user's SSH configuration says, else the local user
 * @param sudo how the login becomes root
 * @param hostKey the expected fingerprint, {@code SHA256:…}; empty: known_hosts decides
 * @param key the only private key that is offered; empty: agent and default identities
 * @param jump the host of the inventory to go through
 * @param local whether this is the machine that Changeover runs on; no SSH then
 * @param folder where runs keep their folders on the host; empty: {@code /var/lib/changeover} for
 *     root, else {@code ~/.local/state/changeover}
 */
public record HostSettings(
    String name,
    List<String> addresses,
    Optional<Integer> port,
    Optional<String> user,
    Sudo sudo,
    Optional<String> hostKey,
    Optional<Path> key,
    Optional<String> jump,
    boolean local,
    Optional<String> folder) {

  public HostSettings {
    requireNonNull(name, "name is null");
    addresses = List.copyOf(addresses);
    requireNonNull(port, "port is null");
    requireNonNull(user, "user is null");
    requireNonNull(sudo, "sudo is null");
    requireNonNull(hostKey, "hostKey is null");
    requireNonNull(key, "key is null");
    requireNonNull(jump, "jump is null");
    requireNonNull(folder, "folder is null");
  }

  /** How the account that logs in becomes root. */
  public sealed interface Sudo {
    /** Not at all. */
    record None() implements Sudo {}

    /** {@code sudo -n}. */
    record Passwordless() implements Sudo {}

    /** {@code sudo -S}; the password is sent only when sudo asks for it. */
    record WithPassword(Secret password) implements Sudo {}
  }

  /** The machine that Changeover runs on, as the user who runs it. */
  public static HostSettings local(String name) {
    return plain(name, List.of(), true);
  }

  /** A host at an address, with everything else at its default. */
  public static HostSettings ssh(String name, String... addresses) {
    return plain(name, List.of(addresses), false);
  }

  private static HostSettings plain(String name, List<String> addresses, boolean local) {
    return new HostSettings(
        name,
        addresses,
        Optional.empty(),
        Optional.empty(),
        new Sudo.None(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        local,
        Optional.empty());
  }

  public HostSettings login(String account, int atPort) {
    return new HostSettings(
        name,
        addresses,
        Optional.of(atPort),
        Optional.of(account),
        sudo,
        hostKey,
        key,
        jump,
        local,
        folder);
  }

  public HostSettings sudo(Sudo way) {
    return new HostSettings(name, addresses, port, user, way, hostKey, key, jump, local, folder);
  }

  public HostSettings hostKey(String fingerprint) {
    return new HostSettings(
        name, addresses, port, user, sudo, Optional.of(fingerprint), key, jump, local, folder);
  }

  public HostSettings key(Path file) {
    return new HostSettings(
        name, addresses, port, user, sudo, hostKey, Optional.of(file), jump, local, folder);
  }

  public HostSettings jump(String through) {
    return new HostSettings(
        name, addresses, port, user, sudo, hostKey, key, Optional.of(through), local, folder);
  }

  public HostSettings folder(String path) {
    return new HostSettings(
        name, addresses, port, user, sudo, hostKey, key, jump, local, Optional.of(path));
  }
}
