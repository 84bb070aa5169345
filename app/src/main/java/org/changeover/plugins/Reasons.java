package org.changeover.plugins;

import java.nio.file.FileSystemException;

/** Words for what went wrong, short enough for one line. */
final class Reasons {
  private static final int LONGEST = 300;

  private Reasons() {}

  static String of(Throwable thrown) {
    String message = thrown.getMessage();
    if (thrown instanceof FileSystemException e) {
      return e.getClass().getSimpleName().replace("Exception", "") + ": " + printable(message);
    }
    String name = thrown.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + printable(message);
  }

  /** What somebody else wrote, on one line and without control characters. */
  static String printable(String text) {
    String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
  }
}
