package org.changeover.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.changeover.journal.Journal;
import org.changeover.plan.StepWork;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.runs.RunFolder;
import org.changeover.spi.ActionFailedException;
import reactor.core.publisher.Flux;

/**
 * The engine of a run as a process that ends on the spot, as {@code kill -9} would end it, at the
 * first of these moments at which no engine of the run has ended yet:
 *
 * <pre>
 *   intended  an effect's intent is on disk, and nothing was done upon it
 *   told      something was done; the first that the action tells of it is not on disk
 *   closed    all was done and looked at; that it succeeded is not on disk
 * </pre>
 *
 * For each action there is one before its effect and one behind it, or for each step where {@code
 * changeover.doubts} is {@code all}. Of the two behind it the seed says which.
 */
public final class EndingEngine {
  /** How a shell tells of a process that was killed. */
  public static final int KILLED = 137;

  private EndingEngine() {}

  /**
   * A moment at which an engine of the run ended.
   *
   * @param last the sequence of the last event on disk
   */
  public record Moment(String kind, String action, TaskId task, long last) {
    @Override
    public String toString() {
      return String.join(" ", kind, action, task.toString(), Long.toString(last));
    }

    public static Moment parse(String line) {
      String[] words = line.split(" ");
      return new Moment(words[0], words[1], TaskId.parse(words[2]), Long.parseLong(words[3]));
    }
  }

  /**
   * @param args state folder, run, file of the moments so far, seed, and the step to park after, if
   *     any
   */
  public static void main(String[] args) throws Exception {
    Path state = Path.of(args[0]);
    var run = new RunFolder(state.resolve("runs").resolve(args[1]));
    var moments = new Moments(Path.of(args[2]), Long.parseLong(args[3]));
    Optional<String> until = args.length > 4 ? Optional.of(args[4]) : Optional.empty();
    var options = new Event.Options(true, until, false, Optional.of(Duration.ofSeconds(1)));
    try (var process =
        new EngineProcess(run, state, EndingEngine::nobodyTypes, journal -> moments.of(journal))) {
      moments.plan = process.plan();
      var by =
          Actors.local(
              process.validated().inventory().operators(), System.getProperty("user.name"));
      System.exit(code(process.run(options, by, false).block().state()));
    }
  }

  private static char[] nobodyTypes(Object prompt) {
    throw new ActionFailedException("nobody types here");
  }

  private static int code(RunState end) {
    end.tasks().values().stream()
        .filter(task -> task.status() == TaskStatus.FAILED)
        .forEach(task -> System.out.printf("  %s: failed: %s%n", task.id(), task.detail()));
    return switch (end.status()) {
      case FINISHED -> 0;
      case PARKED -> 3;
      default -> 1;
    };
  }

  private static final class Moments {
    private final Path file;
    private final long seed;
    private final boolean everyStep = "all".equals(System.getProperty("changeover.doubts"));
    private final Set<String> used = new HashSet<>();
    private final Set<TaskId> intended = new HashSet<>();
    private RunPlan plan;
    private long last;

    Moments(Path file, long seed) throws IOException {
      this.file = file;
      this.seed = seed;
      if (Files.exists(file)) {
        Files.readAllLines(file).forEach(line -> used.add(key(Moment.parse(line))));
      }
    }

    private String key(Moment moment) {
      boolean before = moment.kind().equals("intended");
      return (before ? "before " : "behind ")
          + (everyStep ? moment.task().step() : moment.action());
    }

    Journal of(Journal journal) {
      return new Ending(journal, this);
    }

    void before(Event event) {
      switch (event) {
        case Event.ChangeMade(var task, _) -> told(task);
        case Event.OutputGiven(var task, _, _) -> told(task);
        case Event.TaskSucceeded(var task, _, _, _) -> behindEffect("closed", task);
        default -> {}
      }
    }

    void after(Entry entry) {
      last = entry.sequence();
      if (entry.event() instanceof Event.IntentRecorded(var task, _, _, _, _, _)
          && intended.add(task)) {
        end("intended", task);
      }
    }

    private void told(TaskId task) {
      if (new Random(seed + task.hashCode()).nextBoolean()) {
        behindEffect("told", task);
      }
    }

    private void behindEffect(String kind, TaskId task) {
      if (intended.contains(task)) {
        end(kind, task);
      }
    }

    private void end(String kind, TaskId task) {
      var moment = new Moment(kind, action(task), task, last);
      if (used.add(key(moment))) {
        try {
          Files.writeString(
              file, moment + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().halt(KILLED);
      }
    }

    private String action(TaskId task) {
      return ((StepWork.Act) plan.step(task).orElseThrow().work()).uses();
    }
  }

  private record Ending(Journal journal, Moments moments) implements Journal {
    @Override
    public Entry append(Event event, long epoch) {
      moments.before(event);
      Entry entry = journal.append(event, epoch);
      System.out.println(event instanceof Event.DoubtRaised ? "IN DOUBT " + event : event);
      moments.after(entry);
      return entry;
    }

    @Override
    public void replay(long from, Consumer<Entry> each) {
      journal.replay(from, each);
    }

    @Override
    public Flux<Entry> follow(long from) {
      return journal.follow(from);
    }

    @Override
    public void close() {
      journal.close();
    }
  }
}
