package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.changeover.text.Sanitiser;

/**
 * Finds plans, and the inventories beside them, in folders. No symbolic link is followed below
 * these, nothing is read that is no file, and no more is looked at than a stated number of files.
 */
final class PlanFiles {
  /** So many plans are found at most. */
  static final int MOST = 100;

  private static final int MOST_LOOKED_AT = 5000;
  private static final int BEGINNING = 64 << 10;
  private static final String INVENTORY = "inventory.yaml";
  private static final Pattern NAME = Pattern.compile("[^.].*\\.ya?ml");
  private static final Pattern PLAN = key("plan");
  private static final Pattern TITLE = key("title");
  private static final Pattern HOSTS = Pattern.compile("^hosts:", Pattern.MULTILINE);

  private final List<Found> found = new ArrayList<>();
  private int lookedAt;
  private boolean complete = true;

  private PlanFiles() {}

  /**
   * A folder to look in.
   *
   * @param depth how many levels of folders; 1 for its own files only
   */
  record Folder(Path path, int depth) {}

  /**
   * A file that says it is a plan, or is called so.
   *
   * @param plan the name that it gives, if any; so is {@code title}
   * @param inventories those beside it, {@code inventory.yaml} first; only that one, even though it
   *     is missing, where there is none
   */
  record Found(Path file, String plan, String title, List<Path> inventories) {}

  /**
   * @param complete whether these are all that there are
   */
  record All(List<Found> plans, boolean complete) {}

  /**
   * A folder that a user names.
   *
   * @throws CommandRefusedException when it is none
   */
  static Path existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw CommandRefusedException.badUsage("--plans: %s is not a folder".formatted(folder));
    }
    return folder;
  }

  /** In the order of the folders, in each by path; a file that is in two of them counts once. */
  static All in(List<Folder> folders) throws IOException {
    var files = new PlanFiles();
    for (Folder folder : folders) {
      files.look(folder);
    }
    return new All(List.copyOf(files.found), files.complete);
  }

  private void look(Folder folder) throws IOException {
    if (!Files.isDirectory(folder.path())) {
      return;
    }
    // The folder itself may be named by a link; what is below it may not.
    Path start = Files.isSymbolicLink(folder.path()) ? folder.path().toRealPath() : folder.path();
    var heads = new TreeMap<Path, String>();
    Files.walkFileTree(start, Set.of(), folder.depth(), new Gatherer(start, heads));
    heads.forEach((file, head) -> {
      if (isPlan(file, head) && isNew(file)) {
        add(file, head, heads);
      }
    });
  }

  private boolean isNew(Path file) {
    Path same = file.toAbsolutePath().normalize();
    return found.stream().noneMatch(one -> one.file().toAbsolutePath().normalize().equals(same));
  }

  private void add(Path file, String head, TreeMap<Path, String> heads) {
    if (found.size() >= MOST) {
      complete = false;
      return;
    }
    List<Path> beside =
        heads.entrySet().stream()
            .filter(one -> isInventory(one.getValue()) && !isPlan(one.getKey(), one.getValue()))
            .map(java.util.Map.Entry::getKey)
            .filter(one -> file.resolveSibling(one.getFileName()).equals(one))
            .sorted(comparing(one -> !one.endsWith(INVENTORY)))
            .toList();
    found.add(
        new Found(
            file,
            value(PLAN, head),
            value(TITLE, head),
            beside.isEmpty() ? List.of(file.resolveSibling(INVENTORY)) : beside));
  }

  private static boolean isPlan(Path file, String head) {
    return PLAN.matcher(head).find() || Stream.of("plan.yaml", "plan.yml").anyMatch(file::endsWith);
  }

  /** Whether that is the beginning of an inventory. */
  private static boolean isInventory(String head) {
    return HOSTS.matcher(head).find();
  }

  private static Pattern key(String name) {
    return Pattern.compile("^" + name + ":[ \t]*(.*?)[ \t]*(?:[ \t]#.*)?$", Pattern.MULTILINE);
  }

  private static String value(Pattern key, String head) {
    return Optional.of(key.matcher(head))
        .filter(matcher -> matcher.find())
        .map(matcher -> matcher.group(1).replaceAll("^([\"'])(.*)\\1$", "$2"))
        .map(Sanitiser::clean)
        .orElse("");
  }

  /** Reads the beginning of every file that may be a plan or an inventory. */
  private final class Gatherer extends SimpleFileVisitor<Path> {
    private final Path start;
    private final TreeMap<Path, String> heads;

    Gatherer(Path start, TreeMap<Path, String> heads) {
      this.start = start;
      this.heads = heads;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean hidden = !folder.equals(start) && folder.getFileName().toString().startsWith(".");
      return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (++lookedAt > MOST_LOOKED_AT) {
        complete = false;
        return FileVisitResult.TERMINATE;
      }
      if (attributes.isRegularFile() && NAME.matcher(file.getFileName().toString()).matches()) {
        beginning(file).ifPresent(head -> heads.put(file, head));
      }
      return FileVisitResult.CONTINUE;
    }

    /** What cannot be entered or looked at holds no plan that could be started. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
      return FileVisitResult.CONTINUE;
    }

    private Optional<String> beginning(Path file) {
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(new String(in.readNBytes(BEGINNING), UTF_8));
      } catch (IOException unreadable) {
        return Optional.empty();
      }
    }
  }
}
