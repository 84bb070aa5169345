package org.changeover.kit;

import static java.util.stream.Collectors.joining;

import java.util.Collection;

/** Words as {@code /bin/sh} reads them. */
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
}
