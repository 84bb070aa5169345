package org.changeover.console;

import java.util.Locale;
import java.util.Map;

/** How many colours a terminal can show. */
public enum Depth {
  /** 24 bits. */
  TRUE,
  /** The 256 of xterm. */
  INDEXED,
  SIXTEEN,
  MONO;

  /**
   * By a terminal's environment ({@code TERM}, {@code COLORTERM}; {@code NO_COLOR} as of
   * no-color.org).
   */
  static Depth of(Map<String, String> environment) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return MONO;
    }
    String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
    String colours = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
    if (colours.equals("truecolor") || colours.equals("24bit") || term.endsWith("-direct")) {
      return TRUE;
    }
    if (term.contains("256color")) {
      return INDEXED;
    }
    return term.isEmpty() || term.startsWith("vt") ? MONO : SIXTEEN;
  }

  /** The depth of a name as {@code :set color} takes it. */
  static Depth named(String name) {
    return switch (name) {
      case "true" -> TRUE;
      case "256" -> INDEXED;
      case "16" -> SIXTEEN;
      case "off" -> MONO;
      default -> throw new IllegalArgumentException("no such number of colours: " + name);
    };
  }
}
