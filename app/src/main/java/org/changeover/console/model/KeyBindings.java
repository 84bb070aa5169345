package org.changeover.console.model;

import static org.changeover.console.model.KeyBinding.Where.DETAIL;
import static org.changeover.console.model.KeyBinding.Where.EVERYWHERE;
import static org.changeover.console.model.KeyBinding.Where.OUTPUT;
import static org.changeover.console.model.KeyBinding.Where.PLAN;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.changeover.run.Request;
import org.changeover.run.RequestRules;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;

/**
 * Every key of the console outside of dialogs and text fields.
 *
 * <p>Whether a request may be made is asked of {@link RequestRules}, which the engine itself goes
 * by: the reason that a key gives is the reason that the engine would give.
 */
public final class KeyBindings {
  private static final Function<ConsoleModel, Optional<String>> NEVER = _ -> Optional.empty();
  private static final String OPERATOR = "operator";
  private static final String APPROVER = "approver";

  /** In the order of help. */
  public static final List<KeyBinding> ALL =
      List.of(
          request(
              "approve",
              'a',
              "approve",
              "Look at what is asked, and approve it",
              APPROVER,
              model -> gate(model).map(task -> purposeOfGate(model, task))),
          request(
              "reject",
              'x',
              "reject",
              "Reject what is asked; it can be tried again later",
              APPROVER,
              model -> gate(model).map(Purpose.Reject::new)),
          request(
              "confirm",
              'm',
              "confirm",
              "Say that a step done by hand is done, with a note",
              OPERATOR,
              model -> model.wanted(is(TaskStatus.MANUAL)).map(Purpose.Confirm::new)),
          request(
              "doubt",
              'd',
              "answer",
              "Say what became of an effect in doubt",
              OPERATOR,
              model -> model.wanted(KeyBindings::doubtful).map(task -> answer(model, task))),
          request(
              "retry",
              'r',
              "retry",
              "Try the selected step again",
              OPERATOR,
              model -> troubled(model).map(Purpose.Retry::new)),
          request(
              "skip",
              's',
              "skip",
              "Leave the selected step out",
              OPERATOR,
              model -> selected(model, KeyBindings::skippable).map(Purpose.Skip::new)),
          direct(
              "pause",
              'p',
              "pause",
              "Begin nothing more; what is under way goes on to its end",
              new Request.Pause("")),
          direct("resume", 'R', "resume", "Go on after a pause", new Request.Resume()),
          request(
              "cancel",
              'c',
              "cancel",
              "Stop what is under way and end the run; nothing is undone",
              OPERATOR,
              _ -> Optional.of(new Purpose.Cancel())),
          request(
              "undo",
              'u',
              "undo",
              "Take back what was done, down to the selected step or all of it",
              OPERATOR,
              model -> Optional.of(new Purpose.Undo(undoable(model)))),
          move("up", PLAN, "↑ k", "Up", model -> Moves.select(model, -1), Key.Named.UP, 'k'),
          move("down", PLAN, "↓ j", "Down", model -> Moves.select(model, 1), Key.Named.DOWN, 'j'),
          move("page-up", PLAN, "PgUp", "A page up", m -> Moves.page(m, -1), Key.Named.PAGE_UP),
          move(
              "page-down", PLAN, "PgDn", "A page down", m -> Moves.page(m, 1), Key.Named.PAGE_DOWN),
          move("first", PLAN, "Home g", "First row", m -> Moves.toEnd(m, -1), Key.Named.HOME, 'g'),
          move("last", PLAN, "End G", "Last row", m -> Moves.toEnd(m, 1), Key.Named.END, 'G'),
          move(
              "open",
              PLAN,
              "Enter →",
              "Open the step: parameters, evidence, receipts, changes",
              Moves::open,
              Key.Named.ENTER,
              Key.Named.RIGHT,
              'l'),
          move("fold", PLAN, "Space", "Show or hide what is beneath", Moves::fold, ' '),
          named("back", EVERYWHERE, "Esc", "", "Up one level", Moves::up, Key.Named.ESCAPE),
          named(
              "panes",
              EVERYWHERE,
              "Tab",
              "pane",
              "To the other pane: plan or output",
              Moves::focusNext,
              Key.Named.TAB,
              Key.Named.BACK_TAB),
          named(
              "filter",
              PLAN,
              "/",
              "filter",
              "Show only steps that hold a text in name, title, target or status",
              model -> Updated.of(model.with(model.screen().filter(model.screen().filter(), true))),
              '/'),
          named(
              "follow-run",
              EVERYWHERE,
              "f",
              "follow",
              "Keep the selection on what the run is at",
              Moves::followRunAgain,
              'f'),
          move("detail-left", DETAIL, "←", "Back to the plan", Moves::up, Key.Named.LEFT, 'h'),
          move("detail-up", DETAIL, "↑ k", "Up", m -> Moves.detail(m, -1), Key.Named.UP, 'k'),
          move("detail-down", DETAIL, "↓ j", "Down", m -> Moves.detail(m, 1), Key.Named.DOWN, 'j'),
          move(
              "detail-page-up",
              DETAIL,
              "PgUp",
              "A page up",
              m -> Moves.detail(m, 1 - m.layout().planRows()),
              Key.Named.PAGE_UP),
          move(
              "detail-page-down",
              DETAIL,
              "PgDn",
              "A page down",
              m -> Moves.detail(m, m.layout().planRows() - 1),
              Key.Named.PAGE_DOWN),
          move(
              "output-up",
              OUTPUT,
              "↑ k",
              "Scroll back; the output stands still until G",
              m -> Moves.output(m, -1),
              Key.Named.UP,
              'k'),
          move("output-down", OUTPUT, "↓ j", "Down", m -> Moves.output(m, 1), Key.Named.DOWN, 'j'),
          move(
              "output-page-up",
              OUTPUT,
              "PgUp",
              "A page back",
              m -> Moves.outputPage(m, -1),
              Key.Named.PAGE_UP),
          move(
              "output-page-down",
              OUTPUT,
              "PgDn",
              "A page on",
              m -> Moves.outputPage(m, 1),
              Key.Named.PAGE_DOWN),
          move(
              "output-first",
              OUTPUT,
              "Home g",
              "The oldest line that is kept",
              m -> Moves.output(m, -Integer.MAX_VALUE),
              Key.Named.HOME,
              'g'),
          named(
              "output-follow",
              OUTPUT,
              "End G",
              "newest",
              "Follow the output again",
              Moves::follow,
              Key.Named.END,
              'G'),
          move("left", OUTPUT, "←", "To the left", m -> Moves.sideways(m, -1), Key.Named.LEFT, 'h'),
          move(
              "right",
              OUTPUT,
              "→",
              "To the right",
              m -> Moves.sideways(m, 1),
              Key.Named.RIGHT,
              'l'),
          named(
              "redraw",
              EVERYWHERE,
              "Ctrl-L",
              "",
              "Paint the screen again",
              model -> Updated.of(model, new Effect.Redraw()),
              Key.ctrl('l')),
          named(
              "help",
              EVERYWHERE,
              "?",
              "help",
              "All keys, and why some do nothing now",
              model -> Updated.of(model.help(Optional.of(0))),
              '?'),
          named(
              "detach",
              EVERYWHERE,
              "q",
              "leave",
              "Leave the console; the run goes on",
              model -> Updated.of(model, new Effect.Leave()),
              'q',
              Key.ctrl('c')));

  private KeyBindings() {}

  /** The binding of a key at a place. */
  public static Optional<KeyBinding> find(Key key, KeyBinding.Where where) {
    return ALL.stream()
        .filter(binding -> binding.where().overlaps(where) && binding.keys().contains(key))
        .findFirst();
  }

  /** The place at which the keys of a model count. */
  public static KeyBinding.Where where(ConsoleModel model) {
    if (model.screen().pane() == Pane.OUTPUT) {
      return OUTPUT;
    }
    return model.screen().detail() ? DETAIL : PLAN;
  }

  private static Optional<TaskId> gate(ConsoleModel model) {
    return model.wanted(is(TaskStatus.GATE));
  }

  private static Purpose purposeOfGate(ConsoleModel model, TaskId task) {
    return new Purpose.Approve(task, model.state().task(task).fingerprint());
  }

  private static Purpose answer(ConsoleModel model, TaskId task) {
    return new Purpose.Answer(task, model.state().task(task).status() == TaskStatus.UNDO_UNKNOWN);
  }

  private static Predicate<TaskStatus> is(TaskStatus wanted) {
    return status -> status == wanted;
  }

  private static boolean doubtful(TaskStatus status) {
    return status == TaskStatus.UNKNOWN || status == TaskStatus.UNDO_UNKNOWN;
  }

  private static boolean skippable(TaskStatus status) {
    return !status.active() && !status.through();
  }

  private static Optional<TaskId> selected(ConsoleModel model, Predicate<TaskStatus> fitting) {
    return model
        .first(model.selectedTasks(), fitting)
        .or(model::selectedTask)
        .filter(_ -> model.selectedRow().filter(row -> !row.isPhase()).isPresent());
  }

  /** What is to be tried again; of a phase, the first that went wrong in it. */
  private static Optional<TaskId> troubled(ConsoleModel model) {
    return model
        .first(model.selectedTasks(), ConsoleModel::broken)
        .or(() -> selected(model, ConsoleModel::broken));
  }

  private static Optional<String> undoable(ConsoleModel model) {
    return model
        .selectedRow()
        .filter(row -> !row.isPhase())
        .flatMap(_ -> model.selectedTask())
        .filter(task -> model.undone(Optional.empty()).stream().anyMatch(t -> t.id().equals(task)))
        .map(TaskId::step);
  }

  private static KeyBinding request(
      String id,
      char key,
      String label,
      String tooltip,
      String role,
      Function<ConsoleModel, Optional<Purpose>> purpose) {
    return new KeyBinding(
        id,
        EVERYWHERE,
        List.of(Key.of(key)),
        Character.toString(key),
        label,
        tooltip,
        role,
        true,
        model -> whyNot(model, purpose.apply(model), id),
        model ->
            purpose
                .apply(model)
                .map(wanted -> Updated.of(model.dialog(Dialog.open(wanted, model.now()))))
                .orElse(Updated.of(model)));
  }

  private static Optional<String> whyNot(ConsoleModel model, Optional<Purpose> purpose, String id) {
    if (model.world().gone().isPresent()) {
      return Optional.of(noEngine(model, id));
    }
    if (purpose.isEmpty()) {
      return Optional.of(nothing(id));
    }
    var dialog = Dialog.open(purpose.get(), model.now());
    Request probe =
        purpose.get() instanceof Purpose.Answer(TaskId task, _)
            ? new Request.AnswerDoubt(task, org.changeover.run.Event.Answer.FAILED, "?")
            : purpose.get().request(dialog);
    return refusal(model, probe);
  }

  private static String nothing(String id) {
    return switch (id) {
      case "approve", "reject" -> "nothing waits for an approval";
      case "confirm" -> "no step that is done by hand waits";
      case "doubt" -> "nothing is in doubt";
      default -> "select a step first";
    };
  }

  static Optional<String> refusal(ConsoleModel model, Request request) {
    if (model.world().locked().isPresent()) {
      return model.world().locked();
    }
    return switch (RequestRules.rule(
        request, model.actor(), model.plan(), model.state(), model.now())) {
      case RequestRules.Ruling.Granted _ -> Optional.empty();
      case RequestRules.Ruling.Refused(String why) -> Optional.of(why);
    };
  }

  private static String noEngine(ConsoleModel model, String id) {
    String command = id.equals("undo") ? "undo" : "resume";
    return "no engine runs it: changeover %s %s".formatted(command, runId(model));
  }

  public static String runId(ConsoleModel model) {
    return model.state().start().map(start -> start.run()).orElse("RUN");
  }

  private static KeyBinding direct(
      String id, char key, String label, String tooltip, Request request) {
    return new KeyBinding(
        id,
        EVERYWHERE,
        List.of(Key.of(key)),
        Character.toString(key),
        label,
        tooltip,
        OPERATOR,
        false,
        model ->
            model.world().gone().isPresent()
                ? Optional.of(noEngine(model, id))
                : refusal(model, request),
        model -> Updated.of(model, new Effect.Ask(request)));
  }

  private static KeyBinding move(
      String id,
      KeyBinding.Where where,
      String shown,
      String tooltip,
      Function<ConsoleModel, Updated> action,
      Object... keys) {
    return named(id, where, shown, "", tooltip, action, keys);
  }

  private static KeyBinding named(
      String id,
      KeyBinding.Where where,
      String shown,
      String label,
      String tooltip,
      Function<ConsoleModel, Updated> action,
      Object... keys) {
    List<Key> all =
        java.util.Arrays.stream(keys)
            .map(key -> key instanceof Character c ? Key.of(c) : (Key) key)
            .toList();
    return new KeyBinding(id, where, all, shown, label, tooltip, "", false, NEVER, action);
  }
}
