package org.changeover.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A disk that takes no more while the test says so. */
record FullDisk(Disk disk, BooleanSupplier full) implements Disk {
  FullDisk(BooleanSupplier full) {
    this(Disk.real(), full);
  }

  @Override
  public RandomAccessFile open(Path path) throws IOException {
    return disk.open(path);
  }

  @Override
  public RandomAccessFile openUnforced(Path path) throws IOException {
    return disk.openUnforced(path);
  }

  @Override
  public void force(RandomAccessFile file) throws IOException {
    disk.force(file);
  }

  @Override
  public void write(RandomAccessFile file, long at, byte[] bytes) throws IOException {
    if (full.getAsBoolean()) {
      throw new IOException("No space left on device");
    }
    disk.write(file, at, bytes);
  }

  @Override
  public void settle(RandomAccessFile file, long length) throws IOException {
    disk.settle(file, length);
  }

  @Override
  public void settleNames(Path folder) throws IOException {
    disk.settleNames(folder);
  }
}
