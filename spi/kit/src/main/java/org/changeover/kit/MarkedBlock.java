package org.changeover.kit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A few lines that Changeover adds to a file of somebody else's, between two marks.
 *
 * <p>They stand at the top: so they come first where the first line wins (as in {@code
 * /etc/hosts}), and what was there follows untouched, to the last byte, whether it ends with a
 * newline or not. Taking the block away therefore gives back exactly the rest, whoever edited it
 * meanwhile.
 *
 * @param mark tells this block from others; one word
 */
public record MarkedBlock(String mark) {
  public MarkedBlock {
    requireNonNull(mark, "mark is null");
    if (!mark.matches("\\S+")) {
      throw new IllegalArgumentException("the mark '" + mark + "' is not one word");
    }
  }

  private String begin() {
    return "# BEGIN changeover " + mark + ": removed by the run itself\n";
  }

  private String end() {
    return "# END changeover " + mark + "\n";
  }

  /** The lines of the block; empty when the text has no whole one. */
  public Optional<List<String>> lines(String text) {
    return find(text)
        .map(at -> text.substring(at.from() + begin().length(), at.to()).lines().toList());
  }

  /** The text with these lines as its block, in place of an earlier one; without one when empty. */
  public String with(Optional<List<String>> lines, String text) {
    String rest = without(text);
    return lines
        .map(
            some -> begin() + String.join("\n", some) + (some.isEmpty() ? "" : "\n") + end() + rest)
        .orElse(rest);
  }

  /** The text without the block. */
  public String without(String text) {
    return find(text)
        .map(at -> text.substring(0, at.from()) + text.substring(at.to() + end().length()))
        .orElse(text);
  }

  private Optional<Found> find(String text) {
    int from = lineStart(text, begin(), 0);
    int to = from < 0 ? -1 : lineStart(text, end(), from);
    return to < 0 ? Optional.empty() : Optional.of(new Found(from, to));
  }

  private static int lineStart(String text, String line, int from) {
    int at = text.indexOf(line, from);
    while (at > 0 && text.charAt(at - 1) != '\n') {
      at = text.indexOf(line, at + 1);
    }
    return at;
  }

  private record Found(int from, int to) {}
}
