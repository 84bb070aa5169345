package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.spi.Target;

/**
 * A machine.
 *
 * @param address IPv4, in dotted decimal
 * @param address6 IPv6
 * @param user who logs in; empty: whoever SSH's own configuration says
 * @param hostKey {@code SHA256:…} as {@code ssh-keygen -l} prints it
 * @param jump the host through which this one is reached
 * @param port of SSH; 1 to 65535; empty: what SSH's own configuration says, else 22
 * @param key the file of the private key, absolute
 * @param unmanaged whether it belongs to somebody else, who gives no shell on it
 * @param owner the mail address of that somebody
 * @param local whether it is the machine on which the engine runs
 */
public record InventoryHost(
    String name,
    Optional<Step.Name> address,
    Optional<Step.Name> address6,
    Optional<String> user,
    Sudo sudo,
    Optional<Step.Name> hostKey,
    Optional<Step.Name> jump,
    Optional<Integer> port,
    Optional<Path> key,
    boolean unmanaged,
    Optional<String> owner,
    boolean local,
    SourcePosition at) {
  public InventoryHost {
    requireNonNull(name, "name is null");
    requireNonNull(sudo, "sudo is null");
  }

  /** How commands become root. */
  public sealed interface Sudo {
    /** Not at all: they run as the user who logs in. */
    record None() implements Sudo {}

    /** By sudo, which asks for nothing. */
    record Passwordless() implements Sudo {}

    /** By sudo, which asks for the password that the named secret of the inventory holds. */
    record Password(String secret, SourcePosition at) implements Sudo {}
  }

  /** The IPv4 address, then the IPv6 address, as far as there are any. */
  public List<String> addresses() {
    return Stream.concat(address.stream(), address6.stream()).map(Step.Name::text).toList();
  }

  /** What an action is told about it. */
  public Target target() {
    return unmanaged
        ? new Target.Unmanaged(name, addresses(), owner.orElse(""))
        : new Target.Host(name, addresses(), local);
  }
}
