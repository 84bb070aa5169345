package org.changeover.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks for a page, for the plan of the first steps: this machine may have no curl. */
@Command(name = "fetch", hidden = true, description = "Print a page; exit code 1 without one.")
final class FetchCommand extends BaseCommand {
  private static final long PAUSE_MILLIS = 100;

  @Parameters(paramLabel = "URL", description = "of the page")
  private URI url;

  @Option(names = "--contains", paramLabel = "TEXT", description = "must be in the page")
  private Optional<String> contains = Optional.empty();

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "try again for so long while nobody answers")
  private Optional<Duration> within = Optional.empty();

  FetchCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    long deadline = System.nanoTime() + within.orElse(Duration.ZERO).toNanos();
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build()) {
      while (true) {
        try {
          return judged(client.send(request(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
          if (System.nanoTime() > deadline) {
            tell("no answer from " + url + ": " + e);
            return ExitCode.STEP_FAILED;
          }
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    }
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build();
  }

  private int judged(HttpResponse<byte[]> answer) {
    around().out().writeBytes(answer.body());
    around().out().flush();
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    boolean good = answer.statusCode() == 200 && contains.map(text::contains).orElse(true);
    if (!good) {
      tell(url + " answers " + answer.statusCode());
    }
    return good ? ExitCode.DONE : ExitCode.STEP_FAILED;
  }
}
