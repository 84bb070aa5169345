package org.changeover.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.changeover.plan.Operator;
import org.changeover.plan.Operators;
import org.changeover.plan.OperatorsReader;

/**
 * Who may log in. Read again when it has changed, so that a key that is taken out of it lets nobody
 * in from then on; a change that cannot be read lets nobody new in either: what was known stays.
 */
final class OperatorsFile {
  private static final Logger LOG = Logger.getLogger(OperatorsFile.class.getName());

  private final Path file;
  private FileTime read;
  private Operators operators;

  private OperatorsFile(Path file) {
    this.file = file;
  }

  /**
   * @throws IOException when it cannot be read, or with all that is wrong in it
   */
  static OperatorsFile open(Path file) throws IOException {
    var opened = new OperatorsFile(file);
    opened.load();
    return opened;
  }

  private void load() throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    operators =
        switch (OperatorsReader.read(file.toString(), Files.readAllBytes(file))) {
          case OperatorsReader.Result.Read(Operators good) -> good;
          case OperatorsReader.Result.Wrong(var problems) ->
              throw new WrongOperatorsException(
                  problems.stream().map(String::valueOf).collect(Collectors.joining("\n")));
        };
    read = time;
  }

  /**
   * The operator whose key that is. Safe for use by several threads.
   *
   * @param fingerprint as {@code ssh-keygen -l} prints it
   */
  synchronized Optional<Operator> holderOf(String fingerprint) {
    try {
      if (!Files.getLastModifiedTime(file).equals(read)) {
        load();
      }
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "{0} cannot be read and counts as it was: {1}",
          new Object[] {file, e.getMessage()});
    }
    return operators.holderOf(fingerprint);
  }
}
