package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;

/**
 * One stream of an answer: the bytes before the line that begins with a mark. What may be the
 * beginning of that line is held back until it is known whether it is.
 */
final class AnswerStream {
  private static final byte[] NOTHING = {};

  private final byte[] needle;
  private byte[] held = NOTHING;
  private String ending;
  private boolean followed;

  AnswerStream(String mark) {
    this.needle = ("\n" + mark).getBytes(US_ASCII);
  }

  /** Takes bytes and gives back those that are known to be the command's. */
  byte[] take(byte[] bytes) {
    if (ending != null) {
      followed |= bytes.length > 0;
      return NOTHING;
    }
    byte[] all = joined(held, bytes);
    int at = candidate(all);
    if (at + needle.length < all.length) {
      end(all, at);
    }
    held = ending == null ? Arrays.copyOfRange(all, at, all.length) : NOTHING;
    return at == all.length ? all : Arrays.copyOf(all, at);
  }

  /** What stands behind the mark; empty until the line is whole. */
  Optional<String> ending() {
    return Optional.ofNullable(ending);
  }

  /** Whether more was said after the end. */
  boolean followed() {
    return followed;
  }

  private void end(byte[] all, int at) {
    for (int newline = at + needle.length; newline < all.length; newline++) {
      if (all[newline] == '\n') {
        ending = new String(all, at + needle.length, newline - at - needle.length, US_ASCII);
        followed = newline + 1 < all.length;
        return;
      }
    }
  }

  /** Where the mark stands or may begin to stand; the end where it does not. */
  private int candidate(byte[] all) {
    for (int at = 0; at < all.length; at++) {
      if (all[at] == '\n' && begins(all, at)) {
        return at;
      }
    }
    return all.length;
  }

  private boolean begins(byte[] all, int at) {
    int length = Math.min(needle.length, all.length - at);
    return Arrays.equals(all, at, at + length, needle, 0, length);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
