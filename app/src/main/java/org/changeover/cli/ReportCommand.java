package org.changeover.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.changeover.journal.JournalAudit;
import org.changeover.journal.JournalAudit.Findings;
import org.changeover.journal.JournalSigner;
import org.changeover.report.HtmlReport;
import org.changeover.report.JsonReport;
import org.changeover.report.MarkdownReport;
import org.changeover.report.Printed;
import org.changeover.report.Report;
import org.changeover.report.Source;
import org.changeover.run.Entry;
import org.changeover.run.KeptOutput;
import org.changeover.run.OutputTail;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description = "Show who did what in a run, when and why, with the evidence.")
final class ReportCommand extends BaseCommand {
  private static final String STANDARD_OUTPUT = "-";

  @Parameters(paramLabel = "RUN", description = "name of the run, or how it begins")
  private String name;

  @ArgGroup private Form form = new Form();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "write it there and not to standard output")
  private Optional<Path> out = Optional.empty();

  /** One of them. */
  static final class Form {
    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "one page that needs nothing else; - for standard output")
    private Optional<Path> html = Optional.empty();

    @SuppressWarnings("UnusedVariable") // what is written when none of the others is chosen
    @Option(names = "--markdown", description = "Markdown (as without any of these)")
    private boolean markdown;

    @Option(names = "--json", description = "one JSON object, described in docs/report.md")
    private boolean json;
  }

  ReportCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    Optional<Path> file =
        form.html.or(() -> out).filter(path -> !path.toString().equals(STANDARD_OUTPUT));
    if (file.isPresent() && around().caller().isPresent()) {
      throw CommandRefusedException.badUsage(
          "no file is written here: 'report RUN --html - > report.html' keeps it at your side");
    }
    RunFolder run = run(name);
    Report report = Report.of(source(run));
    Printed printed = new Printed(task -> tail(run.keptOutput(), task));
    if (file.isPresent()) {
      NewFile.write(file.get(), writer -> write(report, printed, writer));
      tell("Written to " + file.get());
    } else {
      toStandardOutput(report, printed);
    }
    return ExitCode.DONE;
  }

  private Source source(RunFolder run) {
    var journal = new ArrayList<Entry>();
    Findings audit = JournalAudit.of(run.path(), JournalSigner.existing(state()), journal::add);
    RunState last = RunState.of(journal);
    Standing standing = Standing.of(run, last);
    boolean whole =
        audit.problems().stream()
            .map(JournalAudit.Problem::file)
            .noneMatch(file -> file.endsWith("journal"));
    return new Source(
        run.id(),
        FrozenPlan.of(run, last).runPlan(),
        journal,
        whole ? standing.word() : Source.UNKNOWN,
        whole ? standing.why() : "its journal is damaged behind event " + last.sequence(),
        audit.signed().stream().map(ReportCommand::signed).toList(),
        audit.problems().stream().map(JournalAudit.Problem::what).toList(),
        Instant.now());
  }

  private static Report.SignedHead signed(JournalAudit.Signed head) {
    return new Report.SignedHead(head.sequence(), head.at(), head.sha256(), head.key(), head.own());
  }

  private static OutputTail tail(KeptOutput kept, TaskId task) {
    OutputTail tail = kept.tail(task).block();
    return tail == null ? OutputTail.nothing("") : tail;
  }

  private void toStandardOutput(Report report, Printed printed) throws IOException {
    PrintStream stream = around().out();
    var writer = new BufferedWriter(new PrintWriter(stream, false, StandardCharsets.UTF_8));
    write(report, printed, writer);
    writer.flush();
  }

  private void write(Report report, Printed printed, Writer writer) {
    if (form.html.isPresent()) {
      HtmlReport.write(report, printed, writer);
    } else if (form.json) {
      JsonReport.write(report, printed, writer);
    } else {
      MarkdownReport.write(report, printed, writer);
    }
  }
}
