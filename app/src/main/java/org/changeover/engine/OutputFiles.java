package org.changeover.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.changeover.run.TaskId;

/**
 * What the commands of each task print, in a file for each: unsynced, with a quota and a visible
 * mark where it was cut. Safe from any thread.
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
    private final Writer writer;
    private long written;
    private long dropped;

    private Output(Writer writer, long written) {
      this.writer = writer;
      this.written = written;
    }
  }

  static String fileName(TaskId task) {
    return task.toString().replaceAll("[^A-Za-z0-9@._-]", "_") + ".log";
  }

  synchronized void line(TaskId task, String host, String stream, String text) {
    try {
      Output output = open.computeIfAbsent(task, this::open);
      if (output.written > QUOTA) {
        output.dropped++;
        return;
      }
      String line = host + " " + stream + " " + text + "\n";
      output.writer.write(line);
      output.written += line.length();
      if (output.written > QUOTA) {
        output.writer.write("--- cut here: more than " + (QUOTA >> 20) + " MiB ---\n");
        output.writer.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + task + " cannot be kept", e);
    }
  }

  /** Writes out what is buffered, and says how much was not kept. */
  synchronized void end(TaskId task) {
    Output output = open.remove(task);
    if (output == null) {
      return;
    }
    try (Writer writer = output.writer) {
      if (output.dropped > 0) {
        writer.write("--- " + output.dropped + " more lines were not kept ---\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + task + " cannot be kept", e);
    }
  }

  private Output open(TaskId task) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(fileName(task));
      long size = Files.exists(file) ? Files.size(file) : 0;
      Writer writer =
          Files.newBufferedWriter(
              file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return new Output(writer, size);
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + task + " cannot be kept", e);
    }
  }

  @Override
  public synchronized void close() {
    java.util.List.copyOf(open.keySet()).forEach(this::end);
  }
}
