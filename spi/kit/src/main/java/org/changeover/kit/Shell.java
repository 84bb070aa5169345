package org.changeover.kit;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** What goes to {@code /bin/sh}: words that it reads as one, and scripts beside a class. */
public final class Shell {
  private Shell() {}

  /** The text as one word, whatever is in it. */
  public static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The words of a command line. */
  public static String quote(Collection<String> words) {
    return words.stream().map(Shell::quote).collect(joining(" "));
  }

  /**
   * The text of a script that lies beside a class.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static String script(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "there is no resource '%s' beside %s".formatted(resource, beside.getName()));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
