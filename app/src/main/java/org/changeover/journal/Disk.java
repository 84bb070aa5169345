package org.changeover.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a journal relies on: that what was written is there after a power cut, once the method that
 * wrote it has returned, or the one that forces it where that is another. A seam for tests in which
 * the power fails or the disk is full.
 *
 * <p>Files are {@link RandomAccessFile}s, because a {@code FileChannel} is closed by an interrupt
 * of whichever thread uses it.
 */
interface Disk {

  /** Opens a file that exists, to be written by the other methods only. */
  RandomAccessFile open(Path path) throws IOException;

  /** The same, but that what is written to it stays only once it is forced. */
  RandomAccessFile openUnforced(Path path) throws IOException;

  /** Makes what was written to a file stay. */
  void force(RandomAccessFile file) throws IOException;

  /** Writes at a place of the file. */
  void write(RandomAccessFile file, long at, byte[] bytes) throws IOException;

  /** Makes the file that long, and all that is in it stay, whoever wrote it. */
  void settle(RandomAccessFile file, long length) throws IOException;

  /** Makes the names in a folder stay. */
  void settleNames(Path folder) throws IOException;

  /** The disk of this machine. */
  static Disk real() {
    return new Disk() {
      /** With O_DSYNC: a write is one call, and takes no more than the data and the size along. */
      @Override
      public RandomAccessFile open(Path path) throws IOException {
        return new RandomAccessFile(path.toFile(), "rwd");
      }

      @Override
      public RandomAccessFile openUnforced(Path path) throws IOException {
        return new RandomAccessFile(path.toFile(), "rw");
      }

      @Override
      public void force(RandomAccessFile file) throws IOException {
        file.getFD().sync();
      }

      @Override
      public void write(RandomAccessFile file, long at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
      }

      @Override
      public void settle(RandomAccessFile file, long length) throws IOException {
        if (file.length() != length) {
          file.setLength(length);
        }
        file.getFD().sync();
      }

      @Override
      public void settleNames(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    };
  }
}
