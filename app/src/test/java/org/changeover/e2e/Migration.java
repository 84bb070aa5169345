package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.runs.RunFolder;

/** A run of the reference plan on a lab, by the installed program, parked wherever a test wants. */
final class Migration {
  static final Duration LONG = Duration.ofMinutes(10);

  /** Days become seconds on the lab. */
  private static final List<String> FAST = List.of("--headless", "--yes", "--max-wait", "1s");

  private static final int QUESTIONS = 3;

  private static final Pattern FAILED =
      Pattern.compile("^  (\\S+@\\S+): failed: .+", Pattern.MULTILINE);

  private static final Pattern RUN = Pattern.compile("libravatar-[0-9][0-9a-z-]+");

  private final InstalledProgram program;
  private final String run;
  private Result last;

  private Migration(InstalledProgram program, String run, Result last) {
    this.program = program;
    this.run = run;
    this.last = last;
  }

  static Migration start(InstalledProgram program, String until) {
    Result started = program.run(LONG, beginning(program, until));
    assertThat(started.exitCode()).as(started.all()).isEqualTo(3);
    return new Migration(program, named(started.all()).orElseThrow(), started);
  }

  /** A run that was begun otherwise. */
  static Migration of(InstalledProgram program, String run) {
    return new Migration(program, run, new Result(0, "", ""));
  }

  /** A command line that begins a run. */
  static String[] beginning(InstalledProgram program, String until) {
    Path plan = program.home().resolve("config/plans/libravatar/plan.yaml");
    Path inventory = program.state().resolve("lab/inventory.yaml");
    List<String> words = new ArrayList<>(List.of("run", plan.toString(), "--inventory"));
    words.add(inventory.toString());
    words.addAll(List.of("--var", "quiet-for=3s", "--until", until));
    words.addAll(FAST);
    return words.toArray(String[]::new);
  }

  /** A command line that goes on with a run. */
  static String[] goingOn(String run, String... more) {
    return Stream.of(List.of("resume", run), FAST, List.of(more))
        .flatMap(List::stream)
        .toArray(String[]::new);
  }

  /** The name of the run that an output tells of. */
  static Optional<String> named(String text) {
    Matcher found = RUN.matcher(text);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  /** Goes on until a step is through, and parks there. */
  void until(String step) {
    last = program.run(LONG, goingOn(run, "--until", step));
    assertThat(last.exitCode()).as(last.all()).isEqualTo(3);
  }

  /** A step that failed is a clear question too: it is answered by trying it again. */
  void untilDespiteQuestions(String step) {
    for (int round = 0; round < QUESTIONS; round++) {
      last = program.run(LONG, goingOn(run, "--until", step));
      if (last.exitCode() == 3) {
        assertThat(last.all()).contains("after " + step);
        return;
      }
      tryAgain(last);
    }
    throw new AssertionError(run + " does not come to " + step);
  }

  /** Tries the step again that an engine of the run failed with. */
  void tryAgain(Result ended) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(1);
    Matcher failed = FAILED.matcher(ended.all());
    assertThat(failed.find()).as(ended.all()).isTrue();
    System.out.println("a clear question: " + failed.group());
    asked("retry", run, failed.group(1), "--reason", "the host is back");
  }

  /** Says what became of an effect that the run is in doubt about. */
  void answer(TaskId task, String became, String reason) {
    asked("answer", run, task.toString(), became, "--reason", reason);
  }

  private void asked(String... words) {
    Result result = program.run(LONG, words);
    assertThat(result.exitCode()).as(result.all()).isZero();
  }

  /** Goes on to the end. */
  void finish() {
    last = program.run(LONG, goingOn(run));
    assertThat(last.exitCode()).as(last.all()).isZero();
  }

  /** What the program printed last. */
  String said() {
    return last.all();
  }

  Result undo(String... more) {
    List<String> words = new ArrayList<>(List.of("undo", run, "--yes"));
    words.addAll(List.of("--reason", "test of the way back"));
    words.addAll(List.of(more));
    return program.run(LONG, words.toArray(String[]::new));
  }

  RunFolder folder() {
    return new RunFolder(program.state().resolve("runs").resolve(run));
  }

  /** The outputs of a step that succeeded. */
  Map<String, Object> outputs(String step) {
    List<TaskState> tasks = folder().state().tasksOf(step);
    assertThat(tasks).as(step).isNotEmpty();
    return tasks.getFirst().outputs();
  }

  /** The outputs of a step that succeeded, one that is a list of texts. */
  List<String> output(String step, String name) {
    return ((List<?>) outputs(step).get(name)).stream().map(Object::toString).toList();
  }

  /** When the last event of a type about a task happened. */
  Instant at(Class<? extends Event.OfTask> type, String step, String target) {
    return last(type, step, target).at();
  }

  /** The last event of a type about a task. */
  Entry last(Class<? extends Event.OfTask> type, String step, String target) {
    return folder().journal().read(1).stream()
        .filter(entry ->
            type.isInstance(entry.event())
                && type.cast(entry.event()).task().step().equals(step)
                && type.cast(entry.event()).task().target().equals(target))
        .reduce((_, later) -> later)
        .orElseThrow(() -> new AssertionError("no " + type + " of " + step + "@" + target));
  }
}
