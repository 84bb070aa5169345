package org.changeover.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hashes of zips, as they were when these were read last: to read five megabytes again takes
 * longer than all else that a start does with plugins.
 *
 * <p>A hash is taken for granted as git takes its index for granted: while name, inode, size and
 * both times of the file are what they were. The time of its last change of status cannot be set by
 * whoever changes a file. It is as coarse as a tick of the kernel, so that nothing is kept of a
 * file that changed a moment ago. {@code plugin verify} reads every zip all the same.
 *
 * <p>Safe for use by several processes; what cannot be kept is read again.
 */
final class KnownHashes {
  private static final Duration MOMENT = Duration.ofSeconds(2);
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final Clock clock;

  /**
   * @param folder in which they are kept, in hidden files
   */
  KnownHashes(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** The hash that a file had when it was {@link #keep kept}, if it has not changed since. */
  Optional<String> of(Path file) {
    try {
      List<String> kept = Files.readAllLines(place(file));
      boolean same = kept.size() == 2 && kept.getFirst().equals(stamp(file));
      return same && HASH.matcher(kept.getLast()).matches()
          ? Optional.of(kept.getLast())
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException unknown) {
      return Optional.empty();
    }
  }

  /**
   * @param before what {@link #stamp} said before the file was read
   */
  void keep(Path file, String before, String sha256) {
    try {
      if (settled(file) && before.equals(stamp(file))) {
        Path part = Files.createTempFile(folder, ".hash-", ".part");
        Files.writeString(part, before + "\n" + sha256 + "\n");
        Files.move(part, place(file), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException | UnsupportedOperationException readOnly) {
      return; // it is read again next time
    }
  }

  private Path place(Path file) {
    return folder.resolve(".hash-" + file.getFileName());
  }

  private boolean settled(Path file) throws IOException {
    var changed = (FileTime) Files.getAttribute(file, "unix:ctime");
    return changed.toInstant().isBefore(clock.instant().minus(MOMENT));
  }

  /** What tells a file from what it was. */
  static String stamp(Path file) throws IOException {
    Map<String, Object> is =
        Files.readAttributes(file, "unix:ino,dev,size,lastModifiedTime,ctime", new LinkOption[0]);
    return "%s %s %s %s %s %s"
        .formatted(
            is.get("dev"),
            is.get("ino"),
            is.get("size"),
            is.get("lastModifiedTime"),
            is.get("ctime"),
            file.toAbsolutePath());
  }
}
