package org.changeover.console.model;

import static org.changeover.text.Sanitiser.oneLine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.preview.PreviewedTask;
import org.changeover.preview.Prospect;
import org.changeover.preview.ProspectText;
import org.changeover.preview.Sign;
import org.changeover.run.Folded;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;
import org.changeover.spi.Reversal;
import org.changeover.text.Sanitiser;

/**
 * Tasks of one step of which a preview says the same, but for the name of their host. What machines
 * said is cleaned here.
 *
 * @param name the step, and where
 * @param says what is to be expected, in one line
 * @param details what is below that line, when it is open
 */
public record PreviewGroup(Sign sign, String name, String says, List<Detail> details) {
  public PreviewGroup {
    details = List.copyOf(details);
  }

  /** What a line below is. */
  public enum Kind {
    NOTE,
    CHANGED,
    BEFORE,
    AFTER,
    ASKS,
    NO_WAY_BACK
  }

  /** A line below, of whatever length. */
  public record Detail(Kind kind, String text) {
    static Detail of(Kind kind, String text) {
      return new Detail(kind, Sanitiser.clean(oneLine(text)));
    }

    private Detail ofAll(Folded tasks) {
      return new Detail(kind, tasks.ofAll(text));
    }
  }

  /** In the order in which the first of each comes. */
  static List<PreviewGroup> of(Collection<PreviewedTask> tasks) {
    Map<TaskId, PreviewedTask> byId =
        tasks.stream().collect(Collectors.toMap(PreviewedTask::task, Function.identity()));
    return Folded.of(tasks, PreviewedTask::task, PreviewGroup::whole).stream()
        .map(folded -> of(byId.get(folded.tasks().getFirst()), folded))
        .toList();
  }

  /** All that is shown of it, by which tasks are told apart. */
  private static String whole(PreviewedTask task) {
    return Sign.of(task.prospect()) + " " + says(task) + " " + details(task);
  }

  private static PreviewGroup of(PreviewedTask first, Folded tasks) {
    return new PreviewGroup(
        Sign.of(first.prospect()),
        tasks.name(),
        tasks.ofAll(says(first)),
        details(first).stream().map(detail -> detail.ofAll(tasks)).toList());
  }

  private static String says(PreviewedTask task) {
    return Sanitiser.clean(oneLine(ProspectText.word(task.prospect())));
  }

  private static List<Detail> details(PreviewedTask task) {
    var details = new ArrayList<Detail>();
    details.add(Detail.of(Kind.NOTE, work(task)));
    details.addAll(found(task.prospect()));
    if (task.prospect() instanceof Prospect.AlreadySo
        || task.prospect() instanceof Prospect.LeftOut) {
      return details;
    }
    task.asks().map(PreviewGroup::asks).ifPresent(details::add);
    task.effect()
        .flatMap(PreviewedTask.Effect::reversal)
        .filter(reversal -> reversal.kind() == Reversal.Kind.NONE)
        .map(reversal -> Detail.of(Kind.NO_WAY_BACK, "no way back: " + reversal.note()))
        .ifPresent(details::add);
    return details;
  }

  private static String work(PreviewedTask task) {
    return task.uses().isEmpty() ? task.title() : task.uses() + ": " + task.title();
  }

  private static Detail asks(PreviewedTask.Asks asks) {
    String many = asks.count() == 1 ? "" : asks.count() + " of ";
    return Detail.of(
        Kind.ASKS,
        "asks %s%s before: %s".formatted(many, String.join(", ", asks.by()), asks.ask()));
  }

  /** In full: the line above it may be cut. */
  private static List<Detail> found(Prospect prospect) {
    return switch (prospect) {
      case Prospect.AlreadySo(String evidence) -> List.of(Detail.of(Kind.NOTE, evidence));
      case Prospect.WouldChange(var changes, _) -> changes(changes);
      case Prospect.NotSo(var changes, _) -> changes(changes);
      case Prospect.KnownAfter(var steps, String why) ->
          List.of(
              Detail.of(
                  Kind.NOTE,
                  steps.isEmpty()
                      ? why
                      : "known after %s: %s".formatted(String.join(", ", steps), why)));
      case Prospect.CannotBeTold(String reason) -> List.of(Detail.of(Kind.NOTE, reason));
      case Prospect.Waits(String what, _, String now) ->
          Stream.of(what, now)
              .filter(text -> !text.isBlank())
              .map(text -> Detail.of(Kind.NOTE, text))
              .toList();
      case Prospect.ByHand(String what) -> List.of(Detail.of(Kind.NOTE, what));
      case Prospect.LeftOut(String why) -> List.of(Detail.of(Kind.NOTE, why));
    };
  }

  private static List<Detail> changes(List<Change> changes) {
    return changes.stream().flatMap(PreviewGroup::change).toList();
  }

  private static Stream<Detail> change(Change change) {
    return Stream.of(
            new Detail(Kind.CHANGED, change.what()),
            new Detail(Kind.BEFORE, change.before()),
            new Detail(Kind.AFTER, change.after()))
        .filter(line -> !line.text().isBlank())
        .map(line -> Detail.of(line.kind(), line.text()));
  }

  /** The first change in one line, and how many more there are; empty where there is none. */
  public String glance() {
    List<Detail> from = details.stream().dropWhile(line -> line.kind() != Kind.CHANGED).toList();
    if (from.isEmpty()) {
      return "";
    }
    List<Detail> values =
        from.stream().skip(1).takeWhile(line -> line.kind() != Kind.CHANGED).toList();
    long more = of(Kind.CHANGED).count() - 1;
    return "%s: %s → %s%s"
        .formatted(
            from.getFirst().text(),
            value(values, Kind.BEFORE),
            value(values, Kind.AFTER),
            more == 0 ? "" : ", and %,d more".formatted(more));
  }

  private static String value(List<Detail> values, Kind kind) {
    return values.stream()
        .filter(line -> line.kind() == kind)
        .findFirst()
        .map(Detail::text)
        .orElse("nothing");
  }

  private Stream<Detail> of(Kind kind) {
    return details.stream().filter(line -> line.kind() == kind);
  }

  /** Whether somebody is asked before its effect. */
  public boolean asks() {
    return has(Kind.ASKS);
  }

  public boolean noWayBack() {
    return has(Kind.NO_WAY_BACK);
  }

  private boolean has(Kind kind) {
    return of(kind).findFirst().isPresent();
  }
}
