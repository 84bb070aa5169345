package org.changeover.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.changeover.spi.Command;

/**
 * What is run to change a host, as lines for people, not cleaned yet. The first says as whom, with
 * which arguments and what input; an argument of several lines, a script that is, stands below it
 * and may be cut. Secrets are never among a command's arguments; of its environment the names are
 * shown, and nothing of what it reads.
 */
final class Shown {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");
  private static final int LINES = 40;

  private Shown() {}

  static List<String> of(Command command) {
    var words = new ArrayList<String>();
    var below = new ArrayList<String>();
    command.user().ifPresent(user -> words.add("[as " + user + "]"));
    command.environment().keySet().stream().sorted().forEach(name -> words.add(name + "=…"));
    for (String argument : command.arguments()) {
      List<String> lines = argument.lines().toList();
      if (lines.size() > 1) {
        words.add("[%,d lines, below]".formatted(lines.size()));
        below.addAll(lines);
      } else {
        words.add(quoted(argument));
      }
    }
    read(command.input()).ifPresent(words::add);
    return bounded(String.join(" ", words), below);
  }

  private static Optional<String> read(Command.Input input) {
    return switch (input) {
      case Command.Input.Empty _ -> Optional.empty();
      case Command.Input.Text(var text) ->
          Optional.of("[reads %,d characters]".formatted(text.length()));
      case Command.Input.Lent _ -> Optional.of("[reads a secret]");
    };
  }

  private static String quoted(String argument) {
    return PLAIN.matcher(argument).matches() ? argument : Quote.one(argument);
  }

  private static List<String> bounded(String first, List<String> lines) {
    var all = new ArrayList<String>();
    all.add(first);
    lines.stream().limit(LINES).forEach(all::add);
    if (lines.size() > LINES) {
      all.add("… and %,d more lines".formatted(lines.size() - LINES));
    }
    return all;
  }
}
