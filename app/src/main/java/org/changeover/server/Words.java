package org.changeover.server;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command line that came over SSH, where a client sends one string (RFC 4254,
 * section 6.5): split at spaces, with the quotes of a shell ({@code '…'}, {@code "…"}, {@code \})
 * and nothing else of it. No variables, no patterns, no commands.
 */
final class Words {
  private final String line;
  private final List<String> words = new ArrayList<>();
  private StringBuilder word;
  private int at;

  private Words(String line) {
    this.line = line;
  }

  /**
   * @throws IllegalArgumentException when a quote is not closed
   */
  static List<String> of(String line) {
    return new Words(line).split();
  }

  private List<String> split() {
    while (at < line.length()) {
      char c = line.charAt(at++);
      switch (c) {
        case ' ', '\t', '\n', '\r' -> end();
        case '\'' -> quoted('\'', false);
        case '"' -> quoted('"', true);
        case '\\' -> begun().append(at < line.length() ? line.charAt(at++) : c);
        default -> begun().append(c);
      }
    }
    end();
    return List.copyOf(words);
  }

  private void quoted(char quote, boolean escapes) {
    begun();
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == quote) {
        return;
      }
      boolean escaped =
          escapes && c == '\\' && at < line.length() && "\"\\".indexOf(line.charAt(at)) >= 0;
      word.append(escaped ? line.charAt(at++) : c);
    }
    throw new IllegalArgumentException("a quote (" + quote + ") is not closed: " + line);
  }

  private StringBuilder begun() {
    if (word == null) {
      word = new StringBuilder();
    }
    return word;
  }

  private void end() {
    if (word != null) {
      words.add(word.toString());
      word = null;
    }
  }
}
