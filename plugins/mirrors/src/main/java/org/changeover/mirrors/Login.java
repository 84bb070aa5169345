package org.changeover.mirrors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.changeover.spi.Command;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * One attempt to log in with ssh, as an account that may have no terminal, with its own key and its
 * own known hosts, under strict checking. What ssh says of itself tells how it went: its exit code
 * is that of the command behind the login, which a key held to rsync refuses.
 */
sealed interface Login {

  /** Let in, over a connection that was made for this attempt. */
  record Accepted(String address, String fingerprint) implements Login {}

  /** The server was reached and trusted, and did not let the key in. */
  record Refused(String why, String fingerprint) implements Login {}

  /** The server's host key is not what known_hosts says. */
  record Distrusted(String why, String fingerprint) implements Login {}

  /** The name leads nowhere, or nothing answers there. */
  record Unreached(String why) implements Login {}

  /** ssh could not even try, or said something else. */
  record Unclear(String why) implements Login {}

  Pattern HOST_KEY = Pattern.compile("debug1: Server host key: \\S+ (SHA256:\\S+)");
  Pattern AUTHENTICATED =
      Pattern.compile(
          "Authenticated to \\S+ \\(\\[(?<address>[^\\]]+)]:\\d+\\) using \"publickey\".*");
  Pattern REFUSED = Pattern.compile(".*Permission denied.*");
  Pattern UNREACHED =
      Pattern.compile(
          "ssh: (Could not resolve hostname .*|connect to host .*)|.*(Connection timed out|Connection refused|No route to host).*");
  Integer[] ANY_CODE = IntStream.rangeClosed(0, 255).boxed().toArray(Integer[]::new);

  /**
   * Tries it.
   *
   * @param alias the name whose host key is expected; empty for the server's own name
   */
  static Mono<Login> attempt(
      ReadableHost from,
      String account,
      String server,
      Optional<String> alias,
      String login,
      Duration timeout) {
    return from.query(command(account, server, alias, login, timeout)).map(Login::parse);
  }

  private static Command command(
      String account, String server, Optional<String> alias, String login, Duration timeout) {
    var options =
        new ArrayList<>(
            List.of(
                "BatchMode=yes",
                "StrictHostKeyChecking=yes",
                "UpdateHostKeys=no",
                "ControlMaster=no",
                "ControlPath=none",
                "PreferredAuthentications=publickey",
                "ConnectTimeout=" + Math.max(1, timeout.toSeconds())));
    alias.ifPresent(name -> options.add("HostKeyAlias=" + name));
    var arguments = new ArrayList<>(List.of("ssh", "-v", "-T"));
    options.forEach(option -> arguments.addAll(List.of("-o", option)));
    arguments.addAll(List.of("-l", login, "--", server, "true"));
    return Command.of(arguments)
        .as(account)
        .environment(Map.of("LC_ALL", "C"))
        .accepting(ANY_CODE)
        .within(timeout.plus(Duration.ofSeconds(20)));
  }

  static Login parse(Output output) {
    List<String> said = output.stderr().lines().map(String::strip).toList();
    String fingerprint = first(said, HOST_KEY).map(m -> m.group(1)).orElse("");
    Optional<Matcher> authenticated = first(said, AUTHENTICATED);
    if (authenticated.isPresent()) {
      return new Accepted(authenticated.get().group("address"), fingerprint);
    }
    String last =
        said.stream()
            .filter(line -> !line.startsWith("debug1:") && !line.isBlank())
            .reduce((_, line) -> line)
            .orElse("it said nothing; exit code " + output.exitCode());
    if (said.stream().anyMatch(line -> line.startsWith("Host key verification failed"))) {
      return new Distrusted(last, fingerprint);
    }
    if (first(said, REFUSED).isPresent()) {
      return new Refused(last, fingerprint);
    }
    boolean unreached = output.exitCode() == 255 && first(said, UNREACHED).isPresent();
    return unreached ? new Unreached(last) : new Unclear(last);
  }

  private static Optional<Matcher> first(List<String> lines, Pattern pattern) {
    return lines.stream().map(pattern::matcher).filter(Matcher::matches).findFirst();
  }
}
