package org.changeover.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A disk for tests in which no power fails: it makes nothing stay. */
record Hasty(Disk disk) implements Disk {
  Hasty() {
    this(Disk.real());
  }

  @Override
  public RandomAccessFile open(Path path) throws IOException {
    return new RandomAccessFile(path.toFile(), "rw");
  }

  @Override
  public RandomAccessFile openUnforced(Path path) throws IOException {
    return open(path);
  }

  @Override
  public void force(RandomAccessFile file) {
    // As everything else here.
  }

  @Override
  public void write(RandomAccessFile file, long at, byte[] bytes) throws IOException {
    disk.write(file, at, bytes);
  }

  @Override
  public void settle(RandomAccessFile file, long length) throws IOException {
    file.setLength(length);
  }

  @Override
  public void settleNames(Path folder) {
    // The names stay as long as the test runs.
  }
}
