package org.changeover.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.changeover.journal.EventCodec;
import org.changeover.journal.JournalAudit;
import org.changeover.journal.JournalAudit.Findings;
import org.changeover.journal.JournalAudit.Problem;
import org.changeover.journal.JournalAudit.Signed;
import org.changeover.journal.JournalSigner;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = "Check that the journal of a run is whole, and what the run began with.")
final class VerifyCommand extends BaseCommand {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Parameters(paramLabel = "RUN", description = "name of the run, or how it begins")
  private String name;

  @Option(names = "--json", description = "one JSON object, described in docs/events.md")
  private boolean json;

  VerifyCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    RunFolder run = run(name);
    Findings found = JournalAudit.of(run.path(), JournalSigner.existing(state()));
    var problems = new ArrayList<>(found.problems());
    found
        .start()
        .ifPresent(start -> problems.addAll(FrozenAudit.problems(run, start, found.amendments())));
    if (json) {
      print(json(run, found, problems).toString());
    } else {
      text(run, found, problems);
    }
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.STEP_FAILED;
  }

  private void text(RunFolder run, Findings found, List<Problem> problems) {
    show(run.id() + "  " + (problems.isEmpty() ? "sound" : "NOT SOUND"));
    show("  events   " + events(found));
    show("  last     SHA-256 " + found.sha256());
    show("  signed   " + signed(found.signed()));
    found
        .start()
        .ifPresent(start ->
            show(
                "  began    by Changeover %s, plan SHA-256 %s"
                    .formatted(start.version(), start.planSha256())));
    problems.forEach(problem -> show("  WRONG    " + problem.what()));
    found.remarks().forEach(remark -> show("  note     " + remark));
  }

  private static String events(Findings found) {
    return found.first().isEmpty()
        ? "none"
        : "%d, from %s to %s"
            .formatted(found.events(), time(found.first().get()), time(found.last().orElseThrow()));
  }

  private static String time(Instant at) {
    return TIME.format(at);
  }

  /** Sequences by key. */
  private static String signed(List<Signed> heads) {
    return heads.isEmpty()
        ? "no head"
        : heads.stream()
            .collect(Collectors.groupingBy(VerifyCommand::whose, Collectors.toList()))
            .entrySet()
            .stream()
            .map(one ->
                "%s, by the key %s"
                    .formatted(
                        one.getValue().stream()
                            .map(head -> Long.toString(head.sequence()))
                            .collect(Collectors.joining(", ", "sequence ", "")),
                        one.getKey()))
            .collect(Collectors.joining("; "));
  }

  private static String whose(Signed head) {
    return head.key() + (head.own() ? " of this installation" : ", which is another's");
  }

  private static ObjectNode json(RunFolder run, Findings found, List<Problem> problems) {
    ObjectNode node = EventCodec.mapper().createObjectNode();
    node.put("v", EventCodec.VERSION);
    node.put("run", run.id());
    node.put("sound", problems.isEmpty());
    node.put("events", found.events());
    found.first().ifPresent(at -> node.put("firstAt", at.toString()));
    found.last().ifPresent(at -> node.put("lastAt", at.toString()));
    node.put("sha256", found.sha256());
    found.head().ifPresent(head -> node.put("head", head));
    ArrayNode signed = node.putArray("signed");
    for (Signed head : found.signed()) {
      signed
          .addObject()
          .put("sequence", head.sequence())
          .put("at", head.at().toString())
          .put("key", head.key())
          .put("own", head.own());
    }
    ArrayNode wrong = node.putArray("problems");
    for (Problem problem : problems) {
      ObjectNode one = wrong.addObject().put("file", problem.file().toString());
      problem.offset().ifPresent(offset -> one.put("offset", offset));
      one.put("what", problem.what());
    }
    found.remarks().forEach(node.putArray("remarks")::add);
    return node;
  }
}
