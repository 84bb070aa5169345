package org.changeover.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.changeover.engine.Prompter;
import org.changeover.plan.SecretSource;
import org.changeover.spi.ActionFailedException;

/**
 * Secrets that a person types. A detached engine has no terminal: they are asked for by whoever
 * starts it, and handed over on its standard input, never as arguments or variables.
 */
final class TypedSecrets implements Prompter {
  private final Map<String, char[]> known = new ConcurrentHashMap<>();

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
  static Prompter whenNeeded(Surroundings around) {
    return new WhenNeeded(around, new TypedSecrets());
  }

  private record WhenNeeded(Surroundings around, TypedSecrets typed) implements Prompter {

    @Override
    public char[] value(SecretSource.Prompt prompt) {
      synchronized (typed) {
        return typed.known.computeIfAbsent(prompt.name(), _ -> ask(around, prompt)).clone();
      }
    }

    @Override
    public Optional<char[]> typed(SecretSource.Prompt prompt) {
      return typed.typed(prompt);
    }
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

  @Override
  public char[] value(SecretSource.Prompt prompt) {
    return typed(prompt)
        .orElseThrow(() ->
            new ActionFailedException(
                "the secret '%s' was not typed when the engine was started; resume from a terminal"
                    .formatted(prompt.name())));
  }

  @Override
  public Optional<char[]> typed(SecretSource.Prompt prompt) {
    return Optional.ofNullable(known.get(prompt.name())).map(char[]::clone);
  }
}
