package org.changeover.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.changeover.journal.EventCodec;
import org.changeover.run.Course;
import org.changeover.run.Decisions;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.EventText;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

@Command(name = "events", description = "Print the events of a run.")
final class EventsCommand extends BaseCommand {
  private static final int AHEAD = 16;

  @Parameters(paramLabel = "RUN", description = "name of the run, or how it begins")
  private String name;

  @Option(names = "--follow", description = "go on with those that come, while the run is open")
  private boolean follow;

  @Option(names = "--json", description = "JSON lines in the form of docs/events.md")
  private boolean json;

  @Option(names = "--from", paramLabel = "SEQUENCE", description = "first one (default: 1)")
  private long from = 1;

  EventsCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    RunFolder run = run(name);
    Consumer<Entry> printer = printer(around(), json);
    RunState now = run.state();
    if (follow && !now.status().ended()) {
      print(
          run.journal()
              .follow(from)
              .takeUntil(entry -> isLast(entry) && entry.sequence() > now.sequence()),
          printer);
    } else {
      run.journal().read(from).forEach(printer);
    }
    return ExitCode.DONE;
  }

  /** Prints on this thread: whoever does not read what is printed keeps nobody else waiting. */
  private static void print(Flux<Entry> happened, Consumer<Entry> printer) {
    try (Stream<Entry> entries = happened.toStream(AHEAD)) {
      entries.forEach(printer);
    }
  }

  /** The end of the run and not that of an engine: another one may go on. */
  private static boolean isLast(Entry entry) {
    return entry.event() instanceof Event.RunFinished
        || entry.event() instanceof Event.RunCancelled
        || entry.event() instanceof Event.UndoFinished;
  }

  /**
   * Prints the events of an undo that an engine carries out, from its request until it is over or
   * waits for somebody.
   */
  static void followUndo(Surroundings around, RunFolder run, RunPlan plan, boolean json) {
    List<Entry> known = run.journal().read(1);
    long requested =
        known.stream()
            .filter(entry -> entry.event() instanceof Event.UndoRequested)
            .mapToLong(Entry::sequence)
            .max()
            .orElse(1);
    Course before = Course.of(plan, RunState.of(known.subList(0, (int) requested - 1)));
    Flux<Entry> happened =
        run.journal()
            .follow(requested)
            .takeUntil(entry -> entry.event() instanceof Event.EngineStopped);
    Consumer<Entry> printer = printer(around, json);
    try (Stream<Entry> entries = happened.toStream(AHEAD)) {
      Course course = before;
      for (Entry entry : (Iterable<Entry>) entries::iterator) {
        printer.accept(entry);
        course = course.fold(entry);
        if (undoRests(course)) {
          return;
        }
      }
    }
  }

  private static boolean undoRests(Course course) {
    return course.state().status() != RunStatus.UNDOING
        || !Decisions.of(course, Instant.now()).awaited().isEmpty();
  }

  static Consumer<Entry> printer(Surroundings around, boolean json) {
    var text = new EventText(ZoneId.systemDefault());
    return entry -> {
      around.out().println(json ? EventCodec.encode(entry) : text.line(entry));
      around.out().flush();
      if (around.caller().isPresent() && around.out().checkError()) {
        throw new CommandRefusedException(ExitCode.STEP_FAILED, "nobody reads the events any more");
      }
    };
  }
}
