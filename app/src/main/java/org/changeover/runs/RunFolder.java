package org.changeover.runs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.control.ControlClient;
import org.changeover.journal.JournalReader;
import org.changeover.run.KeptOutput;
import org.changeover.run.LiveRun;
import org.changeover.run.Rehearsal;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;

/**
 * The folder of one run, mode 0700; its files are 0600.
 *
 * <pre>
 * journal, journal.head, journal.signed, engine.lock   see {@link org.changeover.journal}
 * frozen/                  plan, inventory, operators and files as they were when it started
 * plugins/                 the plugin zips as they were when it started
 * preview.json             the preview that it was started on, if there was one
 * rehearsal                the networks that it is bound to, a line each, if it is a rehearsal
 * output/STEP@TARGET.log   what commands printed, cut at a quota
 * saved/log-NNN.txt        lines that operators saved from the console
 * engine.sock              where the engine answers
 * engine.log               what the engine itself printed
 * </pre>
 */
public record RunFolder(Path path) {
  private static final String REHEARSAL = "rehearsal";

  public RunFolder {
    requireNonNull(path, "path is null");
  }

  /** The name of the run. */
  public String id() {
    return path.getFileName().toString();
  }

  public Path frozen() {
    return path.resolve("frozen");
  }

  public Path plugins() {
    return path.resolve("plugins");
  }

  /** The preview that it was started on; need not exist. */
  public Path preview() {
    return path.resolve("preview.json");
  }

  /**
   * The bounds of the rehearsal that it is, if it is one.
   *
   * @throws IOException when they cannot be read
   */
  public Optional<Rehearsal> rehearsal() throws IOException {
    Path file = path.resolve(REHEARSAL);
    try {
      return Files.exists(file)
          ? Optional.of(new Rehearsal(Files.readAllLines(file)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not as it was written: " + e.getMessage(), e);
    }
  }

  /** Makes it a rehearsal, before it begins. */
  public void bind(Rehearsal rehearsal) throws IOException {
    Path file = path.resolve(REHEARSAL);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, rehearsal.within());
  }

  public Path outputs() {
    return path.resolve("output");
  }

  /** What the commands of a task printed; need not exist. */
  public Path output(TaskId task) {
    return outputs().resolve(task.toString().replaceAll("[^A-Za-z0-9@._-]", "_") + ".log");
  }

  public Path saved() {
    return path.resolve("saved");
  }

  public Path socket() {
    return path.resolve("engine.sock");
  }

  public Path engineLog() {
    return path.resolve("engine.log");
  }

  public JournalReader journal() {
    return JournalReader.of(path);
  }

  /** The engine, if it lives. */
  public ControlClient engine() {
    return ControlClient.of(socket());
  }

  /** The run through its engine, or from the journal where no engine answers. */
  public LiveRun watched() {
    return new WatchedRun(engine(), journal());
  }

  /** What the tasks printed so far. */
  public KeptOutput keptOutput() {
    return new OutputTails(this);
  }

  /** Whether anything was recorded of it. */
  public boolean begun() {
    return !journal().read(1).isEmpty();
  }

  /**
   * Removes a run that did not begin, with all that was frozen for it.
   *
   * @throws IOException when something of it cannot be removed
   */
  public void remove() throws IOException {
    try (var all = Files.walk(path)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  /**
   * What the journal adds up to now.
   *
   * @throws org.changeover.journal.JournalException when it is damaged
   */
  public RunState state() {
    var state = new AtomicReference<>(RunState.empty());
    journal().replay(1, entry -> state.set(state.get().fold(entry)));
    return state.get();
  }
}
