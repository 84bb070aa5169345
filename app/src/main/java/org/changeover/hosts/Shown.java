package org.changeover.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.changeover.spi.Command;
import org.changeover.text.Sanitiser;

/**
 * What is run to change a host, as lines for people. Secrets are never among a command's arguments;
 * of its environment the names are shown, and nothing of what it reads.
 */
final class Shown {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");
  private static final int LINES = 40;

  private Shown() {}

  static List<String> of(Command command) {
    var words = new ArrayList<String>();
    command.user().ifPresent(user -> words.add("[as " + user + "]"));
    command.environment().keySet().stream().sorted().forEach(name -> words.add(name + "=…"));
    command.arguments().forEach(argument -> words.add(quoted(argument)));
    read(command.input()).ifPresent(words::add);
    return bounded(String.join(" ", words).lines().toList());
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

  private static List<String> bounded(List<String> lines) {
    var all = new ArrayList<String>();
    lines.stream().limit(LINES).map(Sanitiser::clean).forEach(all::add);
    if (lines.size() > LINES) {
      all.add("… and %,d more lines".formatted(lines.size() - LINES));
    }
    return all;
  }
}
