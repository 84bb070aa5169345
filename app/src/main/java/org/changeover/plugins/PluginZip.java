package org.changeover.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip of one plugin: checks it and unpacks it once.
 *
 * <p>It is unpacked into a folder whose name holds the hash of the zip, so that another zip never
 * finds its files. That folder appears by a rename when it is complete: several processes may start
 * at once, and one that dies in between leaves only a hidden folder behind that nobody reads. A
 * folder that later lost or changed a file (by its size) is put aside and made anew.
 */
final class PluginZip {
  private final Path file;
  private final String sha256;

  private PluginZip(Path file, String sha256) {
    this.file = file;
    this.sha256 = sha256;
  }

  /**
   * @param into where it is unpacked, or was
   */
  static PluginZip of(Path file, Path into) throws RefusedException {
    try {
      var known = new KnownHashes(into, Clock.systemUTC());
      Optional<PluginZip> zip = known.of(file).map(hash -> new PluginZip(file, hash));
      if (zip.filter(one -> Files.isDirectory(one.folder(into))).isPresent()) {
        return zip.get();
      }
      String before = KnownHashes.stamp(file);
      String hash = hash(file);
      known.keep(file, before, hash);
      return new PluginZip(file, hash);
    } catch (IOException e) {
      throw new RefusedException(
          "it cannot be read (" + Reasons.of(e) + "); see to its permissions", e);
    }
  }

  private Path folder(Path into) {
    return into.resolve(stem() + "-" + sha256.substring(0, 32));
  }

  String sha256() {
    return sha256;
  }

  /** Finds what is wrong with unpacked files before they are put in place. */
  @FunctionalInterface
  interface Inspection {
    List<String> problems(Path folder) throws IOException;
  }

  /**
   * The folder with the plugin's files, below {@code into}. What is found there already has passed
   * the inspection: its name holds the hash of the zip.
   */
  Path unpack(Path into, Inspection inspection) throws RefusedException {
    try (var zip = new ZipFile(file.toFile())) {
      EntryRules entries = EntryRules.of(file, zip);
      Path folder = folder(into);
      if (!entries.problems().isEmpty() || !isComplete(folder, entries.good())) {
        unpack(zip, entries, folder, inspection);
      }
      return folder;
    } catch (ZipException e) {
      throw new RefusedException(
          "it is not a whole zip (" + e.getMessage() + "); copy or build it again", e);
    } catch (IOException e) {
      throw new RefusedException(
          "it could not be unpacked into %s (%s); see that there is room and that the folder may be written"
              .formatted(into, Reasons.of(e)),
          e);
    }
  }

  /** What may be unpacked of a zip with bad entries is looked at too: all is said at once. */
  private void unpack(ZipFile zip, EntryRules entries, Path folder, Inspection inspection)
      throws IOException, RefusedException {
    if (entries.good().isEmpty() && !entries.problems().isEmpty()) {
      throw new RefusedException(entries.problems());
    }
    Path into = folder.getParent();
    Files.createDirectories(into);
    Path growing =
        Files.createTempDirectory(
            into,
            ".unpacking-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      for (ZipEntry entry : entries.good()) {
        extract(zip, entry, growing);
      }
      if (!hash(file).equals(sha256)) {
        throw new RefusedException("it changed while it was read; start again");
      }
      var problems = new ArrayList<>(entries.problems());
      problems.addAll(inspection.problems(growing));
      if (!problems.isEmpty()) {
        throw new RefusedException(problems);
      }
      putInPlace(growing, folder, entries.good());
    } finally {
      delete(growing);
    }
  }

  private static void extract(ZipFile zip, ZipEntry entry, Path into) throws IOException {
    Path to = into.resolve(entry.getName());
    if (entry.isDirectory()) {
      Files.createDirectories(to);
      return;
    }
    Files.createDirectories(to.getParent());
    try (var in = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
        var out = Files.newOutputStream(to)) {
      long copied = new Bounded(in, entry.getSize()).transferTo(out);
      if (copied != entry.getSize() || in.getChecksum().getValue() != entry.getCrc()) {
        throw new ZipException("'" + entry.getName() + "' is not what the zip says of it");
      }
    }
  }

  private static void putInPlace(Path grown, Path folder, List<ZipEntry> entries)
      throws IOException {
    if (Files.exists(folder) && !isComplete(folder, entries)) {
      Path aside = Files.createTempDirectory(folder.getParent(), ".damaged-");
      Files.move(folder, aside.resolve("files"));
      delete(aside);
    }
    try {
      Files.move(grown, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      requireComplete(folder, entries, e);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("its file system cannot rename folders", e);
    } catch (IOException e) {
      requireComplete(folder, entries, e);
    }
  }

  /** Another process was faster: its folder serves as well. */
  private static void requireComplete(Path folder, List<ZipEntry> entries, IOException otherwise)
      throws IOException {
    if (!isComplete(folder, entries)) {
      throw otherwise;
    }
  }

  private static boolean isComplete(Path folder, List<ZipEntry> entries) throws IOException {
    for (ZipEntry entry : entries) {
      Path path = folder.resolve(entry.getName());
      boolean there =
          entry.isDirectory()
              ? Files.isDirectory(path)
              : Files.isRegularFile(path) && Files.size(path) == entry.getSize();
      if (!there) {
        return false;
      }
    }
    return true;
  }

  private String stem() {
    String name = file.getFileName().toString().replaceFirst("\\.zip$", "");
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.+", "_");
    return plain.substring(0, Math.min(60, plain.length()));
  }

  static String hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Every zip of a folder, by name. */
  static List<Path> in(Path folder) throws IOException {
    var zips = new ArrayList<Path>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.zip")) {
      found.forEach(zips::add);
    }
    zips.sort(Comparator.comparing(path -> path.getFileName().toString()));
    return zips;
  }

  /** Reads no more than an entry says that it holds, and one byte that shows that it lied. */
  private static final class Bounded extends java.io.FilterInputStream {
    private long left;

    Bounded(InputStream in, long size) {
      super(in);
      this.left = size + 1;
    }

    @Override
    public int read() throws IOException {
      if (left <= 0) {
        return -1;
      }
      left--;
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int read = in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
