package org.changeover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one at a time work, over threads and processes. The lock is a file that is removed by
 * whoever held it last; one that was removed while somebody waited for it does not count.
 */
final class Locks {
  /** The operating system's lock is the process's, so threads of one process need another. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private Locks() {}

  static <T> T holding(Path file, Supplier<T> work) {
    THREADS.lock();
    try {
      while (true) {
        Folders.create(file.getParent());
        try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          Object opened = Files.getAttribute(file, "unix:ino");
          channel.lock();
          if (Files.exists(file) && Files.getAttribute(file, "unix:ino").equals(opened)) {
            return releasing(file, work);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    } finally {
      THREADS.unlock();
    }
  }

  private static <T> T releasing(Path file, Supplier<T> work) throws IOException {
    try {
      return work.get();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
