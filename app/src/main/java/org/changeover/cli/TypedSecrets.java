package org.changeover.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.changeover.engine.Prompter;
import org.changeover.plan.SecretSource;
import org.changeover.spi.ActionFailedException;

/**
 * Secrets that a person types, each once. A detached engine has no terminal: they are asked for by
 * whoever starts it, and handed over on its standard input, never as arguments or variables.
 */
final class TypedSecrets implements Prompter {
  private final Function<SecretSource.Prompt, char[]> typist;
  private final Map<String, char[]> known = new ConcurrentHashMap<>();

  /**
   * @param typist asks a person
   */
  TypedSecrets(Function<SecretSource.Prompt, char[]> typist) {
    this.typist = typist;
  }

  /** Asks at the terminal, when one is needed first. */
  static TypedSecrets at(Surroundings around) {
    return new TypedSecrets(prompt -> ask(around, prompt));
  }

  /** Asks for those of these, now, that have not been typed yet. */
  TypedSecrets ask(Collection<SecretSource> sources) {
    for (SecretSource source : sources) {
      if (source instanceof SecretSource.Prompt prompt) {
        Arrays.fill(value(prompt), ' ');
      }
    }
    return this;
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
    var typed = new TypedSecrets(TypedSecrets::notTyped);
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

  private static char[] notTyped(SecretSource.Prompt prompt) {
    throw new ActionFailedException(
        "the secret '%s' was not typed when the engine was started; resume from a terminal"
            .formatted(prompt.name()));
  }

  /** Two at once ask one after the other. */
  @Override
  public synchronized char[] value(SecretSource.Prompt prompt) {
    return known.computeIfAbsent(prompt.name(), _ -> typist.apply(prompt)).clone();
  }

  @Override
  public Optional<char[]> typed(SecretSource.Prompt prompt) {
    return Optional.ofNullable(known.get(prompt.name())).map(char[]::clone);
  }
}
