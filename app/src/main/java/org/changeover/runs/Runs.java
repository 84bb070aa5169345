package org.changeover.runs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The runs of a state folder. */
public final class Runs {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmm");

  /** No vowels, so that no words come out. */
  private static final String LETTERS = "bcdfghjkmnpqrstvwxz23456789";

  private final Path folder;

  private Runs(Path folder) {
    this.folder = folder;
  }

  /** The runs of that state folder, which need not exist. */
  public static Runs in(Path state) {
    return new Runs(state.resolve("runs"));
  }

  /** The runs of the folder that a run is in, that one among them. */
  static Runs besides(RunFolder run) {
    return new Runs(run.path().toAbsolutePath().getParent());
  }

  /**
   * Makes the folder of a new run, named {@code PLAN-YYYYMMDD-HHMM-xxx} in the clock's zone.
   *
   * @param plan the plan's id
   * @throws IOException when it cannot be made
   */
  public RunFolder create(String plan, Clock clock, RandomGenerator random) throws IOException {
    Files.createDirectories(folder, ownerOnly());
    String stem = plan.replaceAll("[^A-Za-z0-9._-]", "-") + "-" + STAMP.format(now(clock)) + "-";
    while (true) {
      String letters =
          random
              .ints(3, 0, LETTERS.length())
              .mapToObj(i -> LETTERS.substring(i, i + 1))
              .collect(Collectors.joining());
      try {
        return new RunFolder(Files.createDirectory(folder.resolve(stem + letters), ownerOnly()));
      } catch (FileAlreadyExistsException e) {
        // Another run of this minute has these letters: others are drawn.
        continue;
      }
    }
  }

  private static LocalDateTime now(Clock clock) {
    return LocalDateTime.ofInstant(clock.instant(), clock.getZone());
  }

  private static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }

  /**
   * All runs, the one that was made last first.
   *
   * @throws IOException when the folder cannot be read
   */
  public List<RunFolder> list() throws IOException {
    try (var paths = Files.list(folder)) {
      return paths
          .filter(Files::isDirectory)
          .map(RunFolder::new)
          .sorted(Comparator.comparing(Runs::stamp).thenComparing(RunFolder::id).reversed())
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static String stamp(RunFolder run) {
    return run.id().replaceFirst(".*-(\\d{8}-\\d{4})-.*", "$1");
  }

  /**
   * The run of that name, or the only one whose name begins so.
   *
   * @throws UnknownRunException when there is none, or more than one
   * @throws IOException when the folder cannot be read
   */
  public RunFolder find(String name) throws IOException, UnknownRunException {
    List<RunFolder> all = list();
    List<RunFolder> found = all.stream().filter(run -> run.id().startsWith(name)).toList();
    for (RunFolder run : found) {
      if (run.id().equals(name)) {
        return run;
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    String what = found.isEmpty() ? "there is no run '%s' in %s" : "'%s' may mean several in %s";
    List<RunFolder> shown = found.isEmpty() ? all : found;
    throw new UnknownRunException(what.formatted(name, folder) + listing(shown));
  }

  private static String listing(List<RunFolder> runs) {
    return runs.isEmpty()
        ? "; start one with 'changeover run PLAN'"
        : runs.stream()
            .limit(10)
            .map(RunFolder::id)
            .collect(Collectors.joining(", ", "; there are: ", ""));
  }
}
