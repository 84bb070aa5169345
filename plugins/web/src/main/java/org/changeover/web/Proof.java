package org.changeover.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.Command;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the server on its own host, over its loopback address, by the host's {@code curl}: an exit
 * code of a reload proves nothing.
 */
final class Proof {
  private static final int MISSING = 127;
  private static final Integer[] ANY_EXIT_CODE =
      IntStream.concat(IntStream.rangeClosed(0, 99), IntStream.of(MISSING))
          .boxed()
          .toArray(Integer[]::new);
  private static final String SECONDS = "10";

  private Proof() {}

  /**
   * What a server answered.
   *
   * @param status 0 when it did not answer in HTTP
   * @param headers by lower-case name; of repeated ones the last
   */
  record Answer(String url, int status, Map<String, String> headers, String body) {

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    /** The status, or why there is none, for people. */
    String seen() {
      return status == 0 ? "nothing (" + body + ")" : Integer.toString(status);
    }

    /** What deviates from a redirect to HTTPS. */
    List<Change> leadsToHttps() {
      boolean leads = status / 100 == 3 && header("location").orElse("").startsWith("https://");
      return leads ? List.of() : List.of(new Change(url, seen(), "a redirect to HTTPS"));
    }

    static Answer parse(String url, Output output) {
      String text = output.stdout();
      int end = text.indexOf("\r\n\r\n");
      if (!text.startsWith("HTTP/") || end < 0) {
        return new Answer(url, 0, Map.of(), output.stderr().strip());
      }
      List<String> lines = text.substring(0, end).lines().toList();
      Map<String, String> headers = new TreeMap<>();
      for (String line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
      }
      String[] words = lines.getFirst().split(" ", 3);
      int status = words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
      return new Answer(url, status, headers, text.substring(end + 4));
    }
  }

  /** Which certificates are accepted; options of {@code curl}. */
  record Trust(List<String> options) {
    /** Any: whether it serves is the question, and its certificate is another check's business. */
    static final Trust ANY = new Trust(List.of("-k"));

    /** Those that an authority in this file of the host has signed for the name. */
    static Trust in(String authorities) {
      return new Trust(List.of("--cacert", authorities));
    }
  }

  /** Asks for a page without following where it leads; any answer is an answer. */
  static Mono<Answer> ask(ReadableHost host, String scheme, String name, int port, String path) {
    return ask(host, Trust.ANY, scheme, name, port, path);
  }

  static Mono<Answer> ask(
      ReadableHost host, Trust trust, String scheme, String name, int port, String path) {
    String url = scheme + "://" + name + ":" + port + path;
    List<String> arguments = new ArrayList<>(List.of("curl", "-i", "-s", "-S", "--http1.1"));
    arguments.addAll(List.of("-m", SECONDS, "--noproxy", "*"));
    arguments.addAll(List.of("--resolve", name + ":" + port + ":127.0.0.1"));
    arguments.addAll(trust.options());
    arguments.add(url);
    Command command = Command.of(arguments).accepting(ANY_EXIT_CODE);
    return host.query(command)
        .flatMap(output ->
            output.exitCode() == MISSING
                ? Mono.error(
                    new ActionFailedException(
                        host.name()
                            + ": there is no curl to ask the web server with; install it: apt-get install curl"))
                : Mono.just(Answer.parse(url, output)));
  }

  /** Fails unless every port that the configuration names answers; says what did. */
  static Mono<String> serves(WebServer server) {
    ReadableHost host = server.host();
    return server
        .served()
        .flatMapMany(served -> Flux.fromIterable(served.entrySet()))
        .concatMap(entry -> answers(host, entry.getKey(), entry.getValue()))
        .collectList()
        .flatMap(answers -> {
          List<String> silent = new ArrayList<>();
          List<String> said = new ArrayList<>();
          for (Answer answer : answers) {
            (answer.status() == 0 ? silent : said).add(answer.url() + " → " + answer.status());
          }
          return silent.isEmpty() && !said.isEmpty()
              ? Mono.just("serves: " + String.join(", ", said))
              : Mono.error(
                  new ActionFailedException(
                      "%s: %s does not answer %s"
                          .formatted(
                              host.name(),
                              server.label(),
                              silent.isEmpty() ? "on any port" : String.join(", ", silent))));
        });
  }

  private static Mono<Answer> answers(ReadableHost host, int port, String name) {
    // A pattern is no name to ask for, and neither is the IPv6 address that Apache calls itself by.
    String asked = name.contains("*") || name.contains(":") ? "localhost" : name;
    String first = port == 443 || port == 8443 ? "https" : "http";
    String second = first.equals("https") ? "http" : "https";
    return ask(host, first, asked, port, "/")
        .flatMap(answer ->
            answer.status() == 0
                ? ask(host, second, asked, port, "/")
                    .map(other -> other.status() == 0 ? answer : other)
                : Mono.just(answer));
  }
}
