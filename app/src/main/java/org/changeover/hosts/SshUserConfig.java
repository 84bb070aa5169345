package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the user's own SSH configuration says of a host, as {@code ssh -G} works it out; that knows
 * every directive, {@code Match} and {@code Include} too. Where OpenSSH is not installed there is
 * none.
 */
record SshUserConfig(Map<String, List<String>> values) {
  private static final Logger LOG = Logger.getLogger(SshUserConfig.class.getName());
  private static final int SECONDS = 10;

  static SshUserConfig none() {
    return new SshUserConfig(Map.of());
  }

  /**
   * Asks. Blocks for up to ten seconds.
   *
   * @param home whose {@code .ssh/config} it is
   */
  static SshUserConfig of(String host, Path home) {
    try {
      Process ssh =
          new ProcessBuilder(question(host, home))
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      ssh.onExit()
          .orTimeout(SECONDS, TimeUnit.SECONDS)
          .exceptionally(late -> ssh.destroyForcibly());
      String said = new String(ssh.getInputStream().readAllBytes(), UTF_8);
      if (ssh.waitFor() != 0) {
        LOG.log(Level.WARNING, "ssh -G {0} failed; going on without your SSH configuration", host);
        return none();
      }
      return parse(said);
    } catch (IOException notInstalled) {
      LOG.log(Level.FINE, "no ssh here; going on without an SSH configuration", notInstalled);
      return none();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return none();
    }
  }

  /** ssh finds the home of who runs it, whatever the environment says. */
  private static List<String> question(String host, Path home) {
    if (home.equals(Path.of(System.getProperty("user.home")))) {
      return List.of("ssh", "-G", "--", host);
    }
    Path file = home.resolve(".ssh/config");
    return List.of("ssh", "-G", "-F", Files.exists(file) ? file.toString() : "none", "--", host);
  }

  static SshUserConfig parse(String said) {
    var values = new HashMap<String, List<String>>();
    for (String line : said.lines().toList()) {
      int space = line.indexOf(' ');
      if (space > 0) {
        values
            .computeIfAbsent(line.substring(0, space), key -> new ArrayList<>())
            .add(line.substring(space + 1).strip());
      }
    }
    return new SshUserConfig(values);
  }

  Optional<String> user() {
    return first("user");
  }

  Optional<Integer> port() {
    return first("port").map(Integer::valueOf);
  }

  Optional<String> hostname() {
    return first("hostname");
  }

  /** The name that known_hosts has the host by, whatever its address is. */
  Optional<String> hostKeyAlias() {
    return first("hostkeyalias").filter(alias -> !alias.equals("none"));
  }

  /**
   * {@code user@host:port}, or several with commas between, in the order in which they are passed.
   */
  Optional<String> proxyJump() {
    return first("proxyjump").filter(jump -> !jump.equals("none"));
  }

  List<Path> identities(Path home) {
    return values.getOrDefault("identityfile", List.of()).stream()
        .map(file -> file.startsWith("~/") ? home.resolve(file.substring(2)) : Path.of(file))
        .toList();
  }

  private Optional<String> first(String key) {
    return values.getOrDefault(key, List.of()).stream().findFirst();
  }
}
