package org.changeover.check;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.changeover.spi.Command;
import org.changeover.spi.Output;

/**
 * Speaks to curl: its exit codes are in curl(1), section EXIT CODES. What it measured goes to its
 * standard error, behind a mark, so that a page that is cut short takes nothing of it along.
 */
final class Curl {
  private static final String MARK = "changeover-measured";
  private static final Pattern MEASURED =
      Pattern.compile("(?m)^" + MARK + " (\\S*) (\\d+) ([0-9.]+)$");
  private static final Integer[] ANY_CODE =
      IntStream.rangeClosed(0, 255).boxed().toArray(Integer[]::new);

  /** {@code /dev/stdin} can always be opened when it is a pipe, and not when it is a socket. */
  private static final String READING_A_PIPE = "cat | curl \"$@\"";

  /** The server, its name or its certificate is at fault, and not the asking host. */
  private static final Set<Integer> SERVERS_FAULT =
      Set.of(1, 6, 7, 8, 16, 18, 28, 35, 51, 52, 55, 56, 60, 61, 83, 91, 92);

  private Curl() {}

  static Command command(
      HttpCheck.Parameters wanted, Optional<String> address, Optional<String> ca) {
    URI uri = wanted.uri();
    String seconds = Double.toString(wanted.timeout().toMillis() / 1000.0);
    var arguments =
        new ArrayList<>(List.of("-q", "-sS", "-i", "--noproxy", "*", "--max-time", seconds));
    arguments.addAll(
        List.of("-w", "%{stderr}\n" + MARK + " %{remote_ip} %{http_code} %{time_total}\n"));
    address.ifPresent(a -> {
      String shown = a.contains(":") ? "[" + a + "]" : a;
      arguments.add("--resolve");
      arguments.add("%s:%d:%s".formatted(uri.getHost(), wanted.port(), shown));
    });
    switch (wanted.family()) {
      case ANY -> {}
      case IPV4 -> arguments.add("-4");
      case IPV6 -> arguments.add("-6");
    }
    ca.ifPresent(pem -> arguments.addAll(List.of("--cacert", "/dev/stdin")));
    arguments.addAll(List.of("--", wanted.url()));
    String[] all = arguments.toArray(String[]::new);
    Command command =
        ca.map(pem -> Command.shell(READING_A_PIPE, all).input(pem))
            .orElseGet(() -> Command.shell("exec curl \"$@\"", all));
    return command
        .environment(Map.of("LC_ALL", "C"))
        .accepting(ANY_CODE)
        .within(wanted.timeout().plus(Duration.ofSeconds(10)));
  }

  static Answer answer(Optional<String> asked, Output output) {
    int code = output.exitCode();
    if (code == 127) {
      return new Answer.Unasked("curl is not installed; install it: apt-get install curl");
    }
    if (code != 0) {
      String why = complaint(output, code);
      return SERVERS_FAULT.contains(code) ? new Answer.Silent(asked, why) : new Answer.Unasked(why);
    }
    Matcher measured = MEASURED.matcher(output.stderr());
    if (!measured.find()) {
      return new Answer.Unasked("curl did not say what it measured; it is older than 7.63");
    }
    String text = output.stdout();
    int end = text.indexOf("\r\n\r\n");
    return new Answer.Page(
        asked,
        measured.group(1),
        Integer.parseInt(measured.group(2)),
        Math.round(Double.parseDouble(measured.group(3)) * 1000),
        headers(end < 0 ? text : text.substring(0, end)),
        end < 0 ? "" : text.substring(end + 4));
  }

  private static Map<String, String> headers(String head) {
    var headers = new LinkedHashMap<String, String>();
    head.lines()
        .skip(1)
        .filter(line -> line.indexOf(':') > 0)
        .forEach(line ->
            headers.merge(
                line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                line.substring(line.indexOf(':') + 1).strip(),
                (a, b) -> a + ", " + b));
    return headers;
  }

  private static String complaint(Output output, int code) {
    return output
        .stderr()
        .lines()
        .filter(line -> line.startsWith("curl: "))
        .map(line -> line.substring("curl: ".length()).strip())
        .findFirst()
        .orElse("curl ended with exit code " + code);
  }

  /** A certificate file as curl reads it: PEM is ASCII. */
  static String text(byte[] pem) {
    return new String(pem, StandardCharsets.US_ASCII);
  }
}
