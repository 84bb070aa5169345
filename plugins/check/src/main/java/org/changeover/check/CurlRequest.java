package org.changeover.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.kit.Fingerprint;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.Output;

/**
 * Puts one request of a functional test into a command, and what it printed into an answer. All
 * that may be secret goes through standard input: {@code request.sh} says how.
 */
final class CurlRequest {
  private static final String SCRIPT = script();
  private static final String MARK = "changeover-measured";
  private static final Pattern MEASURED = Pattern.compile("(?m)^" + MARK + " (\\S*) (\\d+)$");
  private static final Pattern EXIT = Pattern.compile("(?m)^changeover-exit (\\d+)$");
  private static final Pattern COMPLAINT = Pattern.compile("(?m)^curl: (.*)$");
  private static final int LONGEST_BODY = 4 << 20;
  private static final int NOT_INSTALLED = 127;

  private final Functional.Parameters wanted;
  private final Variables variables;
  private final Map<String, String> cookies;
  private final String tag;

  CurlRequest(
      Functional.Parameters wanted, Variables variables, Map<String, String> cookies, String tag) {
    this.wanted = wanted;
    this.variables = variables;
    this.cookies = cookies;
    this.tag = tag;
  }

  /** What became of a request. */
  sealed interface Answer {}

  record Whole(Received received) implements Answer {}

  /** No answer that counts: refused, timed out, a certificate that is not valid. */
  record None(String why) implements Answer {}

  private record Body(String type, byte[] bytes) {}

  /** The first value that a request needs and that nothing gives. */
  static Optional<String> missing(Request request, Variables variables) {
    return Stream.of(
            Stream.of(request.path()),
            request.headers().values().stream(),
            request.form().values().stream())
        .flatMap(texts -> texts)
        .map(variables::missing)
        .flatMap(Optional::stream)
        .findFirst();
  }

  Command command(Request request, String trusted, Map<String, byte[]> files) {
    Optional<Body> body = body(request, files);
    String config = config(request, body);
    var arguments =
        new ArrayList<>(
            List.of(
                Integer.toString(trusted.length()),
                Integer.toString(config.getBytes(UTF_8).length),
                "-q",
                "--config",
                "/dev/fd/4"));
    if (!trusted.isEmpty()) {
      arguments.addAll(List.of("--cacert", "/dev/fd/3"));
    }
    String encoded = body.map(b -> Base64.getEncoder().encodeToString(b.bytes())).orElse("");
    return Command.shell(SCRIPT, arguments.toArray(String[]::new))
        .environment(Map.of("LC_ALL", "C"))
        .input(trusted + config + encoded)
        .within(wanted.timeout().plus(Duration.ofSeconds(10)))
        .capturing(2 * LONGEST_BODY);
  }

  private String config(Request request, Optional<Body> body) {
    String url = url(request);
    var lines = new ArrayList<String>();
    lines.add("silent\nshow-error\ninclude");
    lines.add(option("noproxy", "*"));
    lines.add(option("max-time", Double.toString(wanted.timeout().toMillis() / 1000.0)));
    lines.add(option("max-filesize", Integer.toString(LONGEST_BODY)));
    lines.add(option("write-out", "%{stderr}\n" + MARK + " %{remote_ip} %{http_code}\n"));
    lines.add(option("url", url));
    lines.add(
        request.method() == Request.Method.HEAD
            ? "head"
            : option("request", request.method().name()));
    wanted.address().ifPresent(address -> lines.add(option("resolve", resolved(url, address))));
    request.headers().forEach((name, value) -> lines.add(header(name, variables.filled(value))));
    if (!cookies.isEmpty() && url.startsWith(wanted.site() + "/")) {
      lines.add(
          header(
              "Cookie",
              cookies.entrySet().stream()
                  .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                  .collect(Collectors.joining("; "))));
    }
    body.ifPresent(b -> {
      lines.add(header("Content-Type", b.type()));
      lines.add(header("Expect", ""));
      lines.add(option("data-binary", "@-"));
    });
    return String.join("\n", lines) + "\n";
  }

  private String url(Request request) {
    String path = variables.filled(request.path());
    return path.startsWith("/") ? wanted.site() + path : path;
  }

  private static String resolved(String url, String address) {
    URI uri = URI.create(url.replaceAll("[?#].*", ""));
    int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    String shown = address.contains(":") ? "[" + address + "]" : address;
    return "%s:%d:%s".formatted(uri.getHost(), port, shown);
  }

  private static String header(String name, String value) {
    return option("header", name + ": " + value);
  }

  /** As curl(1) wants it, section CONFIG FILE. */
  private static String option(String name, String value) {
    if (!name.equals("write-out") && (value.contains("\n") || value.contains("\r"))) {
      throw new ActionFailedException(
          "a value for curl's option %s has a line break in it, which no header or URL may have; look at what was captured"
              .formatted(name));
    }
    String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "%s = \"%s\"".formatted(name, quoted);
  }

  private Optional<Body> body(Request request, Map<String, byte[]> files) {
    if (!request.files().isEmpty()) {
      return Optional.of(multipart(request, files));
    }
    if (request.method() == Request.Method.GET || request.method() == Request.Method.HEAD) {
      return Optional.empty();
    }
    String form =
        request.form().entrySet().stream()
            .map(field ->
                encoded(field.getKey()) + "=" + encoded(variables.filled(field.getValue())))
            .collect(Collectors.joining("&"));
    return Optional.of(new Body("application/x-www-form-urlencoded", form.getBytes(UTF_8)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private Body multipart(Request request, Map<String, byte[]> files) {
    String boundary = "changeover-" + Fingerprint.sha256(tag.getBytes(UTF_8)).substring(0, 32);
    var out = new ByteArrayOutputStream();
    request
        .form()
        .forEach((field, value) ->
            part(out, boundary, "name=\"" + field + "\"", variables.filled(value).getBytes(UTF_8)));
    request
        .files()
        .forEach((field, upload) -> {
          byte[] bytes =
              upload
                  .file()
                  .map(file -> files.get(file.path()))
                  .orElseGet(() -> Pictures.square(upload.picture().orElseThrow(), tag));
          variables.set(field + ".sha256", Fingerprint.sha256(bytes));
          String disposition =
              "name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s"
                  .formatted(field, upload.as(), upload.type());
          part(out, boundary, disposition, bytes);
        });
    out.writeBytes(("--" + boundary + "--\r\n").getBytes(UTF_8));
    return new Body("multipart/form-data; boundary=" + boundary, out.toByteArray());
  }

  private static void part(
      ByteArrayOutputStream out, String boundary, String disposition, byte[] bytes) {
    out.writeBytes(
        "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n"
            .formatted(boundary, disposition)
            .getBytes(UTF_8));
    out.writeBytes(bytes);
    out.writeBytes("\r\n".getBytes(UTF_8));
  }

  static Answer answer(Output output) {
    Matcher exit = EXIT.matcher(output.stderr());
    int code = exit.find() ? Integer.parseInt(exit.group(1)) : output.exitCode();
    if (code == NOT_INSTALLED) {
      return new None("curl is not installed; install it: apt-get install curl");
    }
    Matcher measured = MEASURED.matcher(output.stderr());
    if (code != 0 || !measured.find()) {
      Matcher complaint = COMPLAINT.matcher(output.stderr());
      return new None(
          complaint.find() ? complaint.group(1).strip() : "curl ended with exit code " + code);
    }
    if (output.truncated()) {
      return new None("the answer is longer than %d bytes".formatted(LONGEST_BODY));
    }
    byte[] printed = Base64.getMimeDecoder().decode(output.stdout());
    return new Whole(Received.of(measured.group(1), Integer.parseInt(measured.group(2)), printed));
  }

  private static String script() {
    try (InputStream in = CurlRequest.class.getResourceAsStream("request.sh")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
