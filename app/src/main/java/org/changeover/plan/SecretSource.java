package org.changeover.plan;

import java.nio.file.Path;
import java.util.List;

/** Where a secret comes from when it is needed. */
public sealed interface SecretSource {
  String name();

  SourcePosition at();

  /** A variable of the environment in which the engine is started. */
  record Env(String name, String variable, SourcePosition at) implements SecretSource {}

  /**
   * A file that only its owner may read (0600); a newline at its end does not count.
   *
   * @param file absolute
   */
  record File(String name, Path file, SourcePosition at) implements SecretSource {}

  /** What a command prints; it is run without a shell. */
  record Command(String name, List<String> argv, SourcePosition at) implements SecretSource {
    public Command {
      argv = List.copyOf(argv);
    }
  }

  /** What a person types when the engine is started. */
  record Prompt(String name, String question, SourcePosition at) implements SecretSource {}
}
