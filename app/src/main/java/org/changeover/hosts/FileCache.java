package org.changeover.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;

/**
 * What files hold: every host asks for the same ones, and they are read again when they change.
 * Many hosts that ask at once wait for the first of them, which reads. Safe from any thread.
 */
final class FileCache<T> {
  private final Reader<T> reader;
  private final Map<Path, Read<T>> all = new HashMap<>();

  /** Makes something of a file. */
  interface Reader<T> {
    T read(Path file) throws IOException;
  }

  private record Read<T>(FileTime modified, long size, T content) {
    boolean isOf(BasicFileAttributes now) {
      return modified.equals(now.lastModifiedTime()) && size == now.size();
    }
  }

  FileCache(Reader<T> reader) {
    this.reader = reader;
  }

  /** May block. A failure is not kept. */
  synchronized T of(Path file) throws IOException {
    var now = Files.readAttributes(file, BasicFileAttributes.class);
    Read<T> before = all.get(file);
    if (before != null && before.isOf(now)) {
      return before.content();
    }
    T content = reader.read(file);
    all.put(file, new Read<>(now.lastModifiedTime(), now.size(), content));
    return content;
  }
}
