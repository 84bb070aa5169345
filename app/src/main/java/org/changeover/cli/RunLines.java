package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.console.model.RunLine;
import org.changeover.journal.JournalException;
import org.changeover.run.RunState;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The runs of a state folder as a list for the console. A journal is read again only when it has
 * grown. Safe for use by several threads.
 */
final class RunLines {
  private final Path state;
  private final Map<String, Known> known = new HashMap<>();

  RunLines(Path state) {
    this.state = state;
  }

  private record Known(FileTime written, long size, RunLine line) {}

  /** The last first. */
  Mono<List<RunLine>> read() {
    return Mono.fromCallable(this::readNow).subscribeOn(Schedulers.boundedElastic());
  }

  private synchronized List<RunLine> readNow() throws IOException {
    var lines = new ArrayList<RunLine>();
    for (RunFolder run : Runs.in(state).list()) {
      lines.add(line(run));
    }
    return lines;
  }

  private RunLine line(RunFolder run) throws IOException {
    Path journal = run.path().resolve("journal");
    if (Files.notExists(journal)) {
      return new RunLine(run.id(), "", Optional.empty(), "never began", Optional.empty());
    }
    FileTime written = Files.getLastModifiedTime(journal);
    long size = Files.size(journal);
    Known before = known.get(run.id());
    if (before == null || before.size() != size || !before.written().equals(written)) {
      before = new Known(written, size, fresh(run));
      known.put(run.id(), before);
    }
    return before.line();
  }

  private static RunLine fresh(RunFolder run) {
    try {
      RunState state = run.state();
      String title = state.start().map(start -> start.title()).orElse("");
      String says =
          Waiting.now(FrozenPlan.of(run).runPlan(), state).stream().findFirst().orElse("");
      return new RunLine(
          run.id(),
          Sanitiser.clean(title),
          Optional.of(state.status()),
          Sanitiser.clean(says),
          state.startedAt());
    } catch (JournalException | CommandRefusedException e) {
      return new RunLine(
          run.id(), "", Optional.empty(), Sanitiser.clean(e.getMessage()), Optional.empty());
    }
  }
}
