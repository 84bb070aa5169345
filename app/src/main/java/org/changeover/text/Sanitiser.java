package org.changeover.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes text safe to show on a terminal: what comes out holds no control character, no escape
 * sequence, and nothing that is invisible or turns the direction of writing.
 *
 * <p>Escape sequences are taken out whole, as ECMA-48 delimits them: {@code CSI} to its final byte,
 * {@code OSC}, {@code DCS}, {@code SOS}, {@code PM} and {@code APC} to their terminator, or to the
 * end of the line where there is none. C1 controls count in their eight-bit form as well. A tab
 * becomes spaces up to the next multiple of eight, other white space a space.
 */
public final class Sanitiser {

  /** The longest line that is let through, in characters; the rest is cut with a mark. */
  public static final int MAX_LINE = 4096;

  /** Stands where a line was cut. */
  public static final String CUT = " …[cut]";

  private static final int ESC = 0x1B;
  private static final int BEL = 0x07;
  private static final int REPLACEMENT = 0xFFFD;
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final String in;
  private final StringBuilder out;
  private int at;

  private Sanitiser(String in) {
    this.in = in;
    this.out = new StringBuilder(Math.min(in.length(), MAX_LINE) + CUT.length());
  }

  /** Cleans one line of UTF-8; what is not UTF-8 becomes U+FFFD. */
  public static String clean(byte[] bytes, int offset, int length) {
    return clean(new String(bytes, offset, length, UTF_8));
  }

  /** Cleans one line. Cleaning twice changes nothing more. */
  public static String clean(String line) {
    return isPlain(line) ? line : new Sanitiser(line).run();
  }

  /** Cleans a text line by line. */
  public static String cleanLines(String text) {
    return text.lines().map(Sanitiser::clean).collect(Collectors.joining("\n"));
  }

  /** In one line, with single spaces; what else is in it is not looked at. */
  public static String oneLine(String text) {
    String stripped = text.strip();
    return isOneLine(stripped) ? stripped : BLANKS.matcher(stripped).replaceAll(" ");
  }

  private static boolean isOneLine(String stripped) {
    for (int i = 0; i < stripped.length(); i++) {
      char c = stripped.charAt(i);
      if (c < ' ' || c == ' ' && stripped.charAt(i - 1) == ' ') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String line) {
    if (line.length() > MAX_LINE) {
      return false;
    }
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c < 0x20 || c > 0x7E) {
        return false;
      }
    }
    return true;
  }

  private String run() {
    while (at < in.length()) {
      if (out.length() >= MAX_LINE) {
        return cut();
      }
      int c = next();
      switch (c) {
        case ESC -> escape();
        case 0x9B -> controlSequence();
        case 0x90, 0x98, 0x9D, 0x9E, 0x9F -> controlString();
        case '\t' -> out.append(" ".repeat(8 - out.length() % 8));
        case '\n', '\r', 0x0B, 0x0C, 0x85, 0x2028, 0x2029 -> out.append(' ');
        default -> character(c);
      }
    }
    return out.length() > MAX_LINE ? cut() : out.toString();
  }

  /** Cuts so that the result, with its mark, is let through unchanged the next time. */
  private String cut() {
    int end = MAX_LINE - CUT.length();
    out.setLength(Character.isHighSurrogate(out.charAt(end - 1)) ? end - 1 : end);
    return out.append(CUT).toString();
  }

  private int next() {
    int c = in.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private void character(int c) {
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) {
      return;
    }
    switch (Character.getType(c)) {
      case Character.FORMAT -> {}
      case Character.SURROGATE -> out.appendCodePoint(REPLACEMENT);
      default -> out.appendCodePoint((c & 0xFFFE) == 0xFFFE ? REPLACEMENT : c);
    }
  }

  private void escape() {
    if (at >= in.length()) {
      return;
    }
    int c = in.charAt(at);
    switch (c) {
      case '[' -> {
        at++;
        controlSequence();
      }
      case ']', 'P', 'X', '^', '_' -> {
        at++;
        controlString();
      }
      default -> {
        skipWhile(0x20, 0x2F);
        skipOne(0x30, 0x7E);
      }
    }
  }

  private void controlSequence() {
    skipWhile(0x20, 0x3F);
    skipOne(0x40, 0x7E);
  }

  private void controlString() {
    while (at < in.length()) {
      int c = next();
      if (c == BEL || c == 0x9C) {
        return;
      }
      if (c == ESC) {
        if (at < in.length() && in.charAt(at) == '\\') {
          at++;
        } else {
          at--;
        }
        return;
      }
    }
  }

  private void skipWhile(int low, int high) {
    while (at < in.length() && in.charAt(at) >= low && in.charAt(at) <= high) {
      at++;
    }
  }

  private void skipOne(int low, int high) {
    if (at < in.length() && in.charAt(at) >= low && in.charAt(at) <= high) {
      at++;
    }
  }
}
