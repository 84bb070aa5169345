package org.changeover.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CancellationException;

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

  /** What came of an attempt to lock. */
  sealed interface Outcome {
    record Locked() implements Outcome {}

    /**
     * @param holder the id of the run that holds the key
     */
    record Busy(String key, String holder) implements Outcome {}
  }

  /** The wish to hold some keys together; nothing is locked before {@link Claim#take}. */
  Claim claim(Set<String> keys) {
    return new Claim(keys);
  }

  /**
   * Holds its keys from a successful {@link #take} until it is closed; once closed it takes
   * nothing, so that whoever gives up while it is being taken leaves no lock behind. Safe from any
   * thread.
   */
  final class Claim implements AutoCloseable {
    private final Set<String> keys;
    private final List<FileChannel> channels = new ArrayList<>();
    private boolean closed;

    private Claim(Set<String> keys) {
      this.keys = new TreeSet<>(keys);
    }

    /**
     * Locks all keys, in one order so that two runs cannot wait for each other, or none.
     *
     * @throws IOException when the folder of the locks cannot be written
     */
    synchronized Outcome take() throws IOException {
      if (closed) {
        throw new CancellationException("given up");
      }
      Outcome outcome = new Outcome.Busy("", "");
      try {
        outcome = lockAll();
        return outcome;
      } finally {
        if (outcome instanceof Outcome.Busy) {
          release();
        }
      }
    }

    private Outcome lockAll() throws IOException {
      Files.createDirectories(folder);
      for (String key : keys) {
        FileChannel channel =
            FileChannel.open(
                folder.resolve(fileName(key)),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        channels.add(channel);
        if (!lock(channel)) {
          return new Outcome.Busy(key, holder(channel));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((run + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      }
      return new Outcome.Locked();
    }

    private void release() {
      for (FileChannel channel : channels) {
        try {
          channel.close();
        } catch (IOException e) {
          throw new UncheckedIOException("a lock could not be released", e);
        }
      }
      channels.clear();
    }

    @Override
    public synchronized void close() {
      closed = true;
      release();
    }
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
