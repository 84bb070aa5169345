package org.changeover.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.changeover.console.model.RunLine;
import org.changeover.run.RunState;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Mono;

/**
 * The runs of a state folder as a list for the console. A journal is read again only when it has
 * grown. Safe for use by several threads.
 */
final class RunLines {
  private static final Duration FAILED_AGAIN = Duration.ofSeconds(30);
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  private final Path state;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private CompletableFuture<List<RunLine>> reading = CompletableFuture.completedFuture(List.of());

  RunLines(Path state) {
    this.state = state;
  }

  /**
   * @param until when it is read again though the journal has not grown: what failed may be mended
   */
  private record Known(FileTime written, long size, RunLine line, Instant until) {}

  /** The last first. Whoever no longer wants the answer lets the reading go on for the others. */
  Mono<List<RunLine>> read() {
    return Mono.fromFuture(this::reading, true);
  }

  private synchronized CompletableFuture<List<RunLine>> reading() {
    if (reading.isDone()) {
      reading = CompletableFuture.supplyAsync(this::readNow, THREADS);
    }
    return reading;
  }

  private List<RunLine> readNow() {
    try {
      return Runs.in(state).list().stream().map(this::line).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RunLine line(RunFolder run) {
    Path journal = run.path().resolve("journal");
    try {
      if (Files.notExists(journal)) {
        return neverBegan(run);
      }
      FileTime written = Files.getLastModifiedTime(journal);
      long size = Files.size(journal);
      Known before = known.get(run.id());
      if (before == null
          || before.size() != size
          || !before.written().equals(written)
          || !before.until().isAfter(Instant.now())) {
        before = fresh(run, written, size);
        known.put(run.id(), before);
      }
      return withEngine(before.line(), run);
    } catch (IOException | RuntimeException e) {
      return unreadable(run, e);
    }
  }

  /** Engines come and go without a word in the journal. */
  private static RunLine withEngine(RunLine line, RunFolder run) {
    boolean open = line.status().filter(status -> !status.ended()).isPresent();
    return new RunLine(
        line.id(),
        line.title(),
        line.status(),
        line.says(),
        line.begun(),
        open && run.engine().engineLives());
  }

  private static RunLine neverBegan(RunFolder run) {
    return new RunLine(run.id(), "", Optional.empty(), "", Optional.empty(), false);
  }

  private static RunLine unreadable(RunFolder run, Exception why) {
    return new RunLine(run.id(), "", Optional.empty(), reason(why), Optional.empty(), false);
  }

  private static String reason(Exception why) {
    String first = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    return Sanitiser.clean(first.isBlank() ? why.toString() : first);
  }

  private static Known fresh(RunFolder run, FileTime written, long size) {
    RunState state = run.state();
    if (state.sequence() == 0) {
      return new Known(written, size, neverBegan(run), Instant.MAX);
    }
    String says = "";
    Instant until = Instant.MAX;
    if (!state.status().ended()) {
      try {
        says = Waiting.now(FrozenPlan.of(run).runPlan(), state).stream().findFirst().orElse("");
      } catch (RuntimeException e) {
        says = reason(e);
        until = Instant.now().plus(FAILED_AGAIN);
      }
    }
    String title = state.start().map(start -> start.title()).orElse("");
    return new Known(
        written,
        size,
        new RunLine(
            run.id(),
            Sanitiser.clean(title),
            Optional.of(state.status()),
            Sanitiser.clean(says),
            state.startedAt(),
            false),
        until);
  }
}
