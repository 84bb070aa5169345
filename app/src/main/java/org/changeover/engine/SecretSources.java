package org.changeover.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.SecretSource;
import org.changeover.text.FileProblem;

/** What can be told of a secret's source without running a program or asking anybody. */
public final class SecretSources {
  private static final Set<PosixFilePermission> TOO_OPEN =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecretSources() {}

  /** Why a secret cannot be had from its source, and what to do; empty when nothing is wrong. */
  public static Optional<String> trouble(SecretSource source, Map<String, String> environment) {
    Optional<String> why =
        switch (source) {
          case SecretSource.Env env -> variable(env.variable(), environment);
          case SecretSource.File file -> file(file.file());
          case SecretSource.Command _, SecretSource.Prompt _ -> Optional.empty();
        };
    return why.map(text -> "secret '%s': %s".formatted(source.name(), text));
  }

  private static Optional<String> variable(String name, Map<String, String> environment) {
    String value = environment.get(name);
    if (value == null) {
      return Optional.of(
          "the variable %s is not set; set it where the engine is started".formatted(name));
    }
    return value.isEmpty()
        ? Optional.of("the variable %s is empty".formatted(name))
        : Optional.empty();
  }

  private static Optional<String> file(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        String what = Files.exists(file) ? "is no file" : "does not exist";
        return Optional.of("%s %s; it has to hold the secret".formatted(file, what));
      }
      if (!Files.isReadable(file)) {
        return Optional.of("%s may not be read by this account".formatted(file));
      }
      if (Files.getPosixFilePermissions(file).stream().anyMatch(TOO_OPEN::contains)) {
        return Optional.of("others may read %s; chmod 600 it".formatted(file));
      }
      return Files.size(file) == 0 ? Optional.of("%s is empty".formatted(file)) : Optional.empty();
    } catch (IOException e) {
      return Optional.of("%s cannot be read: %s".formatted(file, FileProblem.why(e)));
    }
  }
}
