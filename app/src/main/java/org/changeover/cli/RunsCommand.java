package org.changeover.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.changeover.journal.EventCodec;
import org.changeover.journal.JournalException;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.text.Sanitiser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "runs", description = "List the runs, the last first.")
final class RunsCommand extends BaseCommand {
  @Option(names = "--json", description = "one JSON object for each run")
  private boolean json;

  RunsCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    for (RunFolder run : Runs.in(state()).list()) {
      print(readable(run, () -> json ? json(run) : text(run)));
    }
    return ExitCode.DONE;
  }

  /** A run that cannot be read keeps nobody from seeing the others. */
  private String readable(RunFolder run, Callable<String> line) throws Exception {
    try {
      return line.call();
    } catch (JournalException | CommandRefusedException e) {
      ObjectNode node = EventCodec.mapper().createObjectNode();
      node.put("v", 1).put("run", run.id()).put("status", "unreadable");
      node.put("why", e.getMessage());
      return json
          ? node.toString()
          : Sanitiser.cleanLines("%-40s unreadable: %s".formatted(run.id(), e.getMessage()));
    }
  }

  private static String text(RunFolder run) {
    return Sanitiser.cleanLines("%-40s %s".formatted(run.id(), Standing.of(run).text()));
  }

  private static String json(RunFolder run) {
    return StatusJson.summary(Standing.of(run)).toString();
  }
}
