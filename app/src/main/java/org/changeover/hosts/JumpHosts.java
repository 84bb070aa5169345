package org.changeover.hosts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jump hosts that a user's SSH configuration names (ssh_config(5), ProxyJump). */
final class JumpHosts {
  private static final Pattern HOP =
      Pattern.compile("(?:ssh://)?(?:(.*)@)?(?:\\[([^]]*)]|([^:]*|.*:.*:.*))(?::(\\d+))?");

  private JumpHosts() {}

  /**
   * The last of several, which is reached through those before it. Its name is looked up in the
   * user's SSH configuration too.
   *
   * @param through {@code user@host:port}, or several with commas between
   */
  static HostSettings settings(String through) {
    int comma = through.lastIndexOf(',');
    Matcher hop = HOP.matcher(through.substring(comma + 1).strip());
    if (!hop.matches()) {
      return HostSettings.ssh(through);
    }
    HostSettings plain = HostSettings.ssh(hop.group(2) == null ? hop.group(3) : hop.group(2));
    return new HostSettings(
        plain.name(),
        plain.addresses(),
        Optional.ofNullable(hop.group(4)).map(Integer::valueOf),
        Optional.ofNullable(hop.group(1)),
        plain.sudo(),
        plain.hostKey(),
        plain.key(),
        comma < 0 ? Optional.empty() : Optional.of(through.substring(0, comma)),
        false,
        plain.folder());
  }
}
