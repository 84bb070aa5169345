package org.changeover.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.changeover.run.TaskId;

/**
 * What the commands of each task print, in a file for each: written at once but unsynced, with a
 * quota and a visible mark where it was cut. Safe from any thread.
 */
final class OutputFiles implements AutoCloseable {
  /** Bytes kept for one task. */
  static final long QUOTA = 16L << 20;

  private final Path folder;
  private final Map<TaskId, Output> open = new HashMap<>();

  OutputFiles(Path folder) {
    this.folder = folder;
  }

  private static final class Output {
    private final OutputStream file;
    private long written;
    private long dropped;

    private Output(OutputStream file, long written) {
      this.file = file;
      this.written = written;
    }

    private void write(String line) throws IOException {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      file.write(bytes);
      written += bytes.length;
    }
  }

  static String fileName(TaskId task) {
    return task.toString().replaceAll("[^A-Za-z0-9@._-]", "_") + ".log";
  }

  /** Returns where the line ends in the file; grows with each line, also where it was cut. */
  synchronized long line(TaskId task, String host, String stream, String text) {
    try {
      Output output = open.computeIfAbsent(task, this::open);
      if (output.written > QUOTA) {
        output.dropped++;
        return output.written + output.dropped;
      }
      output.write(host + " " + stream + " " + text);
      long end = output.written;
      if (output.written > QUOTA) {
        output.write("--- cut here: more than " + (QUOTA >> 20) + " MiB ---");
      }
      return end;
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + task + " cannot be kept", e);
    }
  }

  /** Says how much was not kept, and closes the file. */
  synchronized void end(TaskId task) {
    Output output = open.remove(task);
    if (output == null) {
      return;
    }
    try (var _ = output.file) {
      if (output.dropped > 0) {
        output.write("--- " + output.dropped + " more lines were not kept ---");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + task + " cannot be kept", e);
    }
  }

  private Output open(TaskId task) {
    try {
      Files.createDirectories(folder, permissions("rwx------"));
      Path file = folder.resolve(fileName(task));
      if (!Files.exists(file)) {
        Files.createFile(file, permissions("rw-------"));
      }
      return new Output(Files.newOutputStream(file, StandardOpenOption.APPEND), Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + task + " cannot be kept", e);
    }
  }

  private static FileAttribute<?> permissions(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  @Override
  public synchronized void close() {
    java.util.List.copyOf(open.keySet()).forEach(this::end);
  }
}
