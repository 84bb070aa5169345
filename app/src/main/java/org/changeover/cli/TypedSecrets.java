package org.changeover.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.changeover.plan.SecretSource;
import org.changeover.spi.ActionFailedException;

/**
 * Secrets that a person types. A detached engine has no terminal: they are asked for by whoever
 * starts it, and handed over on its standard input, never as arguments or variables.
 */
final class TypedSecrets {
  private final Map<String, char[]> known = new HashMap<>();

  /** Asks for all of them now. */
  static TypedSecrets asked(Surroundings around, Collection<SecretSource> sources) {
    var typed = new TypedSecrets();
    for (SecretSource source : sources) {
      if (source instanceof SecretSource.Prompt prompt) {
        typed.known.put(prompt.name(), ask(around, prompt));
      }
    }
    return typed;
  }

  /** Asks for each once, when it is needed first. */
  static Function<SecretSource.Prompt, char[]> whenNeeded(Surroundings around) {
    var typed = new TypedSecrets();
    return prompt -> typed.once(around, prompt);
  }

  private synchronized char[] once(Surroundings around, SecretSource.Prompt prompt) {
    return known.computeIfAbsent(prompt.name(), _ -> ask(around, prompt)).clone();
  }

  private static char[] ask(Surroundings around, SecretSource.Prompt prompt) {
    var console = System.console();
    char[] answer =
        around.terminal() && console != null
            ? console.readPassword("%s: ", prompt.question())
            : null;
    if (answer == null) {
      throw new ActionFailedException(
          "the secret '%s' is typed by a person, and there is no terminal; take it from a file, a"
              .concat(" command or the environment instead")
              .formatted(prompt.name()));
    }
    return answer;
  }

  /** Reads what {@link #writeTo} wrote, until the end. */
  static TypedSecrets read(java.io.InputStream in) throws IOException {
    var typed = new TypedSecrets();
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        typed.known.put(line.substring(0, colon), line.substring(colon + 1).toCharArray());
      }
    }
    return typed;
  }

  void writeTo(java.io.OutputStream out) throws IOException {
    try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      for (var secret : known.entrySet()) {
        writer.write(secret.getKey() + ":");
        writer.write(secret.getValue());
        writer.write('\n');
      }
    }
  }

  /** A copy, which the borrower wipes. */
  char[] value(SecretSource.Prompt prompt) {
    char[] value = known.get(prompt.name());
    if (value == null) {
      throw new ActionFailedException(
          "the secret '%s' was not typed when the engine was started; resume from a terminal"
              .formatted(prompt.name()));
    }
    return value.clone();
  }
}
