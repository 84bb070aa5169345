package org.changeover.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.TaskId;

/**
 * What the commands of each task print, in a file for each: written at once but unsynced, with a
 * quota and a visible mark where it was cut. That a disk takes no more of it harms no task: what
 * comes is dropped and counted. Safe from any thread.
 */
final class OutputFiles implements AutoCloseable {
  /** Bytes kept for one task. */
  static final long QUOTA = 16L << 20;

  private final Path folder;
  private final Map<TaskId, Output> open = new HashMap<>();

  OutputFiles(Path folder) {
    this.folder = folder;
  }

  static String fileName(TaskId task) {
    return task.toString().replaceAll("[^A-Za-z0-9@._-]", "_") + ".log";
  }

  /** The file of one task; none once it could not be written to. */
  private static final class Output {
    private Optional<OutputStream> file = Optional.empty();
    private long written;
    private long dropped;

    static Output open(Path path) {
      var output = new Output();
      try {
        Files.createDirectories(path.getParent(), permissions("rwx------"));
        if (!Files.exists(path)) {
          Files.createFile(path, permissions("rw-------"));
        }
        output.written = Files.size(path);
        output.file = Optional.of(Files.newOutputStream(path, StandardOpenOption.APPEND));
      } catch (IOException e) {
        Errors.log("the output of a task cannot be kept", e);
      }
      return output;
    }

    /** Returns where the line ends. */
    long line(String line) {
      if (file.isEmpty() || written > QUOTA || !write(line)) {
        dropped++;
        return written + dropped;
      }
      long end = written;
      if (written > QUOTA) {
        var _ = write("--- cut here: more than " + (QUOTA >> 20) + " MiB ---");
      }
      return end;
    }

    private boolean write(String line) {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      try {
        file.orElseThrow().write(bytes);
        written += bytes.length;
        return true;
      } catch (IOException e) {
        Errors.log("the output of a task cannot be kept from here on", e);
        close();
        return false;
      }
    }

    void end() {
      if (dropped > 0 && file.isPresent()) {
        var _ = write("--- " + dropped + " more lines were not kept ---");
      }
      close();
    }

    private void close() {
      try (var _ = file.orElse(OutputStream.nullOutputStream())) {
        file = Optional.empty();
      } catch (IOException e) {
        Errors.log("the output of a task did not close", e);
      }
    }
  }

  /** Returns where the line ends in the file; grows with each line, also where it was cut. */
  synchronized long line(TaskId task, String host, String stream, String text) {
    return open.computeIfAbsent(task, absent -> Output.open(folder.resolve(fileName(absent))))
        .line(host + " " + stream + " " + text);
  }

  /** Says how much was not kept, and closes the file. */
  synchronized void end(TaskId task) {
    Output output = open.remove(task);
    if (output != null) {
      output.end();
    }
  }

  private static FileAttribute<?> permissions(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  @Override
  public synchronized void close() {
    List.copyOf(open.keySet()).forEach(this::end);
  }
}
