package org.changeover.console.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Actor;

/**
 * The list of runs, from which an operator goes to one.
 *
 * @param all the last first
 * @param selected the id of the run that the cursor is on, which it follows wherever it goes
 * @param filter only runs that hold it are shown
 * @param filtering whether keys go into the filter
 * @param trouble why the last thing asked for could not be done; may be empty
 * @param heard whether the list has been read yet
 */
public record RunsModel(
    List<RunLine> all,
    Optional<String> selected,
    String filter,
    boolean filtering,
    boolean heard,
    Size size,
    Instant now,
    Actor actor,
    String trouble) {
  public RunsModel {
    all = List.copyOf(all);
  }

  public static RunsModel of(Actor actor, Size size, Instant now) {
    return new RunsModel(List.of(), Optional.empty(), "", false, false, size, now, actor, "");
  }

  /** What a key leads to. */
  public sealed interface Choice {
    record Stay() implements Choice {}

    record Open(String run) implements Choice {}

    record Leave() implements Choice {}

    record Redraw() implements Choice {}
  }

  /** A model, and what follows besides. */
  public record Chosen(RunsModel model, Choice choice) {}

  /** Those that the filter lets through. */
  public List<RunLine> shown() {
    return all.stream().filter(run -> run.holds(filter)).toList();
  }

  /** The selected one of those that are shown; the first where that is not among them. */
  public Optional<RunLine> current() {
    List<RunLine> shown = shown();
    return shown.stream()
        .filter(run -> selected.filter(run.id()::equals).isPresent())
        .findFirst()
        .or(() -> shown.stream().findFirst());
  }

  public RunsModel runs(List<RunLine> read) {
    Optional<String> kept = selected.or(() -> read.stream().findFirst().map(RunLine::id));
    return new RunsModel(read, kept, filter, filtering, true, size, now, actor, trouble);
  }

  /** Says why what was asked for could not be done, until the next key. */
  public RunsModel trouble(String why) {
    return new RunsModel(all, selected, filter, filtering, heard, size, now, actor, why);
  }

  public RunsModel size(Size next) {
    return new RunsModel(all, selected, filter, filtering, heard, next, now, actor, trouble);
  }

  public RunsModel now(Instant next) {
    return new RunsModel(all, selected, filter, filtering, heard, size, next, actor, trouble);
  }

  private RunsModel select(int by) {
    List<RunLine> shown = shown();
    if (shown.isEmpty()) {
      return this;
    }
    int at = current().map(shown::indexOf).orElse(0);
    String next = shown.get(Math.clamp((long) at + by, 0, shown.size() - 1)).id();
    return new RunsModel(all, Optional.of(next), filter, filtering, heard, size, now, actor, "");
  }

  private RunsModel filter(String text, boolean open) {
    return new RunsModel(all, selected, text, open, heard, size, now, actor, "");
  }

  /** What a key does. Esc goes up one level: out of the filter, then rid of it. */
  public Chosen pressed(Key key) {
    return trouble.isEmpty() ? acted(key) : trouble("").pressed(key);
  }

  private Chosen acted(Key key) {
    if (filtering) {
      return typed(key);
    }
    int page = Math.max(1, size.rows() - 6);
    return switch (key) {
      case Key.Named.UP -> stay(select(-1));
      case Key.Named.DOWN -> stay(select(1));
      case Key.Named.PAGE_UP -> stay(select(-page));
      case Key.Named.PAGE_DOWN -> stay(select(page));
      case Key.Named.HOME -> stay(select(-all.size()));
      case Key.Named.END -> stay(select(all.size()));
      case Key.Named.ESCAPE -> stay(filter("", false));
      case Key.Named.ENTER, Key.Named.RIGHT -> open();
      case Key.Char(int c) ->
          switch (c) {
            case 'k' -> stay(select(-1));
            case 'j' -> stay(select(1));
            case 'g' -> stay(select(-all.size()));
            case 'G' -> stay(select(all.size()));
            case '/' -> stay(filter(filter, true));
            case 'q' -> new Chosen(this, new Choice.Leave());
            default -> stay(this);
          };
      case Key.Ctrl(char letter) when letter == 'l' -> new Chosen(this, new Choice.Redraw());
      case Key.Ctrl(char letter) when letter == 'c' -> new Chosen(this, new Choice.Leave());
      case Key.Ctrl _, Key.Named _ -> stay(this);
    };
  }

  private Chosen typed(Key key) {
    return switch (key) {
      case Key.Named.ENTER -> stay(filter(filter, false));
      case Key.Named.ESCAPE -> stay(filter("", false));
      case Key.Named.UP -> stay(select(-1));
      case Key.Named.DOWN -> stay(select(1));
      default -> stay(TextField.typed(filter, key).map(text -> filter(text, true)).orElse(this));
    };
  }

  /** What was pasted is text, in the filter and nowhere else. */
  public RunsModel pasted(String text) {
    return filtering ? filter(filter + text, true) : this;
  }

  private Chosen open() {
    return new Chosen(
        this, current().<Choice>map(run -> new Choice.Open(run.id())).orElse(new Choice.Stay()));
  }

  private static Chosen stay(RunsModel model) {
    return new Chosen(model, new Choice.Stay());
  }
}
