package org.changeover.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Locks on resources across the runs of one state folder: a file for each key, locked as long as a
 * turn writes it. The operating system releases what a killed engine held.
 */
final class ResourceLocks {
  private final Path folder;
  private final String run;

  ResourceLocks(Path folder, String run) {
    this.folder = folder;
    this.run = run;
  }

  /** Locks that are held together. */
  static final class Held implements AutoCloseable {
    private final List<FileChannel> channels;

    private Held(List<FileChannel> channels) {
      this.channels = channels;
    }

    @Override
    public void close() {
      for (FileChannel channel : channels) {
        try {
          channel.close();
        } catch (IOException e) {
          throw new java.io.UncheckedIOException("a lock could not be released", e);
        }
      }
    }
  }

  /** What came of an attempt to lock. */
  sealed interface Outcome {
    record Locked(Held held) implements Outcome {}

    record Busy(String key, String holder) implements Outcome {}
  }

  /** Locks all keys, in one order so that two runs cannot wait for each other, or none. */
  Outcome tryLock(Set<String> keys) throws IOException {
    Files.createDirectories(folder);
    var channels = new ArrayList<FileChannel>();
    for (String key : new TreeSet<>(keys)) {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(fileName(key)),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      channels.add(channel);
      if (!lock(channel)) {
        String holder = holder(channel);
        new Held(channels).close();
        return new Outcome.Busy(key, holder);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((run + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    }
    return new Outcome.Locked(new Held(channels));
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(256);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
  }

  private static String fileName(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12) + ".lock";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
