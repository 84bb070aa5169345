package org.changeover.mirrors;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.kit.ShellScript;
import org.changeover.spi.Command;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * What one address of a mirror answers for a page. The name in the URL is resolved for the one
 * request only, so that host header, server name and certificate are those of the pool.
 */
sealed interface Fetched {

  /** A page with that SHA-256 sum, from the address that was asked. */
  record Page(String address, int status, String sha256) implements Fetched {}

  /** No page: no connection, a certificate that does not fit, an answer that breaks off. */
  record Silent(String address, String why) implements Fetched {}

  /** The asking host cannot ask. */
  record Unasked(String why) implements Fetched {}

  ShellScript FETCH = ShellScript.of(Fetched.class, "fetch.sh");
  int NO_CURL = 3;
  Pattern ANSWERED = Pattern.compile("(?m)^changeover-answered (\\d+)$");
  Pattern ENDED = Pattern.compile("(?m)^changeover-ended (\\d+)$");

  static Mono<Fetched> from(
      ReadableHost asking, URI url, String address, Optional<byte[]> ca, Duration timeout) {
    return asking.query(command(url, address, ca, timeout)).map(output -> parse(address, output));
  }

  private static Command command(URI url, String address, Optional<byte[]> ca, Duration timeout) {
    String seconds = Double.toString(timeout.toMillis() / 1000.0);
    int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    String shown = address.contains(":") ? "[" + address + "]" : address;
    var arguments =
        new ArrayList<>(
            List.of(
                "-q",
                "-sS",
                "--noproxy",
                "*",
                "--max-time",
                seconds,
                "-w",
                "%{stderr}\nchangeover-answered %{http_code}\n",
                "--resolve",
                "%s:%d:%s".formatted(url.getHost(), port, shown)));
    ca.ifPresent(_ -> arguments.addAll(List.of("--cacert", "/dev/stdin")));
    arguments.addAll(List.of("--", url.toString()));
    return FETCH
        .command(arguments.toArray(String[]::new))
        .input(ca.map(pem -> new String(pem, StandardCharsets.US_ASCII)).orElse(""))
        .environment(Map.of("LC_ALL", "C"))
        .accepting(0, NO_CURL)
        .within(timeout.plus(Duration.ofSeconds(10)));
  }

  static Fetched parse(String address, Output output) {
    if (output.exitCode() == NO_CURL) {
      return new Unasked("curl is not installed; install it: apt-get install curl");
    }
    Matcher answered = ANSWERED.matcher(output.stderr());
    Matcher ended = ENDED.matcher(output.stderr());
    if (!ended.find()) {
      return new Unasked("curl did not say how it ended");
    }
    if (!ended.group(1).equals("0") || !answered.find()) {
      return new Silent(
          address,
          output
              .stderr()
              .lines()
              .filter(line -> line.startsWith("curl: "))
              .findFirst()
              .orElse("curl ended with exit code " + ended.group(1)));
    }
    return new Page(address, Integer.parseInt(answered.group(1)), output.stdout().strip());
  }
}
