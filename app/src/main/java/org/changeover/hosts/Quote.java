package org.changeover.hosts;

import java.util.List;
import java.util.stream.Collectors;

/** Quotes arguments for a POSIX shell (XCU 2.2.2: nothing is special between single quotes). */
final class Quote {
  private Quote() {}

  static String join(List<String> arguments) {
    return arguments.stream().map(Quote::one).collect(Collectors.joining(" "));
  }

  static String one(String argument) {
    if (argument.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("an argument holds a NUL character");
    }
    return "'" + argument.replace("'", "'\\''") + "'";
  }
}
