package org.changeover.hosts;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What holds for every host.
 *
 * @param state the installation's state folder; {@code trust} writes {@code known_hosts} there
 * @param home the user's home folder, for {@code .ssh/known_hosts} and default identities
 * @param sshConfig whether {@code ssh -G} is asked for what the inventory leaves open
 * @param agent the agent's socket
 * @param connectTimeout for each address, up to and including the login. Default: 10 s
 * @param keepAlive between two signs of life asked of a host; the next one after three without an
 *     answer ends the connection. Default: 15 s, so that a host that died is noticed after 45 to 60
 *     s, and a command that it ran is unknown from then on, whatever its time limit
 * @param channelWait how long a command waits for a free channel. Default: 10 minutes
 * @param longestBackOff between two attempts to reach a host on which a job runs. Default: 60 s
 */
public record HostsConfig(
    Path state,
    Path home,
    boolean sshConfig,
    Optional<Path> agent,
    Duration connectTimeout,
    Duration keepAlive,
    Duration channelWait,
    Duration longestBackOff) {

  public HostsConfig {
    requireNonNull(state, "state is null");
    requireNonNull(home, "home is null");
    requireNonNull(agent, "agent is null");
    requireNonNull(connectTimeout, "connectTimeout is null");
    requireNonNull(keepAlive, "keepAlive is null");
    requireNonNull(channelWait, "channelWait is null");
    requireNonNull(longestBackOff, "longestBackOff is null");
  }

  /** The defaults for the user who runs this process. */
  public static HostsConfig of(Path state) {
    return new HostsConfig(
        state,
        Path.of(System.getProperty("user.home")),
        true,
        Optional.ofNullable(System.getenv("SSH_AUTH_SOCK")).filter(s -> !s.isBlank()).map(Path::of),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofMinutes(10),
        Duration.ofSeconds(60));
  }

  /** The same, by what the inventory says alone. */
  public HostsConfig withoutSshConfig() {
    return new HostsConfig(
        state, home, false, agent, connectTimeout, keepAlive, channelWait, longestBackOff);
  }

  Path ownKnownHosts() {
    return state.resolve("known_hosts");
  }
}
