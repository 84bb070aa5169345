package org.changeover.console.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.text.Sanitiser;

/**
 * What became of several requests that are made one after the other.
 *
 * @param all how many they are
 * @param refused how many of them the engine refused
 * @param named the first of these, each with why; the journal has all
 * @param lost why the engine gave no answer to the last one, after which no other is made
 * @param stopped why the next one was not made, and none after it
 */
public record Tally(
    int all,
    int recorded,
    int refused,
    List<String> named,
    Optional<String> lost,
    Optional<String> stopped) {
  private static final int NAMED = 3;

  public Tally {
    named = List.copyOf(named);
  }

  /** Before the first answer. */
  public static Tally of(int all) {
    return new Tally(all, 0, 0, List.of(), Optional.empty(), Optional.empty());
  }

  /** With one answer more. */
  public Tally and(Request request, Reply reply) {
    return switch (reply) {
      case Reply.Accepted _ -> new Tally(all, recorded + 1, refused, named, lost, stopped);
      case Reply.Refused(String why) -> {
        String name = request.about().map(task -> task + ": ").orElse("") + why;
        List<String> names = Stream.concat(named.stream(), Stream.of(name)).limit(NAMED).toList();
        yield new Tally(all, recorded, refused + 1, names, lost, stopped);
      }
    };
  }

  /** With one that was not answered. */
  public Tally lost(String why) {
    return new Tally(all, recorded, refused, named, Optional.of(why), stopped);
  }

  /** With no other one made. */
  public Tally stopped(String why) {
    return new Tally(all, recorded, refused, named, lost, Optional.of(why));
  }

  public int answered() {
    return recorded + refused;
  }

  /** Whether no answer is to come any more. */
  public boolean isOver() {
    return lost.isPresent() || stopped.isPresent() || answered() == all;
  }

  Flash flash(Instant now) {
    String text = Sanitiser.clean(text());
    if (!isOver()) {
      return Flash.hint("Asking the engine: " + text, now);
    }
    return recorded == all ? Flash.done(text, now) : Flash.refused(text, now);
  }

  /** In one sentence, the sum first; whom it names is in the log as well. */
  public String text() {
    if (!isOver()) {
      return "%,d of %,d are answered …".formatted(answered(), all);
    }
    var text = new StringBuilder("%,d asked for: %,d recorded".formatted(all, recorded));
    if (refused > 0) {
      text.append(", %,d refused".formatted(refused));
    }
    lost.ifPresent(why ->
        text.append(
            ", 1 without an answer (%s), %,d not asked".formatted(why, all - answered() - 1)));
    stopped.ifPresent(why -> text.append(", %,d not asked (%s)".formatted(all - answered(), why)));
    if (refused > 0) {
      text.append(" (each is in the log): ").append(String.join("; ", named));
    }
    if (refused > named.size()) {
      text.append("; and %,d more".formatted(refused - named.size()));
    }
    return text.append('.').toString();
  }
}
