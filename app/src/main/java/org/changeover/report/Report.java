package org.changeover.report;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Change;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;

/**
 * Everything that is told of a run, up to a moment. The names of its components are those of {@code
 * report --json} (docs/report.md).
 *
 * @param requests everything that was asked of the run, in its order, what was refused among it
 * @param troubles what failed or was in doubt, and what was done about it
 * @param signed the signed heads of the journal, the last one last
 * @param unsound what of the journal is not as it was written, in sentences
 * @param unknown what the report cannot tell, in sentences
 */
public record Report(
    Head head,
    Summary summary,
    Timeline timeline,
    List<PhasePart> phases,
    List<GatePart> gates,
    List<Asked> requests,
    List<Trouble> troubles,
    List<SignedHead> signed,
    List<String> unsound,
    List<String> unknown) {
  public Report {
    requireNonNull(head, "head is null");
    requireNonNull(summary, "summary is null");
    requireNonNull(timeline, "timeline is null");
    phases = List.copyOf(phases);
    gates = List.copyOf(gates);
    requests = List.copyOf(requests);
    troubles = List.copyOf(troubles);
    signed = List.copyOf(signed);
    unsound = List.copyOf(unsound);
    unknown = List.copyOf(unknown);
  }

  /** The report of a run. */
  public static Report of(Source source) {
    return new Compilation(source).report();
  }

  /** The tasks, in the order of the plan. */
  public List<TaskPart> tasks() {
    return phases.stream()
        .flatMap(phase -> phase.steps().stream())
        .flatMap(step -> step.tasks().stream())
        .toList();
  }

  /**
   * Which run it is.
   *
   * @param lab whether it is one on the lab
   * @param status in one word, and {@code why} it is so
   * @param reason why it was started; empty when that was not said
   * @param begun empty when it never began
   * @param last of the last event
   * @param asOf when this was told
   * @param ended whether nothing more happens unless somebody asks for it
   * @param events how many the journal has
   * @param planVersion from 1; amendments made the later ones
   * @param planSha256 of that version
   */
  public record Head(
      String run,
      String plan,
      String title,
      boolean lab,
      String status,
      String why,
      boolean ended,
      Optional<Actor> startedBy,
      String reason,
      Optional<Instant> begun,
      Optional<Instant> last,
      Instant asOf,
      long events,
      int planVersion,
      String planSha256,
      String inventorySha256,
      String version,
      int journalFormat,
      Map<String, String> variables,
      List<Event.Plugin> plugins) {
    public Head {
      variables = Map.copyOf(variables);
      plugins = List.copyOf(plugins);
    }
  }

  /**
   * @param duration from the first event to the last, or to now while it goes on
   */
  public record Summary(Counts counts, Optional<Duration> duration, Downtime downtime) {}

  /**
   * How many steps the plan has, links of chains by themselves, and what became of their tasks.
   *
   * @param done with an effect, or after a wait or a person's work
   * @param satisfied as everything was as wanted already
   * @param failed or stopped, or whose undo failed
   * @param open under way, waiting, or in doubt
   * @param accepted requests of people
   */
  public record Counts(
      int steps,
      int tasks,
      int done,
      int satisfied,
      int skipped,
      int undone,
      int failed,
      int open,
      int notBegun,
      int accepted,
      int refused) {}

  /**
   * When the service did not answer, as the plan's probe saw it.
   *
   * @param watched whether the plan has a probe; nothing is known without one
   * @param total of the outages, one that is not over up to now
   */
  public record Downtime(
      boolean watched, Optional<Duration> budget, Duration total, List<Outage> outages) {
    public Downtime {
      outages = List.copyOf(outages);
    }

    /** By how much it is over what the plan allows; empty when it is not. */
    public Optional<Duration> over() {
      return budget.filter(limit -> total.compareTo(limit) > 0).map(limit -> total.minus(limit));
    }
  }

  /**
   * @param to empty when it is not over
   * @param saw what the probe saw when it began
   */
  public record Outage(Instant from, Optional<Instant> to, Duration length, String saw) {}

  /** A phase of the plan. */
  public record PhasePart(String id, String title, List<StepPart> steps) {
    public PhasePart {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step, or a link of a chain.
   *
   * @param chain the id of the chain that it is a link of, or empty
   * @param does the action, {@code wait} or {@code manual}
   */
  public record StepPart(String id, String title, String chain, String does, List<TaskPart> tasks) {
    public StepPart {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * A step on one of its targets.
   *
   * @param attempts how often it was begun
   * @param changed whether it had an effect
   * @param from when it was begun first; {@code to}, when it ended last
   * @param said the evidence, error, question or reason, whichever the status calls for
   * @param facts what is known of a doubt
   * @param looks what its checks found
   * @param changes those that it said it made
   * @param intents what was on disk before its effects
   */
  public record TaskPart(
      TaskId task,
      TaskStatus status,
      int generation,
      int attempts,
      boolean changed,
      Optional<Instant> from,
      Optional<Instant> to,
      String said,
      List<String> facts,
      List<Look> looks,
      List<Change> changes,
      List<Intent> intents,
      Map<String, Object> outputs,
      List<Moment> history) {
    public TaskPart {
      facts = List.copyOf(facts);
      looks = List.copyOf(looks);
      changes = List.copyOf(changes);
      intents = List.copyOf(intents);
      outputs = Map.copyOf(outputs);
      history = List.copyOf(history);
    }

    /** Whether there was nothing to do, as a check found everything as it is wanted. */
    public boolean satisfied() {
      return status == TaskStatus.SUCCEEDED && attempts > 0 && !changed && intents.isEmpty();
    }

    /** Whether it failed, or something went wrong with it that is not mended. */
    public boolean bad() {
      return switch (status) {
        case FAILED, STOPPED, REJECTED, UNDO_FAILED, IN_DOUBT, UNKNOWN, UNDO_UNKNOWN -> true;
        default -> false;
      };
    }
  }

  /**
   * What a check found.
   *
   * @param detail the evidence, or why it is not known
   */
  public record Look(
      Instant at, Event.Verdict verdict, List<Change> changes, String fingerprint, String detail) {
    public Look {
      changes = List.copyOf(changes);
    }
  }

  /** What was on disk before an effect. */
  public record Intent(
      Instant at, int generation, int attempt, int number, Receipt receipt, Reversal reversal) {}

  /** An event, in words. */
  public record Moment(long sequence, Instant at, String said) {}

  /**
   * An approval that was asked for.
   *
   * @param shown what the approvals are bound to, as the check found it
   * @param closed empty while it is open
   */
  public record GatePart(
      TaskId task,
      String ask,
      List<String> by,
      int count,
      boolean self,
      Instant opened,
      Optional<Instant> deadline,
      boolean rejectWhenLate,
      String fingerprint,
      String planSha256,
      List<Change> shown,
      List<Vote> votes,
      String outcome,
      Optional<Instant> closed) {
    public GatePart {
      by = List.copyOf(by);
      shown = List.copyOf(shown);
      votes = List.copyOf(votes);
    }
  }

  /** What somebody said to a gate. */
  public record Vote(Instant at, boolean approved, Actor by, String reason, String fingerprint) {}

  /**
   * Something that was asked of the run.
   *
   * @param request in the word of the command
   * @param detail what more it said
   * @param reason that was given; empty when none was
   * @param refused why it was not done; empty when it was
   */
  public record Asked(
      long sequence,
      Instant at,
      String request,
      Optional<TaskId> task,
      String detail,
      Actor by,
      String reason,
      Optional<String> refused) {}

  /**
   * Something that went wrong with a task.
   *
   * @param what the error, or the question with its facts
   * @param then what happened to the task afterwards, until it was settled or went wrong again
   * @param outcome how it stands with it
   */
  public record Trouble(
      TaskId task,
      Instant at,
      boolean doubt,
      String what,
      List<Moment> then,
      String outcome,
      boolean settled) {
    public Trouble {
      then = List.copyOf(then);
    }
  }

  /**
   * A head of the journal whose signature is right.
   *
   * @param sha256 of the line of that sequence
   * @param key the fingerprint of the key that signed it
   * @param own whether this installation's key made it
   */
  public record SignedHead(long sequence, Instant at, String sha256, String key, boolean own) {}
}
