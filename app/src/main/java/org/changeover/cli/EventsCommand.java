package org.changeover.cli;

import java.time.ZoneId;
import java.util.function.Consumer;
import org.changeover.journal.EventCodec;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "events", description = "Print the events of a run.")
final class EventsCommand extends BaseCommand {
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
    if (follow) {
      run.journal().follow(from).doOnNext(printer).takeUntil(EventsCommand::isLast).blockLast();
    } else {
      run.journal().read(from).forEach(printer);
    }
    return ExitCode.DONE;
  }

  /** Stops at the end of the run and not at that of an engine: another one may go on. */
  private static boolean isLast(Entry entry) {
    return entry.event() instanceof Event.RunFinished
        || entry.event() instanceof Event.RunCancelled
        || entry.event() instanceof Event.UndoFinished;
  }

  /** Prints the events of an undo that an engine carries out, from its request to its end. */
  static void followUndo(Surroundings around, RunFolder run, boolean json) {
    long requested =
        run.journal().read(1).stream()
            .filter(entry -> entry.event() instanceof Event.UndoRequested)
            .mapToLong(Entry::sequence)
            .max()
            .orElse(1);
    run.journal()
        .follow(requested)
        .doOnNext(printer(around, json))
        .takeUntil(entry -> isLast(entry) || entry.event() instanceof Event.EngineStopped)
        .blockLast();
  }

  static Consumer<Entry> printer(Surroundings around, boolean json) {
    var text = new EventText(ZoneId.systemDefault());
    return entry -> {
      around.out().println(json ? EventCodec.encode(entry) : text.line(entry));
      around.out().flush();
    };
  }
}
