package org.changeover.runs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.control.ControlClient;
import org.changeover.journal.JournalReader;
import org.changeover.plan.FrozenInputs;
import org.changeover.run.Event;
import org.changeover.run.KeptOutput;
import org.changeover.run.LiveRun;
import org.changeover.run.Rehearsal;
import org.changeover.run.Request;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;

/**
 * The folder of one run, mode 0700; its files are 0600.
 *
 * <pre>
 * journal, journal.head, journal.signed, engine.lock   see {@link org.changeover.journal}
 * frozen/                  plan, inventory, operators and files as they were when it started
 * frozen-VERSION-HASH/     the same for the versions of an amended plan, and what came to nothing
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

  /** The same as the run has them now, which may have been amended since. */
  public Path frozen(RunState state) {
    return state
        .amended()
        .map(amended -> frozen(amended.planVersion(), amended.inputsSha256()))
        .orElseGet(this::frozen);
  }

  /** Its name tells what is in it, so that nothing is ever written over that a run needs. */
  private Path frozen(int version, String inputsSha256) {
    if (!inputsSha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("'" + inputsSha256 + "' is no SHA-256");
    }
    return path.resolve("frozen-%d-%s".formatted(version, inputsSha256.substring(0, 16)));
  }

  /**
   * What is frozen for a version of the plan.
   *
   * @throws IOException when it is incomplete, or not what was frozen
   */
  public FrozenInputs frozenFor(Request.Amend version) throws IOException {
    return opened(
        frozen(version.planVersion(), version.inputsSha256()), Optional.of(version.inputsSha256()));
  }

  /**
   * What is frozen for the run as it is now.
   *
   * @throws IOException when it is incomplete, or not what was frozen
   */
  public FrozenInputs frozenInputs(RunState state) throws IOException {
    return opened(
        frozen(state),
        state
            .amended()
            .map(Event.PlanAmended::inputsSha256)
            .or(() -> state.start().flatMap(Event.RunStarted::inputsSha256)));
  }

  private static FrozenInputs opened(Path folder, Optional<String> sha256) throws IOException {
    if (sha256.isPresent() && !FrozenInputs.sha256(folder).equals(sha256.get())) {
      throw new IOException(folder + " is not what was frozen with the run: put it back");
    }
    return FrozenInputs.open(folder);
  }

  /**
   * Freezes what another version of the plan needs, and has it on disk. Nothing uses it before an
   * amendment is recorded; what was frozen for one that came to nothing stays, and harms nobody.
   *
   * @return the hash of all of it
   * @throws IOException when it cannot be written, or a file has changed since it was read
   */
  public String freeze(int version, FrozenInputs inputs) throws IOException {
    Path partial = Files.createTempDirectory(path, "amending-");
    try {
      inputs.freeze(partial);
      force(partial);
      String sha256 = FrozenInputs.sha256(partial);
      Path folder = frozen(version, sha256);
      if (!Files.exists(folder)) {
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
      }
      force(path); // whoever moved it there may have been killed before this
      return sha256;
    } finally {
      if (Files.exists(partial)) {
        remove(partial);
      }
    }
  }

  /**
   * Has what a run begins with on disk, so that a journal which says that it began never lies in a
   * folder without that; and the names of the folders that it lies in, up to the state folder.
   *
   * @return the hash of all inputs
   */
  public String settle() throws IOException {
    try (var all = Files.walk(path)) {
      for (Path part : (Iterable<Path>) all::iterator) {
        if (Files.isDirectory(part) || Files.isRegularFile(part)) {
          force(part);
        }
      }
    }
    Path runs = path.getParent();
    force(runs);
    force(runs.getParent());
    return FrozenInputs.sha256(frozen());
  }

  private static void force(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Whether somebody has ever frozen another version of the plan; the journal says the rest. */
  public boolean maybeAmended() {
    try (var all = Files.newDirectoryStream(path, "frozen-*")) {
      return all.iterator().hasNext();
    } catch (IOException gone) {
      return false;
    }
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
    remove(path);
  }

  private static void remove(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
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
