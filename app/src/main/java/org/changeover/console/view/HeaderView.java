package org.changeover.console.view;

import static org.changeover.text.Sanitiser.oneLine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.KeyBindings;
import org.changeover.console.model.Roster;
import org.changeover.plan.Role;
import org.changeover.run.Event;
import org.changeover.run.Outlook;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/** The top: which run, how it stands, downtime against budget, and what is waited for. */
final class HeaderView {
  private static final Style BAR = Style.TEXT.on(Tone.BAR_BACK);

  private final ConsoleModel model;
  private final Cells cells;
  private final Looks looks;
  private final int end;
  private final boolean narrow;

  HeaderView(ConsoleModel model, Cells cells, Looks looks) {
    this.model = model;
    this.cells = cells;
    this.looks = looks;
    this.end = model.size().columns() - 1;
    this.narrow = model.size().columns() < 96;
  }

  void draw() {
    bar();
    title();
    waits();
  }

  private void bar() {
    cells.fill(0, 0, model.size().columns(), 1, BAR);
    StatusLook status = status();
    String clock = Times.clock(model.now(), looks.zone());
    int x = end - clock.length();
    cells.put(x, 0, end, clock, BAR);
    String word = status.glyph() + " " + status.word();
    x -= Cells.width(word) + 3;
    cells.put(x, 0, end, word, BAR.ink(status.tone()).strong());
    int at = cells.put(1, 0, x, "changeover", BAR.ink(Tone.ACCENT).strong());
    List<Badge> badges = badges();
    int room = badges.stream().mapToInt(badge -> badge.word().length() + 2).sum();
    at = cells.fit(at + 2, 0, x - 1 - room, name(), BAR.ink(Tone.TITLE).strong());
    for (Badge badge : badges) {
      at = cells.put(at + 2, 0, x, badge.word(), BAR.ink(badge.tone()).strong());
    }
    if (at + 4 + model.actor().operator().length() < x && model.size().columns() >= 100) {
      at = cells.fit(at + 3, 0, x - 2, "you are " + who(), BAR.ink(Tone.FAINT));
    }
    company(at, x - 2);
  }

  private record Badge(String word, Tone tone) {}

  /** What must be on the screen however narrow it is: the run's name makes room for it. */
  private List<Badge> badges() {
    var badges = new ArrayList<Badge>();
    model
        .state()
        .start()
        .filter(Event.RunStarted::lab)
        .map(start -> start.rehearsal().isPresent() ? "REHEARSAL" : "LAB")
        .ifPresent(word -> badges.add(new Badge(word, Tone.GOOD)));
    if (model.world().locked().isPresent()) {
      badges.add(new Badge("LOCKED", Tone.BAD));
    }
    boolean steers = Stream.of(Role.OPERATOR, Role.APPROVER).anyMatch(this::has);
    if (!steers) {
      badges.add(new Badge(narrow ? "RO" : "READ-ONLY", Tone.ASK));
    }
    return badges;
  }

  private boolean has(Role role) {
    return model.actor().may(role.word());
  }

  /** Who else looks: all names where they fit, else how many there are. */
  private void company(int at, int right) {
    SortedMap<String, Long> others =
        model.world().present().stream()
            .filter(name -> !name.equals(model.actor().operator()))
            .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    if (others.isEmpty()) {
      return;
    }
    String names =
        others.entrySet().stream()
            .map(one -> one.getKey() + (one.getValue() > 1 ? " (" + one.getValue() + ")" : ""))
            .collect(Collectors.joining(", ", "with ", ""));
    int count = others.size();
    Stream.of(names, "with " + count + (count > 1 ? " others" : " other"), "+" + count)
        .filter(text -> at + 3 + Cells.width(text) <= right)
        .findFirst()
        .ifPresent(text -> cells.put(at + 3, 0, right, text, BAR.ink(Tone.TITLE)));
  }

  /** Of the run; of its plan before the first event. */
  private String name() {
    return model.state().start().map(start -> start.run()).orElse(model.plan().plan().id());
  }

  private String who() {
    String roles = String.join(", ", model.actor().roles().stream().sorted().toList());
    return model.actor().operator() + (roles.isEmpty() ? "" : " (" + roles + ")");
  }

  /** Whether nothing has been heard of the run yet. */
  private boolean isSilent() {
    return model.state().sequence() == 0 && model.world().gone().isEmpty();
  }

  private StatusLook status() {
    if (isSilent()) {
      return new StatusLook('·', "READING", Tone.FAINT);
    }
    if (model.world().gone().isPresent() && !model.state().status().ended()) {
      return new StatusLook('✗', "NO ENGINE", Tone.BAD);
    }
    boolean failed = model.world().outlook().failed();
    return failed ? new StatusLook('✗', "FAILED", Tone.BAD) : StatusLook.of(model.state().status());
  }

  private void title() {
    int x = end;
    Roster roster = model.roster();
    int all = roster.everything().size();
    int through = roster.count(roster.everything(), TaskStatus::through);
    String left = left(roster);
    String steps =
        narrow
            ? through + "/" + all + (left.isEmpty() ? "" : " ~" + left)
            : through
                + " of "
                + all
                + " done"
                + (left.isEmpty() ? "" : ", about %s left".formatted(left));
    x -= steps.length();
    cells.put(x, 1, end, steps, Style.of(Tone.FAINT));
    x = downtime(x - 3);
    String title =
        model.state().start().map(start -> start.title()).orElse(model.plan().plan().title());
    cells.fit(1, 1, x - 2, title, Style.of(Tone.TITLE).strong());
  }

  /** How long it is going to take until all is done; nothing where that is not known. */
  private String left(Roster roster) {
    boolean goesOn = model.state().status() == RunStatus.RUNNING && !isSilent();
    return goesOn ? roster.left(model.now()).map(Times::length).orElse("") : "";
  }

  /** Draws up to {@code right} and returns where it begins. */
  private int downtime(int right) {
    RunState state = model.state();
    Duration down = state.downtimeAt(model.now());
    Optional<Duration> budget = model.plan().plan().downtime();
    if (budget.isEmpty() && model.plan().plan().probe().isEmpty()) {
      return right;
    }
    boolean isDown = state.downSince().isPresent();
    boolean over = budget.filter(limit -> down.compareTo(limit) > 0).isPresent();
    String text =
        Times.length(down)
            + budget.map(limit -> " of " + Times.length(limit)).orElse("")
            + expected()
            + (over ? " OVER" : "")
            + (isDown ? " DOWN" : "");
    Tone tone = over ? Tone.BAD : isDown ? Tone.ASK : Tone.TEXT;
    int x = right - text.length();
    cells.put(x, 1, right, text, Style.of(tone).strong());
    if (budget.isPresent()) {
      x -= gaugeWidth() + 1;
      gauge(x, share(down, budget.get()), tone);
    }
    String label = "downtime ";
    x -= label.length();
    cells.put(x, 1, right, label, Style.of(Tone.FAINT));
    return x;
  }

  /** The downtime that is to be expected in all, while the run goes on and there is room. */
  private String expected() {
    return narrow || model.state().status().ended()
        ? ""
        : model.roster().forecast().downtime().map(all -> ", ~" + Times.length(all)).orElse("");
  }

  private int gaugeWidth() {
    return narrow ? 6 : 16;
  }

  private static double share(Duration down, Duration budget) {
    return budget.isZero() ? 1 : Math.min(1, (double) down.toMillis() / budget.toMillis());
  }

  private void gauge(int column, double share, Tone tone) {
    int full = (int) Math.ceil(share * gaugeWidth());
    Tone filled = tone == Tone.TEXT ? Tone.GOOD : tone;
    cells.put(column, 1, end, "█".repeat(full), Style.of(filled));
    cells.put(column + full, 1, end, "░".repeat(gaugeWidth() - full), Style.of(Tone.LINE));
  }

  private void waits() {
    Line line = waiting().orElseGet(this::doing);
    line.draw(cells, 1, 2, end);
  }

  private Optional<Line> waiting() {
    if (model.world().gone().isPresent() && !model.state().status().ended()) {
      String run = KeyBindings.runId(model);
      return Optional.of(
          Line.of("✗ No engine.", Style.of(Tone.BAD).strong())
              .and(" changeover resume " + run + " goes on", Style.of(Tone.TEXT))
              .and("  " + model.world().gone().get(), Style.of(Tone.FAINT)));
    }
    List<Outlook.Awaited> all = model.world().outlook().awaited();
    return Stream.of(Outlook.Whose.FAILURE, Outlook.Whose.PERSON, Outlook.Whose.TIME)
        .flatMap(whose -> all.stream().filter(one -> one.whose() == whose))
        .findFirst()
        .map(one -> awaited(one, all.size() - 1));
  }

  private Line awaited(Outlook.Awaited one, int others) {
    TaskState task = model.state().task(one.task());
    boolean ofRun = model.plan().step(one.task()).isEmpty();
    String name = ofRun ? "the run" : named(one.task());
    String more = others > 0 ? "  and " + others + " more" : "";
    return switch (one.whose()) {
      case FAILURE ->
          Line.of("✗ " + name + " failed", Style.of(Tone.BAD).strong())
              .and(": " + oneLine(one.why()), Style.of(Tone.TEXT))
              .and(narrow ? more : "  r retry, s skip or u undo" + more, Style.of(Tone.FAINT));
      case TIME ->
          Line.of("◷ " + name, Style.of(Tone.BUSY).strong())
              .and(" waits" + until(one) + ": " + oneLine(one.why()), Style.of(Tone.TEXT))
              .and(more, Style.of(Tone.FAINT));
      case PERSON ->
          Line.of("◆ " + asked(task, name), Style.of(Tone.ASK).strong())
              .and(until(one), Style.of(Tone.ASK))
              .and(": " + oneLine(one.why()), Style.of(Tone.TEXT))
              .and(more, Style.of(Tone.FAINT));
    };
  }

  private static String asked(TaskState task, String name) {
    return task.gate()
        .filter(_ -> task.status() == TaskStatus.GATE)
        .map(gate ->
            "%s waits for %s, %d of %d"
                .formatted(
                    name,
                    gate.by().isEmpty() ? "approvers" : String.join(", ", gate.by()),
                    task.approvers().size(),
                    gate.count()))
        .orElse(name + " waits for a person");
  }

  private String until(Outlook.Awaited one) {
    return one.until()
        .map(at ->
            " until %s (%s)"
                .formatted(
                    Times.moment(at, model.now(), looks.zone()),
                    Times.length(Duration.between(model.now(), at))))
        .orElse("");
  }

  private Line doing() {
    if (isSilent()) {
      return Line.of("· reads what has happened so far", Style.of(Tone.FAINT));
    }
    Roster roster = model.roster();
    Optional<TaskState> active = roster.first(roster.everything(), TaskStatus::active);
    if (active.isEmpty()) {
      return Line.of(nothing(), Style.of(Tone.FAINT));
    }
    TaskState first = active.get();
    int others = roster.count(roster.everything(), TaskStatus::active) - 1;
    StatusLook look = StatusLook.of(first.status());
    String more = others > 0 ? "  and " + others + " more" : "";
    return Line.of(look.glyph() + " " + named(first.id()), Style.of(look.tone()).strong())
        .and(
            " "
                + look.word()
                + Times.taken(first, model.now()).map(t -> " " + Times.length(t)).orElse(""),
            Style.of(Tone.TEXT))
        .and(more, Style.of(Tone.FAINT));
  }

  private String nothing() {
    boolean engine = model.world().gone().isEmpty();
    String run = KeyBindings.runId(model);
    String undo = engine ? "u" : "changeover undo " + run;
    String resume = engine ? "R" : "changeover resume " + run;
    return switch (model.state().status()) {
      case FINISHED -> "✓ All done. Take it back: " + undo;
      case UNDONE -> "↶ " + undone() + " Go on: " + resume;
      case CANCELLED -> "✗ Cancelled. Take it back: " + undo;
      case RUNNING, PAUSED, PARKED, CANCELLING, UNDOING -> "· nothing is under way";
    };
  }

  private String undone() {
    String why = model.state().why();
    return why.isBlank() ? "All is undone." : "Undone " + why + ".";
  }

  static String named(TaskId task) {
    return task.target().equals(TaskId.RUN) ? task.step() : task.step() + " on " + task.target();
  }
}
