package org.changeover.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Event;
import picocli.CommandLine.Option;

/** The options that say how an engine behaves, of {@code run}, {@code resume} and others. */
final class OptionsOfRun {
  @Option(
      names = "--yes",
      description =
          "answer gates and manual steps on the lab; elsewhere only gates that say 'self: true'")
  private boolean yes;

  @Option(names = "--until", paramLabel = "STEP", description = "park after this step")
  private Optional<String> until = Optional.empty();

  @Option(names = "--no-wait", description = "park instead of waiting for a person or a time")
  private boolean noWait;

  @Option(
      names = "--max-wait",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "shorten waits to this, such as 10s; on the lab only")
  private Optional<Duration> maxWait = Optional.empty();

  @Option(
      names = "--pace",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "pause between steps, such as 2s, so that a person can follow")
  private Optional<Duration> pace = Optional.empty();

  @Option(names = "--reason", paramLabel = "TEXT", description = "why; goes into the journal")
  private String reason = "";

  Event.Options options() {
    return new Event.Options(yes, until, noWait, maxWait, pace, reason);
  }

  Optional<Duration> maxWait() {
    return maxWait;
  }

  /** The same on a command line. */
  static List<String> arguments(Event.Options options) {
    var arguments = new ArrayList<String>();
    if (options.yes()) {
      arguments.add("--yes");
    }
    options.until().ifPresent(step -> arguments.addAll(List.of("--until", step)));
    if (options.noWait()) {
      arguments.add("--no-wait");
    }
    options
        .maxWait()
        .ifPresent(wait -> arguments.addAll(List.of("--max-wait", wait.toMillis() + "ms")));
    options.pace().ifPresent(pace -> arguments.addAll(List.of("--pace", pace.toMillis() + "ms")));
    if (!options.reason().isEmpty()) {
      arguments.add("--reason=" + options.reason());
    }
    return arguments;
  }
}
